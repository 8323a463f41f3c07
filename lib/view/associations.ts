import type { SectionAssociation } from '../domain/hotspots/findings'
import { sectionWords } from './audits'
import { capitalise, formatP } from './numbers'
import { outcomeWords } from './outcomes'
import type { PublishedQuarter } from './published-quarter'

/** Whether units with worse scores of a section also have more complaints. Association, never the reason. */
export type AssociationLine = {
  id: string
  section: string
  complaint: string
  tau: string
  p: string
  units: string
  verdict: string
}

/** Below this a test is called exploratory: too few units for any other word. */
const exploratoryBelow = 10
const level = 0.05

export function associationLines(published: PublishedQuarter): AssociationLine[] {
  return published.findings.associations.map((found) => {
    const base = {
      id: `${found.section} ${found.outcome}`,
      section: capitalise(sectionWords[found.section]),
      complaint: outcomeWords[found.outcome].title,
    }
    if (found.kind === 'notTested') {
      return { ...base, tau: '–', p: '–', units: '–', verdict: notTested[found.reason] }
    }
    const { tau, p, units, exact } = found
    return {
      ...base,
      tau: `${tau < 0 ? '\u2212' : ''}${Math.abs(tau).toFixed(2)}`,
      p: `${formatP(p)}${exact ? '' : ' (approximate)'}`,
      units: String(units),
      verdict: `${verdict(tau, p)}${units < exploratoryBelow ? ' Exploratory: few units.' : ''}`,
    }
  })
}

const notTested: Record<Extract<SectionAssociation, { kind: 'notTested' }>['reason'], string> = {
  fewerThanFiveUnits: 'Not tested: fewer than five units have both audits and a rate.',
  allTied: 'Not tested: all units have the same score or the same rate.',
}

function verdict(tau: number, p: number): string {
  if (p >= level) return 'No clear association.'
  return tau > 0 ? 'Units with worse scores report more.' : 'Units with worse scores report less.'
}

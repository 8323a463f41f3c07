import type { Outcome } from '../domain/disclosure/table'
import { type DisagreementFinding, type Quadrant, quadrants } from '../domain/hotspots/findings'
import { counted, formatChance, formatInterval, formatRate, formatScore } from './numbers'
import { outcomeWords } from './outcomes'
import { axisMaximum } from './overview'
import { findRow, type PublishedQuarter, rowLabel } from './published-quarter'

const quadrantWords: Readonly<Record<Quadrant, { title: string; meaning: string }>> = {
  highBoth: {
    title: 'Many complaints, poor workstations',
    meaning: 'Audits and reports point the same way. Start with the workstations.',
  },
  complaintsOnly: {
    title: 'Many complaints, good workstations',
    meaning: 'The desk does not show it. Look at pace, load, tools and how work is organised.',
  },
  auditOnly: {
    title: 'Few complaints, poor workstations',
    meaning: 'Put right what the audits found before complaints come.',
  },
  lowBoth: {
    title: 'Few complaints, good workstations',
    meaning: 'Audits and reports agree: nothing stands out here.',
  },
}

/** The ROSA score from which on a workstation should be changed. */
const actionLevel = 5

export type DisagreementPoint = {
  id: string
  label: string
  quadrant: Quadrant | null
  rate: { mean: number; lower: number; upper: number }
  audit: { mean: number; lower: number; upper: number }
  rateText: string
  auditText: string
  verdict: string
  how: string
}

/** Audits against reports, place by place. Plain data for the browser. */
export type DisagreementMap = {
  label: string
  finding: string
  organisation: { mean: number; text: string }
  actionLevel: number
  maximum: number
  points: DisagreementPoint[]
  /** Every quadrant with its places, then those that are too close to call. */
  quadrants: { id: Quadrant; title: string; meaning: string; places: DisagreementPoint[] }[]
  open: DisagreementPoint[]
}

/** Null when no place has both audits and a rate. */
export function disagreementMap(published: PublishedQuarter, outcome: Outcome): DisagreementMap | null {
  const found = published.findings.disagreements.filter((entry) => entry.outcome === outcome)
  if (found.length === 0) return null
  const points = found
    .map((entry) => disagreementPoint(published, entry))
    .sort((a, b) => b.rate.mean - a.rate.mean || a.id.localeCompare(b.id))
  const organisation = published.findings.overall[outcome].estimate
  const open = points.filter((point) => point.quadrant === null)
  return {
    label: `${outcomeWords[outcome].title} complaints against workstation scores of ${counted(points.length, 'place')}, both with 95 % intervals`,
    finding: mapFinding(points, open.length),
    organisation: { mean: organisation.mean, text: formatRate(organisation.mean) },
    actionLevel,
    maximum: axisMaximum([organisation.upper, ...points.map((point) => point.rate.upper)]),
    points,
    quadrants: quadrants.map((id) => ({
      id,
      ...quadrantWords[id],
      places: points.filter((point) => point.quadrant === id),
    })),
    open,
  }
}

function disagreementPoint(published: PublishedQuarter, entry: DisagreementFinding): DisagreementPoint {
  const { row: id, quadrant, complaints, audit, probabilities } = entry
  const row = findRow(published, id)
  const likeliest = quadrants.reduce((best, next) => (probabilities[next] > probabilities[best] ? next : best))
  const named = quadrant ?? likeliest
  const title = quadrantWords[named].title
  return {
    id,
    label: row ? rowLabel(published, row) : id,
    quadrant,
    rate: complaints,
    audit,
    rateText: `about ${formatRate(complaints.mean)} (${formatInterval(complaints)})`,
    auditText: `${formatScore(audit.mean)} (${formatScore(audit.lower)} to ${formatScore(audit.upper)})`,
    verdict: quadrant ? title : 'Too close to call',
    how: `${formatChance(probabilities[named])}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  }
}

function mapFinding(points: readonly DisagreementPoint[], open: number): string {
  const apart = points.filter((point) => point.quadrant === 'complaintsOnly' || point.quadrant === 'auditOnly').length
  const together = points.length - open - apart
  const parts = [
    `Of ${counted(points.length, 'place')} with audits, they agree with the reports in ${together}`,
    `differ in ${apart}`,
    `and ${open} ${open === 1 ? 'is' : 'are'} too close to call`,
  ]
  return `${parts.join(', ')}.`
}

import type { Outcome } from '../domain/disclosure/table'
import type { UnitFinding } from '../domain/hotspots/findings'
import { describeChange } from './change'
import { counted, formatEstimate, formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { axisMaximum } from './overview'
import { comparedRows, findingOf, type PublishedQuarter, rowLabel } from './published-quarter'
import { describeReason, type StateShape, type StateTone, stateWords } from './states'

export type CaterpillarRow = {
  id: string
  label: string
  n: number
  mean: number
  lower: number
  upper: number
  shape: StateShape
  tone: StateTone
  state: string
  estimate: string
  reason: string
  change: string
}

/** Rates with their intervals, highest first, against the organisation's rate. Plain data for the browser. */
export type Caterpillar = {
  label: string
  finding: string
  organisation: { mean: number; text: string }
  maximum: number
  rows: CaterpillarRow[]
}

export function caterpillar(published: PublishedQuarter, outcome: Outcome): Caterpillar {
  const { overall, rule } = published.findings
  const rows = comparedRows(published)
    .flatMap((row) => {
      const finding = findingOf(published, row.id, outcome)
      return finding ? [{ row, finding }] : []
    })
    .sort((a, b) => b.finding.estimate.mean - a.finding.estimate.mean || a.row.id.localeCompare(b.row.id))
    .map(({ row, finding }) => ({
      id: row.id,
      label: rowLabel(published, row),
      n: finding.n,
      ...finding.estimate,
      shape: stateWords[finding.state].shape,
      tone: stateWords[finding.state].tone,
      state: stateWords[finding.state].word,
      estimate: formatEstimate(finding.estimate, finding.n),
      reason: describeReason(finding, rule),
      change: describeChange(finding.change).text,
    }))
  const organisation = overall[outcome].estimate
  return {
    label: `${outcomeWords[outcome].title} complaints of ${counted(rows.length, 'place')} with 95 % intervals, highest first; the organisation is at ${formatRate(organisation.mean)}`,
    finding: caterpillarFinding(published, outcome),
    organisation: {
      mean: organisation.mean,
      text: `${formatRate(organisation.mean)} (${formatInterval(organisation)}), n\u00a0${overall[outcome].n}`,
    },
    maximum: axisMaximum([organisation.upper, ...rows.map((row) => row.upper)]),
    rows,
  }
}

function caterpillarFinding(published: PublishedQuarter, outcome: Outcome): string {
  const compared = new Set(comparedRows(published).map((row) => row.id))
  const found = published.findings.units.filter((unit) => unit.outcome === outcome && compared.has(unit.row))
  const hotspots = withState(found, ['hotspot'])
  const unsaid = withState(found, ['tooLittleData', 'lowResponse'])
  const above = hotspots === 0 ? 'No place is' : `${hotspots} of ${found.length} ${hotspots === 1 ? 'is' : 'are'}`
  const rest = unsaid === 0 ? '' : ` For ${unsaid} there is too little to say.`
  const absent = compared.size - found.length
  const missing =
    absent === 0 ? '' : ` ${absent} more ${absent === 1 ? 'is' : 'are'} not shown: too small for this number.`
  return `${above} clearly above the whole organisation’s ${formatRate(published.findings.overall[outcome].estimate.mean)}.${rest}${missing}`
}

function withState(findings: readonly UnitFinding[], states: readonly UnitFinding['state'][]): number {
  return findings.filter((finding) => states.includes(finding.state)).length
}

import type { Cell, Outcome } from '../domain/disclosure/table'
import { describeCell } from './cells'
import { describeChange } from './change'
import { formatEstimate, formatInterval, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { axisMaximum } from './overview'
import { findingOf, findRow, type PublishedQuarter, rowHolding } from './published-quarter'
import { formatQuarter, formatQuarterShort } from './quarters'
import { stateWords } from './states'

export type HistoryPoint = {
  quarter: string
  short: string
  /** Null when the unit had no row of its own that quarter; `note` says where its reports went. */
  rate: { mean: number; lower: number; upper: number; alone: number } | null
  organisation: number
  n: number | null
  cell: Cell | null
  threshold: number
  estimate: string
  alone: string
  state: string
  change: string
  note: string
}

/** One outcome of one row through the published quarters, oldest first. Plain data for the browser. */
export type UnitHistory = { label: string; finding: string; maximum: number; points: HistoryPoint[] }

export function unitHistory(history: readonly PublishedQuarter[], rowId: string, outcome: Outcome): UnitHistory {
  const points = history.map((published) => historyPoint(published, rowId, outcome))
  return {
    label: `${outcomeWords[outcome].title} complaints by quarter with 95 % intervals, and the organisation’s rate`,
    finding: historyFinding(history, rowId, outcome),
    maximum: axisMaximum(points.flatMap((point) => [point.organisation, point.rate?.upper ?? 0])),
    points,
  }
}

const nothing = { rate: null, n: null, cell: null, estimate: '', alone: '', state: '', change: '' } as const

function historyPoint(published: PublishedQuarter, rowId: string, outcome: Outcome): HistoryPoint {
  const row = findRow(published, rowId)
  const finding = findingOf(published, rowId, outcome)
  const base = {
    quarter: formatQuarter(published.quarter),
    short: formatQuarterShort(published.quarter),
    organisation: published.findings.overall[outcome].estimate.mean,
    threshold: published.policy.threshold,
  }
  if (!finding) {
    if (row) return { ...base, ...nothing, note: describeCell(row.cells[outcome], published.policy.threshold).text }
    const holding = rowHolding(published, rowId)
    const note = holding ? `too small to show: counted in ${holding.name}` : 'not a unit then'
    return { ...base, ...nothing, note }
  }
  const { estimate, thisQuarter, n } = finding
  return {
    ...base,
    rate: { ...estimate, alone: thisQuarter.mean },
    n,
    cell: finding.cell,
    estimate: formatEstimate(estimate, n),
    alone: `about ${formatRate(thisQuarter.mean)} (${formatInterval(thisQuarter)})`,
    state: stateWords[finding.state].word,
    change: describeChange(finding.change).text,
    note: '',
  }
}

function historyFinding(history: readonly PublishedQuarter[], rowId: string, outcome: Outcome): string {
  const latest = history.at(-1)
  const finding = latest ? findingOf(latest, rowId, outcome) : null
  if (!latest || !finding) return 'There is no rate of its own in the newest release; the table says why.'
  const organisation = latest.findings.overall[outcome].estimate.mean
  return `${formatQuarter(latest.quarter)}: ${formatEstimate(finding.estimate, finding.n)}, the organisation ${formatRate(organisation)}; ${describeChange(finding.change).text}.`
}

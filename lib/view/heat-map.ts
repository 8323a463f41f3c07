import type { Cell, Outcome } from '../domain/disclosure/table'
import { type Quarter, quarterFromOrdinal, quarterOrdinal } from '../domain/organisation/quarter'
import { describeCell } from './cells'
import { counted, formatEstimate, formatRate } from './numbers'
import { outcomeWords } from './outcomes'
import { comparedRows, findingOf, findRow, type PublishedQuarter, rowHolding, rowLabel } from './published-quarter'
import { formatQuarter, formatQuarterShort } from './quarters'

/**
 * Steps of the colour scale: how many times the organisation's rate of the same quarter. Symmetric around 1
 * on a logarithmic scale, so that half and double are equally strong; the middle step is "about the same".
 */
export const heatSteps = [
  { id: 'lower-3', below: 1 / 2, label: 'under 0.5' },
  { id: 'lower-2', below: 1 / 1.5, label: '0.5 to 0.67' },
  { id: 'lower-1', below: 1 / 1.25, label: '0.67 to 0.8' },
  { id: 'same', below: 1.25, label: '0.8 to 1.25' },
  { id: 'higher-1', below: 1.5, label: '1.25 to 1.5' },
  { id: 'higher-2', below: 2, label: '1.5 to 2' },
  { id: 'higher-3', below: Number.POSITIVE_INFINITY, label: '2 or more' },
] as const
export type HeatStep = (typeof heatSteps)[number]['id']

/** The step of a rate against the organisation's; null when the organisation's is zero. */
export function heatStep(rate: number, organisation: number): HeatStep | null {
  if (organisation <= 0) return null
  const ratio = rate / organisation
  return heatSteps.find((step) => ratio < step.below)?.id ?? null
}

/** A rate, or which of the reasons there is none. Each is drawn differently and named in the table. */
export type HeatCell =
  | { kind: 'rate'; step: HeatStep; digits: string; text: string }
  | { kind: 'withheld' | 'notOffered' | 'tooLittle' | 'lowResponse' | 'joined' | 'unpublished'; text: string }

export type HeatMap = {
  label: string
  finding: string
  quarters: { id: Quarter; short: string; long: string }[]
  rows: { id: string; label: string; cells: HeatCell[] }[]
}

/** Rows of the last quarter of `history` (oldest first) through all of its quarters. */
export function heatMap(history: readonly PublishedQuarter[], outcome: Outcome): HeatMap {
  const latest = history.at(-1)
  const first = history[0]
  if (!latest || !first) throw new RangeError('a heat map needs at least one published quarter')
  const quarters = quartersBetween(first.quarter, latest.quarter)
  const rows = comparedRows(latest)
    .map((row) => ({
      id: row.id,
      label: rowLabel(latest, row),
      order: findingOf(latest, row.id, outcome)?.estimate.mean ?? -1,
      cells: quarters.map((quarter) =>
        heatCell(history.find((entry) => entry.quarter === quarter) ?? null, row.id, outcome),
      ),
    }))
    .sort((a, b) => b.order - a.order || a.id.localeCompare(b.id))
    .map(({ id, label, cells }) => ({ id, label, cells }))
  return {
    label: `${outcomeWords[outcome].title} complaints by place and quarter, against the organisation’s rate of each quarter`,
    finding: heatFinding(rows),
    quarters: quarters.map((id) => ({ id, short: formatQuarterShort(id), long: formatQuarter(id) })),
    rows,
  }
}

function quartersBetween(first: Quarter, last: Quarter): Quarter[] {
  const from = quarterOrdinal(first)
  return Array.from({ length: quarterOrdinal(last) - from + 1 }, (_, step) => quarterFromOrdinal(from + step))
}

function heatCell(published: PublishedQuarter | null, rowId: string, outcome: Outcome): HeatCell {
  if (!published) return { kind: 'unpublished', text: 'no release of this quarter' }
  const row = findRow(published, rowId)
  const finding = findingOf(published, rowId, outcome)
  if (row && !finding) {
    return withoutNumber(row.cells[outcome], published)
  }
  if (!finding) {
    const holding = rowHolding(published, rowId)
    return { kind: 'joined', text: holding ? `counted in ${holding.name}` : 'not a unit then' }
  }
  const estimate = formatEstimate(finding.estimate, finding.n)
  if (finding.cell.kind === 'hidden') return withoutNumber(finding.cell, published)
  if (finding.state === 'tooLittleData') return { kind: 'tooLittle', text: `too little data: ${estimate}` }
  if (finding.state === 'lowResponse') return { kind: 'lowResponse', text: `low response: ${estimate}` }
  const step = heatStep(finding.estimate.mean, published.findings.overall[outcome].estimate.mean)
  if (!step) return { kind: 'tooLittle', text: estimate }
  return { kind: 'rate', step, digits: formatRate(finding.estimate.mean).replace(/\s*%$/, ''), text: estimate }
}

function withoutNumber(cell: Cell, { policy }: PublishedQuarter): HeatCell {
  const kind = cell.kind === 'notOffered' ? 'notOffered' : 'withheld'
  return { kind, text: describeCell(cell, policy.threshold).text }
}

const raised: readonly HeatStep[] = ['higher-1', 'higher-2', 'higher-3']

function heatFinding(rows: HeatMap['rows']): string {
  const lasting = rows.filter((row) => {
    const rates = row.cells.filter((cell) => cell.kind === 'rate')
    return rates.length >= 3 && rates.slice(-3).every((cell) => raised.includes(cell.step))
  })
  if (rows.every((row) => row.cells.length < 3))
    return 'Fewer than three quarters are published: too early to see what lasts.'
  if (lasting.length === 0)
    return 'No place has been at 1.25 times the organisation or more in its last three shown quarters.'
  const names = lasting.slice(0, 3).map((row) => row.label)
  const who = lasting.length > 3 ? `${counted(lasting.length, 'place')}` : names.join(' and ')
  const verb = lasting.length === 1 ? 'has' : 'have'
  return `${who} ${verb} been at 1.25 times the organisation or more in the last three shown quarters.`
}

import type { Shortfall } from './attack'
import type { Reading } from './attack-system'
import type { PlannedBreakdown } from './breakdown-plan'
import { type DividedRow, dividedRows } from './breakdown-system'
import { type BreakdownId, breakdowns } from './breakdowns'
import { cheapestHiding, type Goal, keyedFraction, type ProgramCell, weights } from './hiding-program'
import { labelCount, mayHide } from './labels'
import type { Cell } from './table'

/** A breakdown of a row on its way through the gate: true counts next to what would be published. */
export type OpenBreakdown = PlannedBreakdown & { parts: { part: string; cell: Cell; count: number }[] }

/** A part to be turned into `hidden`. */
export type PartHiding = { row: string; part: string }

/** A shortfall of the second level. */
export type PartShortfall = Shortfall & {
  place: { kind: 'part' | 'left' | 'without'; breakdown: BreakdownId; row: string; part: string }
}

export function openBreakdown(planned: PlannedBreakdown, counts: readonly number[], threshold: number): OpenBreakdown {
  const parts = breakdowns.find(({ id }) => id === planned.breakdown)?.parts ?? []
  return {
    ...planned,
    parts: parts.map((part, i) => {
      const count = counts[i] ?? 0
      return { part, count, cell: labelCount(count, planned.n, threshold) }
    }),
  }
}

/**
 * The cheapest parts of one breakdown to hide, over all rows that publish it, so that these shortfalls disappear at once:
 * never more than repairs one by one would take, and often less. `hidden` is read as the first of them does. The sums
 * of parts are published cells of the first level and stay what they are. Null when hiding exact parts (and labelled
 * ones, if `labelsToo`) cannot help.
 */
export async function repairBreakdown(
  open: readonly OpenBreakdown[],
  rows: readonly { id: string; parent: string | null }[],
  shortfalls: readonly [PartShortfall, ...PartShortfall[]],
  threshold: number,
  tieBreakKey: string,
  labelsToo: boolean,
): Promise<readonly PartHiding[] | null> {
  const [{ place: first, reading }] = shortfalls
  const { breakdown } = first
  const divided = dividedRows(breakdown, { rows, breakdowns: open })
  const parts: readonly string[] = breakdowns.find(({ id }) => id === breakdown)?.parts ?? []
  const firstColumn = new Map(divided.map((entry, i) => [entry.row, i * parts.length]))
  const own = (row: string, part: string) => (firstColumn.get(row) ?? 0) + parts.indexOf(part)
  const columnsOf = (entry: DividedRow | undefined, part: string): number[] =>
    entry ? [own(entry.row, part), ...entry.below.flatMap((child) => columnsOf(child, part))] : []
  const byRow = new Map(divided.map((entry) => [entry.row, entry]))
  const cells = open.flatMap(({ row, n, level, parts: openParts }) =>
    openParts.map(({ part, cell, count }): ProgramCell<PartHiding> => {
      const hidden = hiddenLimits(count, n, threshold, reading)
      const labelled = cell.kind !== 'count'
      const candidate = mayHide(n, threshold) && cell.kind !== 'hidden' && (labelsToo || !labelled)
      const cost =
        weights.part * weights.level[level] * (labelled ? weights.label : 1) +
        weights.tieBreak * keyedFraction(`${tieBreakKey}|${breakdown}|${row}|${part}`)
      return {
        place: { row, part },
        columns: columnsOf(byRow.get(row), part),
        says: limits(cell, hidden),
        hidden: candidate ? { ...hidden, cost } : null,
      }
    }),
  )
  const goals = shortfalls.map(({ place, needs }): Goal => {
    const columns = columnsOf(byRow.get(place.row), place.part)
    const subtracted = place.kind === 'without' ? columnsOf(byRow.get(place.without), place.part) : []
    return {
      columns:
        place.kind === 'left' ? [own(place.row, place.part)] : columns.filter((column) => !subtracted.includes(column)),
      needs: needs.kind === 'reach' ? needs : { kind: 'width', width: threshold - 1 },
    }
  })
  const answer = await cheapestHiding({
    upper: divided.flatMap(({ left }) => parts.map(() => left)),
    sums: divided.map(({ row, left }) => ({ columns: parts.map((part) => own(row, part)), total: left })),
    cells,
    goals,
  })
  return answer?.hide ?? null
}

/** Where the true count has a label, only the wide reading has room for it. */
function hiddenLimits(count: number, n: number, threshold: number, reading: Reading): { low: number; high: number } {
  const labelled = labelCount(count, n, threshold).kind !== 'count'
  return reading === 'anything' && labelled ? { low: 0, high: n } : { low: threshold, high: n - threshold }
}

function limits(cell: Cell, hidden: { low: number; high: number }): { low: number; high: number } {
  switch (cell.kind) {
    case 'count':
      return { low: cell.value, high: cell.value }
    case 'below':
    case 'above':
      return { low: cell.low, high: cell.high }
    default:
      return hidden
  }
}

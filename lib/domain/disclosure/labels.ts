import { type Cell, type ClassCounts, type Outcome, outcomes } from './table'

/** The three published counts of a row, still without labels. */
export function outcomeCounts(counts: ClassCounts): Record<Outcome, number> {
  return { wristAny: counts.wrist + counts.both, backAny: counts.back + counts.both, both: counts.both }
}

/**
 * The cell of a count among n respondents: `<k` under k (zero included, so that the label says exactly
 * 0..k-1), `>n-k` where nearly everybody is counted (says exactly n-k+1..n), else the count itself.
 */
export function labelCount(count: number, n: number, threshold: number): Cell {
  if (count < threshold) return { kind: 'below', low: 0, high: threshold - 1 }
  if (count > n - threshold) return { kind: 'above', low: n - threshold + 1, high: n }
  return { kind: 'count', value: count }
}

export type RowCells = Record<Outcome, Cell>

/** The cells of a row before any complementary suppression. */
export function labelRow(row: { n: number; counts: ClassCounts; offersBoth: boolean }, threshold: number): RowCells {
  const counts = outcomeCounts(row.counts)
  const cells = {} as Partial<RowCells>
  for (const outcome of outcomes) cells[outcome] = labelCount(counts[outcome], row.n, threshold)
  if (!row.offersBoth) cells.both = { kind: 'notOffered' }
  // Every outcome was assigned above.
  return cells as RowCells
}

/**
 * Whether hiding a cell of this row can leave k feasible counts between k and n-k. Where it cannot, `hidden`
 * would itself say too much.
 */
export function mayHide(n: number, threshold: number): boolean {
  return n >= 3 * threshold - 1
}

/** Whether a cell can stand for a count among n people: labels say what the threshold makes them say. */
export function isWellFormedCell(cell: Cell, n: number, threshold: number): boolean {
  switch (cell.kind) {
    case 'count':
      return isCount(cell.value) && cell.value >= threshold && cell.value <= n - threshold
    case 'below':
      return cell.low === 0 && cell.high === threshold - 1
    case 'above':
      return cell.low === n - threshold + 1 && cell.high === n
    case 'hidden':
    case 'notOffered':
      return true
  }
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

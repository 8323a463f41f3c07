import type { PublishedRows } from '../disclosure/protected-table'
import type { Outcome, ProtectedRow } from '../disclosure/table'
import { compareQuarters, type Quarter, quarterOrdinal } from '../organisation/quarter'
import type { IntervalCount } from '../statistics/beta-binomial'
import type { AnalysisInput } from './inputs'

/** A published table whose quarter is known. */
export type DatedTable = { quarter: Quarter; rows: readonly ProtectedRow[] }

/**
 * The tables of a release: its own, and the earlier ones, newest first.
 * @throws RangeError for a table without a quarter, or an earlier table that is not earlier or comes twice.
 */
export function datedTables({ table, earlier }: AnalysisInput): { now: DatedTable; earlier: DatedTable[] } {
  const now = dated(table)
  const past = earlier.map((entry) => dated(entry.table)).sort((a, b) => compareQuarters(b.quarter, a.quarter))
  past.forEach(({ quarter }, i) => {
    if (quarterOrdinal(quarter) >= quarterOrdinal(past[i - 1]?.quarter ?? now.quarter)) {
      throw new RangeError(`${quarter} is not earlier than ${now.quarter}, or comes twice`)
    }
  })
  return { now, earlier: past }
}

function dated({ quarter, rows }: PublishedRows): DatedTable {
  if (quarter === null) throw new RangeError('findings need a table with a quarter')
  return { quarter, rows }
}

/** The organisation's own row. */
export function rootOf({ rows }: { rows: readonly ProtectedRow[] }): ProtectedRow {
  const root = rows.find(({ parent }) => parent === null)
  if (!root) throw new RangeError('a published table has a root row')
  return root
}

/** @throws RangeError for a row without respondents: none is ever published. */
export function respondentsOf({ id, cells }: ProtectedRow): number {
  if (cells.respondents.kind !== 'count' || cells.respondents.value < 1) {
    throw new RangeError(`row ${id}: a published row has respondents`)
  }
  return cells.respondents.value
}

/** What is publicly known about a count: anyone can narrow a label down to the feasible interval. */
export function intervalOf(row: ProtectedRow, outcome: Outcome): IntervalCount {
  return { ...row.feasible[outcome], n: respondentsOf(row) }
}

/** Rows of units: nothing below them, and not the organisation itself. In order of their ids, so that no sum depends on the table's order. */
export function unitRows(rows: readonly ProtectedRow[]): ProtectedRow[] {
  const parents = new Set(rows.map(({ parent }) => parent))
  return rows.filter(({ id, parent }) => parent !== null && !parents.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The same unit: same id, and made of the same members. A merged row with other members is another unit. */
export function isSameUnit(a: ProtectedRow, b: ProtectedRow): boolean {
  return a.id === b.id && [...a.members].sort().join('\n') === [...b.members].sort().join('\n')
}

/** By id: the level of each row. Units are one level, however deep they lie: they are ranked together. */
export function levelsOf(rows: readonly ProtectedRow[]): Map<string, number | 'unit'> {
  const units = new Set(unitRows(rows).map(({ id }) => id))
  const depths = new Map<string, number>()
  // Parents stand before their children.
  for (const { id, parent } of rows) depths.set(id, parent === null ? 0 : (depths.get(parent) ?? 0) + 1)
  return new Map(rows.map(({ id }) => [id, units.has(id) ? 'unit' : (depths.get(id) ?? 0)]))
}

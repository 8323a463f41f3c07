import type { ProtectedRow } from '../disclosure/table'
import { breslowDay, mantelHaenszel, oddsRatio, type TwoByTwo } from '../statistics/association'
import type { CooccurrenceFinding, CooccurrenceValue, PooledCooccurrence } from './findings'
import { respondentsOf, rootOf } from './published-rows'

/**
 * Counts that a row's published cells allow: wrist complaints, back complaints and both of n respondents,
 * each from low to high, both <= wrist, both <= back, and wrist + back - both <= n.
 */
type PossibleTables = {
  n: number
  wrist: { low: number; high: number }
  back: { low: number; high: number }
  both: { low: number; high: number }
}

/** Wrist and back complaints in the same person: exact where the four classes follow from what is published, else bounds. */
export function cooccurrence(row: ProtectedRow): CooccurrenceFinding {
  const tables = possibleTables(row)
  const { wrist, back } = tables
  if (wrist.high === 0 || back.high === 0) return { row: row.id, kind: 'nothingExpected' }
  const exact = exactTable(tables)
  return { row: row.id, ...(exact ? compared(exact) : bounded(tables)) }
}

/** The row's intervals, cut down to counts that occur in some table. */
function possibleTables(row: ProtectedRow): PossibleTables {
  const n = respondentsOf(row)
  const { wristAny, backAny, both } = row.feasible
  const low = Math.max(both.low, wristAny.low + backAny.low - n)
  const high = Math.min(both.high, wristAny.high, backAny.high)
  const tables = {
    n,
    wrist: { low: Math.max(wristAny.low, low), high: Math.min(wristAny.high, n + high - backAny.low) },
    back: { low: Math.max(backAny.low, low), high: Math.min(backAny.high, n + high - wristAny.low) },
    both: { low, high },
  }
  if ([tables.wrist, tables.back, tables.both].some((interval) => interval.low > interval.high)) {
    throw new RangeError(`row ${row.id}: no table has these wrist, back and both counts`)
  }
  return tables
}

function exactTable({ n, wrist, back, both }: PossibleTables): TwoByTwo | null {
  if ([wrist, back, both].some(({ low, high }) => low !== high)) return null
  return { a: both.low, b: wrist.low - both.low, c: back.low - both.low, d: n - wrist.low - back.low + both.low }
}

function compared(table: TwoByTwo): CooccurrenceValue {
  const { a, b, c, d } = table
  const expected = ((a + b) * (a + c)) / (a + b + c + d)
  const { estimate, lower, upper } = oddsRatio(table)
  const comparison = { observed: a, expected, ratio: a / expected }
  if (estimate === null || upper === null) return { kind: 'unbounded', ...comparison }
  return { kind: 'exact', ...comparison, oddsRatio: { estimate, lower, upper } }
}

/**
 * Smallest and largest over all possible tables with wrist and back complaints, in closed form: observed over
 * expected is n both / (wrist back), the odds ratio ad / bc. Both rise with `both` and fall with `wrist` and with `back`
 * as long as the others stay, so extremes lie at corners or where nobody is left without a complaint.
 */
function bounded({ n, wrist, back, both }: PossibleTables): CooccurrenceValue {
  const wristLow = Math.max(1, wrist.low)
  const backLow = Math.max(1, back.low)
  if (wristLow + backLow - n > both.high) return { kind: 'nothingExpected' }
  const tables: PossibleTables = {
    n,
    wrist: { low: wristLow, high: wrist.high },
    back: { low: backLow, high: back.high },
    both,
  }
  return {
    kind: 'bounds',
    observed: both,
    ratio: { low: lowestRatio(tables), high: highestRatio(tables) },
    oddsRatio: oddsRatioBounds(tables),
  }
}

function highestRatio({ n, wrist, back, both }: PossibleTables): number {
  return (n * Math.min(both.high, wrist.low, back.low)) / (wrist.low * back.low)
}

function lowestRatio({ n, wrist, back, both }: PossibleTables): number {
  // So many complaints that some people must have both: more complaints would only bring more of them.
  const forced = wrist.low + back.low - n
  if (forced >= both.low) return (n * forced) / (wrist.low * back.low)
  // The largest product of the margins that needs no more than the smallest `both`: as nearly equal as they may be.
  const sum = Math.min(n + both.low, wrist.high + back.high)
  const most = Math.min(wrist.high, sum - back.low)
  const least = Math.max(wrist.low, sum - back.high)
  const first = Math.min(most, Math.max(least, Math.floor(sum / 2)))
  return (n * both.low) / (first * (sum - first))
}

/** Tables in which everybody has wrist, or everybody back complaints have no odds ratio (0/0) and are passed over. */
function oddsRatioBounds({ n, wrist, back, both }: PossibleTables): { low: number | null; high: number | null } {
  if (wrist.low === n || back.low === n) return { low: null, high: null }
  const wristHigh = Math.min(wrist.high, n - 1)
  const backHigh = Math.min(back.high, n - 1)
  return {
    low: lowestOddsRatio({ n, wrist: { ...wrist, high: wristHigh }, back: { ...back, high: backHigh }, both }),
    // Somebody with one complaint always has the other in some table: no finite end.
    high: both.high >= Math.min(wrist.low, back.low) ? null : tableOddsRatio(n, wrist.low, back.low, both.high),
  }
}

function lowestOddsRatio({ n, wrist, back, both }: PossibleTables): number | null {
  // Some table without anybody who has neither.
  if (wrist.high + back.high >= n + both.low) return 0
  return tableOddsRatio(n, wrist.high, back.high, both.low)
}

/** ad / bc; null where nobody has wrist, or nobody back complaints alone. */
function tableOddsRatio(n: number, wrist: number, back: number, both: number): number | null {
  const discordant = (wrist - both) * (back - both)
  return discordant === 0 ? null : (both * (n - wrist - back + both)) / discordant
}

/**
 * Over all sites at once, each compared within itself: Mantel-Haenszel over the rows right below the organisation,
 * which divide it. Only when all of them are exact: pooling those that happen to be would select on the counts.
 */
export function pooledCooccurrence(rows: readonly ProtectedRow[]): PooledCooccurrence {
  const root = rootOf({ rows })
  const strata = rows.filter(({ parent }) => parent === root.id).sort((a, b) => (a.id < b.id ? -1 : 1))
  if (strata.length < 2) return { kind: 'notPooled', reason: 'fewerThanTwoSites' }
  const tables = strata.map((row) => exactTable(possibleTables(row)))
  const exact = tables.filter((table) => table !== null)
  if (exact.length < tables.length) return { kind: 'notPooled', reason: 'sitesNotExact' }
  const common = mantelHaenszel(exact)
  if (!common) return { kind: 'notPooled', reason: 'noVariation' }
  const { estimate, lower, upper } = common
  return {
    kind: 'pooled',
    strata: strata.map(({ id }) => id),
    oddsRatio: { estimate, lower, upper },
    heterogeneityP: breslowDay(exact)?.pValue ?? null,
  }
}

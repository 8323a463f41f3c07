import type { ProtectedRow } from '../disclosure/table'
import { oddsRatio } from '../statistics/association'
import type { CooccurrenceFinding, PooledCooccurrence } from './findings'

/** Wrist and back in the same person, where the four classes follow exactly from what is published. */
export function cooccurrence(row: ProtectedRow): CooccurrenceFinding {
  const { respondents } = row.cells
  const n = respondents.kind === 'count' ? respondents.value : 0
  const { wristAny, backAny, both } = row.feasible
  if ([wristAny, backAny, both].some(({ low, high }) => low !== high)) return { row: row.id, kind: 'notExact' }
  const observed = both.low
  const expected = (wristAny.low * backAny.low) / n
  if (expected === 0) return { row: row.id, kind: 'notExact' }
  const classes = {
    a: observed,
    b: wristAny.low - observed,
    c: backAny.low - observed,
    d: n - wristAny.low - backAny.low + observed,
  }
  const { estimate, lower, upper } = oddsRatio(classes)
  const ratio = observed / expected
  if (estimate === null || upper === null) return { row: row.id, kind: 'unbounded', observed, expected, ratio }
  return { row: row.id, kind: 'exact', observed, expected, ratio, oddsRatio: { estimate, lower, upper } }
}

/** Over all sites at once, each compared within itself. */
export function pooledCooccurrence(_rows: readonly ProtectedRow[]): PooledCooccurrence {
  return { kind: 'notPooled', reason: 'fewerThanTwoSites' }
}

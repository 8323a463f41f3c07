import type { Cell, Feasible, Outcome } from './table'

/**
 * Second-level questions: how the people counted in one published cell answered one further question. Published
 * for the organisation and, where there are enough of them, for sites; never for units. Parts are disjoint
 * and their sum is the parent cell; who left the question open is a part of its own, or counted as "not sure".
 */
export const breakdowns = [
  { id: 'onsetOrder', of: 'both', parts: ['wristFirst', 'backFirst', 'together', 'notSure'], deepest: 'site' },
  { id: 'neckInvolved', of: 'both', parts: ['yes', 'no'], deepest: 'site' },
  { id: 'postureChanged', of: 'both', parts: ['yes', 'no', 'notSure'], deepest: 'site' },
  { id: 'handPattern', of: 'wristAny', parts: ['medianWithNeck', 'medianAlone', 'other', 'notGiven'], deepest: 'site' },
  { id: 'wristInterference', of: 'wristAny', parts: ['none', 'some', 'much', 'notGiven'], deepest: 'site' },
  { id: 'backInterference', of: 'backAny', parts: ['none', 'some', 'much', 'notGiven'], deepest: 'site' },
  { id: 'systemic', of: 'both', parts: ['yes', 'no', 'notGiven'], deepest: 'organisation' },
] as const satisfies readonly {
  id: string
  /** The cell whose people are divided. */
  of: Outcome
  parts: readonly string[]
  /** The lowest level that may ever publish it. */
  deepest: 'organisation' | 'site'
}[]

export type BreakdownId = (typeof breakdowns)[number]['id']

/** Secret counts by breakdown and part. */
export type BreakdownCounts = Readonly<Record<BreakdownId, Readonly<Record<string, number>>>>

/** One question divided at one row, as it is published. A row that may not publish it has no entry. */
export type ProtectedBreakdown = {
  breakdown: BreakdownId
  /** Id of the row whose cell is divided. */
  row: string
  /** The published count that is divided: n of every part. */
  n: number
  /** In the order of the definition above. */
  parts: readonly { part: string; cell: Cell; feasible: Feasible }[]
}

import type { Outcome, ProtectedRow } from '../disclosure/table'
import { shiftQuarter } from '../organisation/quarter'
import { changeBetween } from '../statistics/change'
import { jeffreys } from '../statistics/intervals'
import { combineEvidence, type Posterior } from '../statistics/rate-posterior'
import type { ChangeFinding, OverallFinding } from './findings'
import { type DatedTable, intervalOf, rootOf } from './published-rows'
import { jeffreysPrior } from './spread'

/**
 * The organisation's rate: count over n with Jeffreys' interval. Where the count is an interval: its middle, and
 * the union of the intervals of all counts in it. Changes compare the quarters' own posteriors with Jeffreys' prior.
 */
export function overallFinding(
  tables: { now: DatedTable; earlier: readonly DatedTable[] },
  outcome: Outcome,
): OverallFinding {
  const { now, earlier } = tables
  const root = rootOf(now)
  const { low, high, n } = intervalOf(root, outcome)
  const changeSince = (then: DatedTable | undefined): ChangeFinding | null => {
    return then ? { from: then.quarter, ...changeBetween(alone(root, outcome), alone(rootOf(then), outcome)) } : null
  }
  return {
    outcome,
    n,
    cell: root.cells[outcome],
    feasible: { low, high },
    estimate: { mean: (low + high) / (2 * n), lower: jeffreys(low, n).lower, upper: jeffreys(high, n).upper },
    // Newest first: a quarter of which nothing was published is passed over.
    change: changeSince(earlier[0]),
    yearChange: changeSince(earlier.find(({ quarter }) => quarter === shiftQuarter(now.quarter, -4))),
  }
}

function alone(row: ProtectedRow, outcome: Outcome): Posterior {
  return combineEvidence(jeffreysPrior, [{ ...intervalOf(row, outcome), discount: 1 }])
}

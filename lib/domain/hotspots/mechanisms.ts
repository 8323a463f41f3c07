import type { PublishedTable } from '../disclosure/protected-table'
import type { Feasible } from '../disclosure/table'
import { jeffreys } from '../statistics/intervals'
import { combineEvidence } from '../statistics/rate-posterior'
import type { MechanismFinding, RateEstimate } from './findings'
import { jeffreysPrior } from './spread'

/** How the people of a published cell are spread over the answers to further questions, in the order of the table. */
export function mechanisms({ breakdowns }: PublishedTable): MechanismFinding[] {
  return breakdowns.map(({ breakdown, row, n, parts }) => ({
    breakdown,
    row,
    n,
    parts: parts.map(({ part, cell, feasible }) => ({ part, cell, feasible, share: shareOf(feasible, n) })),
  }))
}

/**
 * Share of the n people. An exact count: as it is, with Jeffreys' interval. Anything else: what Jeffreys' prior makes of
 * the counts that are possible; shares of one question need not sum to 1 then.
 */
function shareOf({ low, high }: Feasible, n: number): RateEstimate {
  if (low === high) return { mean: low / n, ...jeffreys(low, n) }
  const { mean, lower, upper } = combineEvidence(jeffreysPrior, [{ low, high, n, discount: 1 }])
  return { mean, lower, upper }
}

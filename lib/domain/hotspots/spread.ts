import { fitCensored, type IntervalCount } from '../statistics/beta-binomial'
import { integratePrior, priorFromOthers } from '../statistics/prior-grid'
import type { BetaMixture, Prior } from '../statistics/rate-posterior'
import type { PriorFinding } from './findings'

/**
 * From this many rows on one best fit of the spread is sure enough; below it is integrated over. With 28 units the best
 * fit leaves 95 % intervals that hold 87 to 90 % of the true rates: docs/decisions/0014-average-over-the-spread.md.
 */
const ROWS_FOR_BEST_FIT = 100

/** Best fits beyond the 95 % range of the prior (2 to 750) say "hardly any variation" by chance more often than by truth. */
const LARGEST_TRUSTED_CONCENTRATION = 750

/** How rates spread between rows, and what it says beforehand about each of them. */
export type Spread = { finding: PriorFinding; priorOf(row: number): Prior }

/** Jeffreys' prior: what is assumed about a rate when there is no spread to learn from. */
export const jeffreysPrior: BetaMixture = [{ alpha: 0.5, beta: 0.5, weight: 1 }]

/**
 * Learns the spread of one outcome from the rows' feasible intervals: maximum likelihood from 100 rows on, averaged
 * over (alpha, beta) below. Also averaged when the best fit lies at the edge (no row pins the spread, or none
 * shows much variation): a best fit would then claim that all units are equal to four digits.
 */
export function learnSpread(rows: readonly IntervalCount[]): Spread {
  if (rows.length < 2) {
    return {
      finding: { kind: 'notFitted', reason: rows.length === 0 ? 'noRows' : 'oneRow' },
      priorOf: () => jeffreysPrior,
    }
  }
  // One row that is neither possibly nobody nor possibly everybody keeps the best fit away from 0, 1 and "all or none".
  if (rows.length >= ROWS_FOR_BEST_FIT && rows.some(({ low, high, n }) => low > 0 && high < n)) {
    const { alpha, beta, mean, concentration } = fitCensored(rows)
    if (concentration <= LARGEST_TRUSTED_CONCENTRATION) {
      const prior = [{ alpha, beta, weight: 1 }]
      return {
        finding: { kind: 'fitted', alpha, beta, mean, concentration, method: 'maximumLikelihood' },
        priorOf: () => prior,
      }
    }
  }
  const grid = integratePrior(rows)
  const { mean, concentration } = grid
  return {
    finding: {
      kind: 'fitted',
      alpha: mean * concentration,
      beta: (1 - mean) * concentration,
      mean,
      concentration,
      method: 'grid',
    },
    priorOf: (row) => priorFromOthers(grid, row),
  }
}

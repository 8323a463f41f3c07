import { betaDistribution, normalQuantile } from './special-functions'

/** Bounds of a rate between 0 and 1. */
export type Interval = { lower: number; upper: number }

function checkCount(x: number, n: number, confidence: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a whole number of at least 1, got ${n}`)
  if (!Number.isInteger(x) || x < 0 || x > n) throw new RangeError(`x must be a whole number from 0 to ${n}, got ${x}`)
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`)
}

/**
 * Wilson score interval of x out of n, without continuity correction.
 * Source: Wilson (1927); Brown, Cai & DasGupta (2001), Statistical Science 16, eq. 4.
 * @throws RangeError unless 0 <= x <= n are whole numbers, n >= 1, and 0 < confidence < 1.
 */
export function wilson(x: number, n: number, confidence = 0.95): Interval {
  checkCount(x, n, confidence)
  const z = normalQuantile((1 + confidence) / 2)
  const rate = x / n
  const correction = (z * z) / n
  const centre = rate + correction / 2
  const halfWidth = z * Math.sqrt((rate * (1 - rate)) / n + correction / (4 * n))
  // At x = 0 and x = n a bound is exactly 0 or 1 in algebra; rounding must not move it.
  return {
    lower: x === 0 ? 0 : (centre - halfWidth) / (1 + correction),
    upper: x === n ? 1 : (centre + halfWidth) / (1 + correction),
  }
}

/**
 * Clopper-Pearson interval: covers the true rate at least `confidence` of the time, whatever the rate.
 * Source: Clopper & Pearson (1934); as beta quantiles in Brown, Cai & DasGupta (2001).
 * @throws RangeError as `wilson`.
 */
export function clopperPearson(x: number, n: number, confidence = 0.95): Interval {
  checkCount(x, n, confidence)
  const tail = (1 - confidence) / 2
  return {
    lower: x === 0 ? 0 : betaDistribution(x, n - x + 1).quantile(tail),
    upper: x === n ? 1 : betaDistribution(x + 1, n - x).quantile(1 - tail),
  }
}

/**
 * Jeffreys interval: equal-tailed interval of Beta(x + 1/2, n - x + 1/2), with the lower bound 0 at x = 0 and
 * the upper bound 1 at x = n. Source: Brown, Cai & DasGupta (2001), section 3.1.2.
 * @throws RangeError as `wilson`.
 */
export function jeffreys(x: number, n: number, confidence = 0.95): Interval {
  checkCount(x, n, confidence)
  const tail = (1 - confidence) / 2
  const posterior = betaDistribution(x + 0.5, n - x + 0.5)
  return { lower: x === 0 ? 0 : posterior.quantile(tail), upper: x === n ? 1 : posterior.quantile(1 - tail) }
}

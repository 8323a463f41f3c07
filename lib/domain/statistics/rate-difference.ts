import type { Count } from './beta-binomial'
import { jeffreys } from './intervals'

export type RateDifference = {
  /** First minus second share. */
  difference: number
  lower: number
  upper: number
  /** P(first rate > second rate). */
  probabilityMore: number
}

/**
 * Two independent shares compared. Interval: square-and-add of the two Jeffreys intervals (MOVER; Zou & Donner 2008,
 * Stat Med 27; with Wilson's intervals it is Newcombe 1998, Stat Med 17, method 10). Probability: from the Jeffreys
 * posteriors Beta(y + 1/2, n - y + 1/2), exact (absolute error about 1e-15).
 * @throws RangeError unless 0 <= y <= n are whole numbers and n > 0 in both.
 */
export function rateDifference(first: Count, second: Count): RateDifference {
  const shareOf = ({ y, n }: Count) => ({ share: y / n, ...jeffreys(y, n) })
  const a = shareOf(first)
  const b = shareOf(second)
  const difference = a.share - b.share
  return {
    difference,
    lower: difference - Math.hypot(a.share - a.lower, b.upper - b.share),
    upper: difference + Math.hypot(a.upper - a.share, b.share - b.lower),
    probabilityMore: probabilityMore(first, second),
  }
}

/**
 * P(X > Y), X ~ Beta(a, b), Y ~ Beta(c, d), for a, b, c, d one half and a whole number, by recurrence from
 * P = 1/2 at four halves: with h = B(a+c, b+d) / (B(a,b) B(c,d)), a + 1 adds h/a, b + 1 takes h/b, c + 1 takes h/c, d + 1 adds h/d.
 * Source: Cook (2005), Exact calculation of beta inequalities, MD Anderson technical report UTMDABTR-005-05.
 */
function probabilityMore(first: Count, second: Count): number {
  let [a, b, c, d] = [0.5, 0.5, 0.5, 0.5]
  let probability = 0.5
  // The logarithm of h is carried along: h itself may leave the number range on the way.
  // At the start it is B(1, 1) / B(1/2, 1/2)^2 = 1 / pi^2.
  let logH = -2 * Math.log(Math.PI)
  for (; a < first.y + 0.5; a += 1) {
    probability += Math.exp(logH) / a
    logH += Math.log(((a + c) / (a + b + c + d)) * ((a + b) / a))
  }
  for (; c < second.y + 0.5; c += 1) {
    probability -= Math.exp(logH) / c
    logH += Math.log(((a + c) / (a + b + c + d)) * ((c + d) / c))
  }
  for (; b < first.n - first.y + 0.5; b += 1) {
    probability -= Math.exp(logH) / b
    logH += Math.log(((b + d) / (a + b + c + d)) * ((a + b) / b))
  }
  for (; d < second.n - second.y + 0.5; d += 1) {
    probability += Math.exp(logH) / d
    logH += Math.log(((b + d) / (a + b + c + d)) * ((c + d) / d))
  }
  return Math.min(1, Math.max(0, probability))
}

import { betaDistribution } from './special-functions'

/**
 * P(T > t), T with Student's t distribution: half the incomplete beta function at nu / (nu + t^2) with parameters nu/2 and 1/2.
 * Source: Abramowitz & Stegun 26.7.1 with 26.5.2.
 * @throws RangeError unless t is a number and the degrees of freedom are positive and finite.
 */
export function studentSurvival(t: number, degrees: number): number {
  if (Number.isNaN(t)) throw new RangeError('t must be a number')
  const tail = betaDistribution(degrees / 2, 0.5)
  const square = t * t
  if (square === Infinity) return t > 0 ? 0 : 1
  const beyond = 0.5 * tail.cdf(degrees / (degrees + square), square / (degrees + square))
  return t > 0 ? beyond : 1 - beyond
}

/**
 * The t that |T| exceeds with the given probability: 0.05 gives the 97.5 % point.
 * @throws RangeError unless 0 < probability < 1 and the degrees of freedom are positive and finite.
 */
export function studentLimit(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not a probability inside (0, 1): ${probability}`)
  const share = betaDistribution(degrees / 2, 0.5).quantile(probability)
  return Math.sqrt((degrees * (1 - share)) / share)
}

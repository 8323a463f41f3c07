import type { Count } from './beta-binomial'
import { checkInterval } from './rate-posterior'

/** Rates drawn towards the overall rate, the more the smaller their row. */
export type MarshallRates = {
  /** sum y / sum n. */
  mean: number
  /** Variance of the rates around the mean, weighted by n. */
  observedVariance: number
  /** What is left of it when chance is taken out, at least 0. */
  betweenVariance: number
  /** One estimate a row, in the order given; `mean` for a row without respondents. */
  rates: readonly number[]
}

/**
 * Marshall's global empirical Bayes rates by moments: mean + C (p - mean) with C = A / (A + v/n). With m the mean, s2 the
 * weighted variance of the rates and nbar the mean size,
 * - `poisson` (events, may pass n): A = max(0, s2 - m/nbar), v = m. Identical with a gamma prior of shape m^2/A and rate m/A.
 * - `binomial` (people): A = max(0, s2 - m(1-m)/nbar), v = m(1-m) - s2.
 * The quick estimate of the literature, beside which `fitMaximumLikelihood` and `posterior` can be held; it has no interval.
 * Source: Marshall (1991), Applied Statistics 40; binomial: Martuzzi & Elliott (1996), Statistics in Medicine 15; as R's
 * spdep::EBest (which does not cut the binomial A at 0).
 * @throws RangeError when nobody was asked, or for impossible counts.
 */
export function marshallRates(data: readonly Count[], family: 'poisson' | 'binomial'): MarshallRates {
  // Events may outnumber people, but where nobody is there are none.
  for (const { y, n } of data) checkInterval(y, y, family === 'poisson' && n > 0 ? Math.max(y, n) : n)
  const filled = data.filter(({ n }) => n > 0)
  const total = filled.reduce((sum, { n }) => sum + n, 0)
  if (total === 0) throw new RangeError('rates need at least one row with respondents')
  const mean = filled.reduce((sum, { y }) => sum + y, 0) / total
  const observedVariance = filled.reduce((sum, { y, n }) => sum + n * (y / n - mean) ** 2, 0) / total
  const chance = family === 'poisson' ? mean : mean * (1 - mean)
  const betweenVariance = Math.max(0, observedVariance - (chance * filled.length) / total)
  const within = family === 'poisson' ? chance : chance - observedVariance
  return {
    mean,
    observedVariance,
    betweenVariance,
    rates: data.map(({ y, n }) => {
      if (n === 0 || betweenVariance === 0) return mean
      return mean + (betweenVariance / (betweenVariance + within / n)) * (y / n - mean)
    }),
  }
}

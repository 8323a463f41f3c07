import { type Count, logIntervalProbability } from './beta-binomial'
import { integratePiecewise } from './quadrature'
import { checkInterval, densityEdges, type Posterior } from './rate-posterior'
import { increasingRoot, logistic, logit } from './special-functions'

/** Difference of two rates, later minus earlier, in rate points (0.05 = five percentage points). */
export type RateChange = { mean: number; lower: number; upper: number; probabilityHigher: number }

/**
 * Change between two independent posteriors: mean, equal-tailed 95 % interval and P(later > earlier), by quadrature:
 * P(D <= d) = integral of the later density times P(earlier >= rate - d).
 */
export function changeBetween(later: Posterior, earlier: Posterior): RateChange {
  const { edges } = densityEdges((z) => Math.log(later.logitDensity(z)), logit(later.mean), 34)
  const panels = edges.slice(1).map((right, i) => {
    const left = edges[i] ?? right
    const { nodes, weights, values, total } = integratePiecewise(later.logitDensity, [left, right])
    const points = nodes.map((z, j) => ({ rate: logistic(z), mass: (weights[j] ?? 0) * (values[j] ?? 0) }))
    return { left, right, points, total }
  })
  const total = panels.reduce((sum, panel) => sum + panel.total, 0)

  const atMost = (difference: number): number => {
    const earlierReaches = (rate: number): number => earlier.exceeds(rate - difference)
    // Where rate - difference passes 0 or 1 the integrand has a corner: the panel is cut there.
    const corner = difference === 0 ? Infinity : logit(difference > 0 ? difference : 1 + difference)
    const sum = panels.reduce((part, { left, right, points }) => {
      if (left < corner && corner < right) {
        const cut = (z: number): number => later.logitDensity(z) * earlierReaches(logistic(z))
        return part + integratePiecewise(cut, [left, corner, right]).total
      }
      return points.reduce((inside, { rate, mass }) => inside + mass * earlierReaches(rate), part)
    }, 0)
    return sum / total
  }
  // A difference lies in (-1, 1): tanh(z/2) runs through it.
  const quantile = (probability: number): number =>
    Math.tanh(increasingRoot((z) => atMost(Math.tanh(z / 2)) - probability, 0, undefined, 1e-9) / 2)
  return {
    mean: later.mean - earlier.mean,
    lower: quantile(0.025),
    upper: quantile(0.975),
    probabilityHigher: Math.min(1, Math.max(0, 1 - atMost(0))),
  }
}

/**
 * One-sided mid-p of a count that is higher than its own past: P(Y > y) + P(Y = y)/2 for Y beta-binomial with
 * a' = alpha + sum d^s y_s and b' = beta + sum d^s (n_s - y_s), s quarters back. `baseline` holds the earlier quarters with
 * their age s >= 1; leave out quarters that were alarms themselves. Small values are alarms.
 * @throws RangeError for an impossible count, a baseline that is empty or not in the past, or a discount outside (0, 1].
 */
export function predictiveMidP(
  now: Count,
  baseline: readonly (Count & { age: number })[],
  prior: { alpha: number; beta: number },
  discount = 0.9,
): number {
  if (baseline.length === 0) throw new RangeError('a prediction needs at least one earlier quarter')
  if (!(discount > 0 && discount <= 1)) throw new RangeError(`not a discount: ${discount}`)
  for (const { y, n } of [now, ...baseline]) checkInterval(y, y, n)
  let { alpha, beta } = prior
  if (!(alpha > 0 && beta > 0)) throw new RangeError(`not a prior: ${alpha}, ${beta}`)
  for (const { y, n, age } of baseline) {
    if (!Number.isInteger(age) || age < 1) throw new RangeError(`an earlier quarter lies at least 1 back, got ${age}`)
    alpha += discount ** age * y
    beta += discount ** age * (n - y)
  }
  const { y, n } = now
  const exactly = Math.exp(logIntervalProbability({ low: y, high: y, n }, alpha, beta))
  const higher = y < n ? Math.exp(logIntervalProbability({ low: y + 1, high: n, n }, alpha, beta)) : 0
  return higher + exactly / 2
}

/**
 * Poisson CUSUM for a lasting rise from rate lambda0 to lambda1 per unit of exposure:
 * S_t = max(0, S_{t-1} + y_t - k e_t), k = (lambda1 - lambda0) / (ln lambda1 - ln lambda0), e_t the exposure (1 when left out).
 * Returns S_1, S_2, ... Source: Lucas (1985), Technometrics 27.
 * @throws RangeError unless 0 < lambda0 < lambda1 and counts and exposures are finite and not negative.
 */
export function poissonCusum(
  counts: readonly number[],
  lambda0: number,
  lambda1: number,
  exposures?: readonly number[],
): number[] {
  if (!(lambda0 > 0 && lambda1 > lambda0 && lambda1 < Infinity)) {
    throw new RangeError(`needs rates 0 < lambda0 < lambda1, got ${lambda0} and ${lambda1}`)
  }
  if (exposures && exposures.length !== counts.length) throw new RangeError('one exposure per count')
  const reference = (lambda1 - lambda0) / (Math.log(lambda1) - Math.log(lambda0))
  let sum = 0
  return counts.map((y, i) => {
    const exposure = exposures?.[i] ?? 1
    if (!(y >= 0 && y < Infinity && exposure >= 0 && exposure < Infinity)) throw new RangeError(`not a count: ${y}`)
    sum = Math.max(0, sum + y - reference * exposure)
    return sum
  })
}

/**
 * Exponentially weighted moving average E_t = weight x_t + (1 - weight) E_{t-1}, from E_0 = `start`, with its exact standard error
 * sigma sqrt(weight / (2 - weight) (1 - (1 - weight)^(2t))). Source: Lucas & Saccucci (1990), Technometrics 32.
 * @throws RangeError unless 0 < weight <= 1, sigma >= 0 and all values are finite.
 */
export function ewma(
  values: readonly number[],
  start: number,
  weight: number,
  sigma: number,
): { average: number; standardError: number }[] {
  if (!(weight > 0 && weight <= 1)) throw new RangeError(`not a weight: ${weight}`)
  if (!(sigma >= 0 && sigma < Infinity) || ![start, ...values].every(Number.isFinite)) {
    throw new RangeError('an average needs finite values')
  }
  let average = start
  return values.map((value, i) => {
    average = weight * value + (1 - weight) * average
    const share = (weight / (2 - weight)) * (1 - (1 - weight) ** (2 * (i + 1)))
    return { average, standardError: sigma * Math.sqrt(share) }
  })
}

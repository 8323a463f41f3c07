import { type Count, type IntervalCount, logIntervalProbability } from './beta-binomial'
import { cumulativeSums } from './cusum'
import { clopperPearson } from './intervals'
import { integratePiecewise, type PiecewiseIntegral } from './quadrature'
import {
  type BetaMixture,
  checkInterval,
  combineEvidence,
  type Evidence,
  logSumExp,
  type Posterior,
  type Prior,
  tabulate,
} from './rate-posterior'
import { betaDistribution, increasingRoot, logBeta, logChoose, logistic, logit } from './special-functions'

/** Difference of two rates, later minus earlier, in rate points (0.05 = five percentage points). */
export type RateChange = { mean: number; lower: number; upper: number; probabilityHigher: number }

/**
 * Change between two independent posteriors: mean, equal-tailed 95 % interval and P(later > earlier), by quadrature:
 * P(D <= -d) = integral of the later density times P(earlier >= rate + d), and likewise for a rise.
 */
export function changeBetween(later: Posterior, earlier: Posterior): RateChange {
  const now = tabulate(later, earlier.span().information)
  const then = tabulate(earlier, later.span().information)
  const falls = reaches(now, then)
  const rises = reaches(then, now)
  const atMost = (difference: number): number => (difference < 0 ? falls(-difference) : 1 - rises(difference))
  // A difference lies in (-1, 1): tanh(z/2) runs through it. The search starts where a normal distribution would end.
  const mean = later.mean - earlier.mean
  const sd = Math.hypot(later.sd, earlier.sd)
  const quantile = (probability: number, deviations: number): number => {
    const start = 2 * Math.atanh(Math.min(0.99, Math.max(-0.99, mean + deviations * sd)))
    return Math.tanh(increasingRoot((z) => atMost(Math.tanh(z / 2)) - probability, start, undefined, 1e-9, sd) / 2)
  }
  return {
    mean,
    lower: quantile(0.025, -1.96),
    upper: quantile(0.975, 1.96),
    probabilityHigher: Math.min(1, Math.max(0, 1 - atMost(0))),
  }
}

/** d -> P(the upper rate >= the lower rate + d), 0 <= d < 1. */
function reaches(lower: PiecewiseIntegral, upper: PiecewiseIntegral): (difference: number) => number {
  const { nodes, edges, total } = lower
  const rates = nodes.map((z) => logistic(z))
  const masses = lower.weights.map((weight, i) => (weight * (lower.values[i] ?? 0)) / total)
  const upperReaches = (rate: number): number => (rate >= 1 ? 0 : 1 - upper.cumulative(logit(rate)) / upper.total)
  return (difference) => {
    // From here on rate + difference passes 1, which nothing reaches: the integrand has a corner, and the panel is cut there.
    const corner = logit(1 - difference)
    const whole = edges.findLast((edge) => edge <= corner) ?? corner
    let sum = 0
    for (let i = 0; i < nodes.length && (nodes[i] ?? 0) < whole; i += 1) {
      const mass = masses[i] ?? 0
      if (mass > NEGLIGIBLE_MASS) sum += mass * upperReaches((rates[i] ?? 0) + difference)
    }
    if (lower.cumulative(corner) - lower.cumulative(whole) > NEGLIGIBLE_MASS * total) {
      const remainder = (z: number): number => lower.value(z) * upperReaches(logistic(z) + difference)
      sum += integratePiecewise(remainder, [whole, corner]).total / total
    }
    return sum
  }
}

/** Probability that changes no digit. */
const NEGLIGIBLE_MASS = 1e-14

/** A quarter that lies `age` >= 1 quarters back. */
export type PastCount = (Count | IntervalCount) & { age: number }

/**
 * One-sided predictive mid-p of a count against its row's own past: P(Y > high) + P(low <= Y <= high)/2, small when the
 * count is higher than the past predicts. An exact count has low = high; a label enters as its whole interval, so a
 * wide label is never an alarm by itself (0..n gives 1/2).
 *
 * Y is binomial given the rate, the rate has `prior` and the baseline as evidence, each earlier quarter with its
 * likelihood to the power discount^age (power prior). With exact baselines that is beta-binomial in closed form, with
 * a' = alpha + sum d^s y_s and b' = beta + sum d^s (n_s - y_s); with labels among them it is integrated (absolute error
 * about 1e-9). Leave out of `baseline` the quarters that were alarms themselves, and of `prior` what this row's current
 * count has taught it (`priorFromOthers`).
 * Source: Geisser (1993), Predictive Inference; power prior: Ibrahim & Chen (2000), Statistical Science 15.
 * @throws RangeError for an impossible count, a baseline that is empty or not in the past, a discount outside (0, 1],
 * or a prior that is none.
 */
export function predictiveMidP(
  now: Count | IntervalCount,
  baseline: readonly PastCount[],
  prior: { alpha: number; beta: number } | Prior,
  discount = 0.9,
): number {
  if (baseline.length === 0) throw new RangeError('a prediction needs at least one earlier quarter')
  if (!(discount > 0 && discount <= 1)) throw new RangeError(`not a discount: ${discount}`)
  const { low, high, n } = asInterval(now)
  checkInterval(low, high, n)
  const before: Prior = 'alpha' in prior ? [{ ...prior, weight: 1 }] : prior
  const mixture = 'logDensity' in before ? undefined : before
  if (
    mixture?.length === 0 ||
    mixture?.some(({ alpha, beta }) => !(alpha > 0 && beta > 0 && alpha + beta < Infinity))
  ) {
    throw new RangeError('a prior needs positive finite parameters')
  }
  const evidence = baseline.map((past): Evidence => {
    if (!Number.isInteger(past.age) || past.age < 1) {
      throw new RangeError(`an earlier quarter lies at least 1 back, got ${past.age}`)
    }
    const interval = asInterval(past)
    checkInterval(interval.low, interval.high, interval.n)
    return { low: interval.low, high: interval.high, n: interval.n, discount: discount ** past.age }
  })
  const reaches =
    mixture && evidence.every((past) => past.low === past.high)
      ? reachesInClosedForm(mixture, evidence, n)
      : reachesByQuadrature(combineEvidence(before, evidence), n)
  // P(Y > high) + (P(Y >= low) - P(Y > high)) / 2.
  return (reaches(low) + reaches(high + 1)) / 2
}

function asInterval(count: Count | IntervalCount): IntervalCount {
  return 'y' in count ? { low: count.y, high: count.y, n: count.n } : count
}

/** y -> P(Y >= y) when every earlier count is exact: a mixture of beta-binomials. */
function reachesInClosedForm(prior: BetaMixture, evidence: readonly Evidence[], n: number): (y: number) => number {
  const events = evidence.reduce((sum, { low, discount }) => sum + discount * low, 0)
  const others = evidence.reduce((sum, { low, n: size, discount }) => sum + discount * (size - low), 0)
  const parts = prior.map(({ alpha, beta, weight }) => ({
    alpha: alpha + events,
    beta: beta + others,
    logWeight: Math.log(weight) + logBeta(alpha + events, beta + others) - logBeta(alpha, beta),
  }))
  const total = logSumExp(parts.map(({ logWeight }) => logWeight))
  return (y) => {
    if (y > n) return 0
    return parts.reduce(
      (sum, { alpha, beta, logWeight }) =>
        sum + Math.exp(logWeight - total + logIntervalProbability({ low: y, high: n, n }, alpha, beta)),
      0,
    )
  }
}

/** y -> P(Y >= y), the binomial tail I_rate(y, n - y + 1) averaged over the rate, on panels that follow both. */
function reachesByQuadrature(rate: Posterior, n: number): (y: number) => number {
  const { nodes, weights, values, total } = tabulate(rate, n)
  return (y) => {
    if (y === 0) return 1
    if (y > n) return 0
    const tail = betaDistribution(y, n - y + 1)
    let sum = 0
    nodes.forEach((z, i) => {
      const mass = ((weights[i] ?? 0) * (values[i] ?? 0)) / total
      if (mass > NEGLIGIBLE_MASS) sum += mass * tail.cdf(logistic(z), logistic(-z))
    })
    return Math.min(1, sum)
  }
}

/** Events over the exposure in which they fell, for instance reports over quarters times people. */
export type EventRate = { events: number; exposure: number }

/** Later over earlier rate of events; null where there is no finite value. */
export type EventRateRatio = { ratio: number | null; lower: number; upper: number | null; pValue: number }

/**
 * Exact comparison of two event rates: given their sum, the later count is binomial with share e1 / (e1 + e0) when the
 * rates are equal. Bounds by Clopper & Pearson, 95 %; the two-sided p-value sums all splits no likelier than the one
 * seen. As R's poisson.test with two counts. For rates of people use posteriors and `changeBetween`.
 * Source: Przyborowski & Wilenski (1940), Biometrika 31.
 * @returns null without any event.
 * @throws RangeError unless events are whole numbers of at least 0 and exposures positive and finite.
 */
export function eventRateRatio(later: EventRate, earlier: EventRate): EventRateRatio | null {
  for (const { events, exposure } of [later, earlier]) {
    if (!Number.isSafeInteger(events) || events < 0) {
      throw new RangeError(`events must be a whole number of at least 0, got ${events}`)
    }
    if (!(exposure > 0 && exposure < Infinity)) {
      throw new RangeError(`an exposure must be positive and finite, got ${exposure}`)
    }
  }
  const events = later.events + earlier.events
  if (events === 0) return null
  const exposures = later.exposure / earlier.exposure
  const share = later.exposure / (later.exposure + earlier.exposure)
  const asRatio = (binomialRate: number): number => binomialRate / (1 - binomialRate) / exposures
  const { lower, upper } = clopperPearson(later.events, events)
  const splits = Array.from({ length: events + 1 }, (_, y) =>
    Math.exp(logChoose(events, y) + y * Math.log(share) + (events - y) * Math.log1p(-share)),
  )
  const seen = splits[later.events] ?? 0
  return {
    ratio: earlier.events === 0 ? null : later.events / earlier.events / exposures,
    lower: asRatio(lower),
    upper: earlier.events === 0 ? null : asRatio(upper),
    // Equal probabilities may differ in their last digits; the tolerance is R's.
    pValue: Math.min(
      1,
      splits.reduce((sum, probability) => (probability <= seen * (1 + 1e-7) ? sum + probability : sum), 0),
    ),
  }
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
  return cumulativeSums(
    counts.map((y, i) => {
      const exposure = exposures?.[i] ?? 1
      if (!(y >= 0 && y < Infinity)) throw new RangeError(`not a count: ${y}`)
      if (!(exposure >= 0 && exposure < Infinity)) throw new RangeError(`not an exposure: ${exposure}`)
      return y - reference * exposure
    }),
  )
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

import type { IntervalCount } from './beta-binomial'
import type { Interval } from './intervals'
import { betaDistribution, logChoose, normalQuantile } from './special-functions'

/** `y` of `n`: a count of respondents, or (variants `shmi` and `cqc`) an observed number against an expected one. */
export type FunnelPoint = { y: number; n: number }

/**
 * Exact binomial control limits of a funnel plot at one size: with r the smallest count whose P(R <= r) reaches p and
 * w = (P(R <= r) - p) / P(R = r), the limit is (r - w)/n, at p = `tail` below and p = 1 - `tail` above, cut to 0..1.
 * Interpolated so that the funnel has no steps; the (r - w)/n form for both sides, not the (r + 1 - w)/n that some
 * programs draw above. Limits are for drawing: an alarm comes from an exact tail probability, never from these lines.
 * Customary tails: 0.025 (95 %) and 0.001 (99.8 %). Source: Spiegelhalter (2005), Statistics in Medicine 24, appendix.
 * @throws RangeError unless 0 < target < 1, n is a whole number of at least 1, and 0 < tail < 1/2.
 */
export function funnelLimits(target: number, n: number, tail: number): Interval {
  checkTarget(target, n)
  checkTail(tail)
  const massAt = (r: number): number => Math.exp(logChoose(n, r) + r * Math.log(target) + (n - r) * Math.log1p(-target))
  const interpolated = (r: number, beyond: number): number => Math.max(0, r - beyond / massAt(r)) / n

  let r = 0
  let atMost = massAt(0)
  while (atMost < tail) {
    r += 1
    atMost += massAt(r)
  }
  const lower = interpolated(r, atMost - tail)

  // The upper limit is counted from the far side, P(R > r) <= tail, so that no digits are lost to 1 - tail.
  let above = 0
  for (r = n; above + massAt(r) <= tail; r -= 1) above += massAt(r)
  return { lower, upper: interpolated(r, tail - above) }
}

/** The customary tails of a funnel plot: 95 % and 99.8 % of what chance does lie within. */
export const funnelTails = { inner: 0.025, outer: 0.001 } as const

export type FunnelPosition = 'within' | 'aboveInner' | 'aboveOuter' | 'belowInner' | 'belowOuter'

/**
 * Where a count of n people lies when every one of them has the target's probability: beyond a limit if the mid-p of its
 * tail, P(Y > y) + P(Y = y) / 2 above and likewise below, is under the limit's tail. Of a count that is known as low..high
 * only, the end nearest to the target decides: no count that it may be is called further out than it is.
 * Source: Spiegelhalter (2005), Statistics in Medicine 24; mid-p: Lancaster (1961).
 * @throws RangeError unless 0 < target < 1 and 0 <= low <= high <= n are whole numbers, n at least 1.
 */
export function funnelPosition({ low, high, n }: IntervalCount, target: number): FunnelPosition {
  checkTarget(target, n)
  if (![low, high].every(Number.isSafeInteger) || low < 0 || low > high || high > n) {
    throw new RangeError(`not a count: ${low} to ${high} of ${n}`)
  }
  // As many above y as below n - y of those without.
  const above = midAtMost(n - low, n, 1 - target)
  if (above < funnelTails.inner) return above < funnelTails.outer ? 'aboveOuter' : 'aboveInner'
  const below = midAtMost(high, n, target)
  if (below < funnelTails.inner) return below < funnelTails.outer ? 'belowOuter' : 'belowInner'
  return 'within'
}

/**
 * Limits of a funnel plot that agree with `funnelPosition`: the mid-distribution function P(Y < y) + P(Y = y) / 2 joined
 * by straight lines, at `tail` below and the same from the far side above. A count of n lies outside these lines exactly
 * when its mid-p is under `tail`; the upper limits of `funnelLimits` lie up to one count lower (docs/decisions/0018).
 * 0 or 1 where not even nobody or everybody is unusual.
 * @throws RangeError unless 0 < target < 1, n is a whole number of at least 1, and 0 < tail < 1/2.
 */
export function midFunnelLimits(target: number, n: number, tail: number): Interval {
  checkTarget(target, n)
  checkTail(tail)
  return { lower: midLowerLimit(target, n, tail), upper: 1 - midLowerLimit(1 - target, n, tail) }
}

function midLowerLimit(target: number, n: number, tail: number): number {
  if (midAtMost(0, n, target) >= tail) return 0
  // The largest count that is too small: found by halving, because the mid-distribution function rises.
  let outside = 0
  let inside = n
  while (inside - outside > 1) {
    const between = Math.floor((outside + inside) / 2)
    if (midAtMost(between, n, target) < tail) outside = between
    else inside = between
  }
  const reached = midAtMost(outside, n, target)
  return (outside + (tail - reached) / (midAtMost(inside, n, target) - reached)) / n
}

/** P(Y < y) + P(Y = y) / 2 for Y of n with the given probability each: P(Y <= y) is 1 - I_probability(y + 1, n - y). */
function midAtMost(y: number, n: number, probability: number): number {
  const atMost = (count: number): number => {
    if (count < 0) return 0
    return count >= n ? 1 : betaDistribution(count + 1, n - count).survival(probability, 1 - probability)
  }
  return (atMost(y) + atMost(y - 1)) / 2
}

function checkTarget(target: number, n: number): void {
  if (!(target > 0 && target < 1)) throw new RangeError(`a target rate must lie between 0 and 1, got ${target}`)
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`n must be a whole number of at least 1, got ${n}`)
}

function checkTail(tail: number): void {
  if (!(tail > 0 && tail < 0.5)) throw new RangeError(`a tail must lie between 0 and 1/2, got ${tail}`)
}

/**
 * How rates are put on a scale where their spread does not depend on the rate, and which extreme rows are kept from
 * inflating the estimate of spread:
 * - `proportion`: arcsine of the square root, sd 1/(2 sqrt n), extremes drawn in to the 10 % and 90 % quantiles.
 * - `cqc`: observed/expected, square root, sd 1/(2 sqrt expected), extremes drawn in likewise (Care Quality Commission).
 * - `shmi`: observed/expected, logarithm, sd 1/sqrt(expected), the outer tenths left out (NHS Summary Hospital-level
 *   Mortality Indicator).
 */
export type FunnelVariant = 'proportion' | 'cqc' | 'shmi'

type Scale = {
  accepts(point: FunnelPoint): boolean
  transform(rate: number): number
  /** Back to a rate; values that no rate has are cut to the nearest that one has. */
  rateAt(value: number): number
  deviation(n: number, target: number): number
  trim(z: readonly number[]): (number | null)[]
}

const scales: Record<FunnelVariant, Scale> = {
  proportion: {
    accepts: ({ y, n }) => Number.isSafeInteger(y) && Number.isSafeInteger(n) && n >= 1 && y >= 0 && y <= n,
    transform: (rate) => Math.asin(Math.sqrt(rate)),
    rateAt: (value) => Math.sin(Math.min(Math.PI / 2, Math.max(0, value))) ** 2,
    deviation: (n) => 1 / (2 * Math.sqrt(n)),
    trim: winsorised,
  },
  cqc: {
    accepts: ({ y, n }) => Number.isSafeInteger(y) && y >= 0 && n > 0 && n < Infinity,
    transform: Math.sqrt,
    rateAt: (value) => Math.max(0, value) ** 2,
    deviation: (n) => 1 / (2 * Math.sqrt(n)),
    trim: winsorised,
  },
  shmi: {
    accepts: ({ y, n }) => Number.isSafeInteger(y) && y >= 1 && n > 0 && n < Infinity,
    transform: Math.log,
    rateAt: Math.exp,
    deviation: (n, target) => 1 / Math.sqrt(n * target),
    trim: truncated,
  },
}

export type Overdispersion = {
  /** Distance of each row from the target in its own standard deviations, in the order given. */
  z: readonly number[]
  /** The same after trimming; null where the row was left out. */
  trimmed: readonly (number | null)[]
  /** Mean square of the trimmed z: 1 when the rows differ by chance alone. Multiply limits by its root, or: */
  phi: number
  /** Variance between rows on the transformed scale, to be added to each row's own: small rows are not punished for it. */
  tau2: number
  /** z with the variance between rows added: outliers lie beyond 1.96 (95 %) or 3.09 (99.8 %). */
  adjustedZ: readonly number[]
  /** Limits at one size with the variance between rows added, as rates. */
  limits(n: number, tail: number): Interval
}

/**
 * Spread of rows around a target beyond chance. phi = mean of the squared, trimmed z; additive variance by moments,
 * tau2 = max(0, (k phi - (k-1)) / (sum w - sum w^2 / sum w)), w = 1/s^2, over the k rows not left out.
 * The trimming is not innocent: on the same data it decides who is an outlier.
 * Source: Spiegelhalter (2005), Quality and Safety in Health Care 14; DerSimonian & Laird (1986); variants as in
 * FunnelPlotR 0.4 (NHS-R community).
 * @throws RangeError for fewer than two rows, a count that the variant cannot take (`shmi` needs y >= 1), or a target
 * that is not positive (and below 1 for `proportion`).
 */
export function overdispersion(
  data: readonly FunnelPoint[],
  target: number,
  variant: FunnelVariant = 'proportion',
): Overdispersion {
  const scale = scales[variant]
  if (data.length < 2) throw new RangeError('the spread around a target needs at least two rows')
  if (!(target > 0 && target < (variant === 'proportion' ? 1 : Infinity))) {
    throw new RangeError(`not a target for ${variant}: ${target}`)
  }
  for (const point of data) {
    if (!scale.accepts(point)) throw new RangeError(`not a count for ${variant}: ${point.y} of ${point.n}`)
  }
  const centre = scale.transform(target)
  const rows = data.map(({ y, n }) => ({
    distance: scale.transform(y / n) - centre,
    deviation: scale.deviation(n, target),
  }))
  const z = rows.map(({ distance, deviation }) => distance / deviation)
  const trimmed = scale.trim(z)
  const kept = trimmed.flatMap((value, i) =>
    value === null ? [] : [{ value, weight: (rows[i]?.deviation ?? 1) ** -2 }],
  )
  const phi = kept.reduce((sum, { value }) => sum + value * value, 0) / kept.length
  const weight = kept.reduce((sum, row) => sum + row.weight, 0)
  const squares = kept.reduce((sum, row) => sum + row.weight ** 2, 0)
  const tau2 = Math.max(0, (kept.length * phi - (kept.length - 1)) / (weight - squares / weight))
  return {
    z,
    trimmed,
    phi,
    tau2,
    adjustedZ: rows.map(({ distance, deviation }) => distance / Math.sqrt(deviation ** 2 + tau2)),
    limits(n, tail) {
      checkTail(tail)
      if (!(n > 0 && n < Infinity)) throw new RangeError(`a size must be positive and finite, got ${n}`)
      const reach = -normalQuantile(tail) * Math.sqrt(scale.deviation(n, target) ** 2 + tau2)
      return { lower: scale.rateAt(centre - reach), upper: scale.rateAt(centre + reach) }
    },
  }
}

/** Share of rows at each end that is kept from inflating the spread. */
const TRIMMED_SHARE = 0.1

/** Values beyond the 10 % and 90 % quantiles are put at these. */
function winsorised(z: readonly number[]): number[] {
  const ascending = [...z].sort((a, b) => a - b)
  const low = quantile(ascending, TRIMMED_SHARE)
  const high = quantile(ascending, 1 - TRIMMED_SHARE)
  return z.map((value) => Math.min(high, Math.max(low, value)))
}

/** Quantile by linear interpolation of sorted values, type 7 of Hyndman & Fan (1996): R's and NumPy's default. */
function quantile(ascending: readonly number[], probability: number): number {
  const position = (ascending.length - 1) * probability
  const before = ascending[Math.floor(position)] ?? Number.NaN
  const after = ascending[Math.ceil(position)] ?? Number.NaN
  return before + (position - Math.floor(position)) * (after - before)
}

/** Rows whose rank falls into the lowest or highest of ten equal groups, rank x 10 / (k + 1), are left out; tied rows share a mean rank. */
function truncated(z: readonly number[]): (number | null)[] {
  const groups = 1 / TRIMMED_SHARE
  return z.map((value) => {
    const lower = z.filter((other) => other < value).length
    const tied = z.filter((other) => other === value).length
    const group = Math.floor(((lower + (tied + 1) / 2) * groups) / (z.length + 1))
    return group > 0 && group < groups - 1 ? value : null
  })
}

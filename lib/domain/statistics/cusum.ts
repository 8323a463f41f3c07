import { type IntervalCount, logIntervalProbability } from './beta-binomial'
import { checkInterval, logSumExp } from './rate-posterior'
import { logChoose } from './special-functions'

/**
 * What a cumulative sum tells apart: the rate as it was (`inControl`) and the lasting higher rate that it is to find
 * (`raised`), both inside (0, 1). `concentration` = alpha + beta when counts vary from quarter to quarter by more
 * than chance (beta-binomial); left out: binomial.
 */
export type RiseHypotheses = { inControl: number; raised: number; concentration?: number }

function checkHypotheses({ inControl, raised, concentration }: RiseHypotheses): void {
  if (!(inControl > 0 && raised > inControl && raised < 1)) {
    throw new RangeError(`needs rates 0 < inControl < raised < 1, got ${inControl} and ${raised}`)
  }
  if (concentration !== undefined && !(concentration > 0 && concentration < Infinity)) {
    throw new RangeError(`a concentration must be positive and finite, got ${concentration}`)
  }
}

/** ln P(low <= Y <= high) at a rate: binomial, or beta-binomial with that mean. */
function logProbabilityAt({ low, high, n }: IntervalCount, rate: number, concentration: number | undefined): number {
  if (concentration !== undefined) {
    return logIntervalProbability({ low, high, n }, rate * concentration, (1 - rate) * concentration)
  }
  // An interval that says nothing has probability 1, to the last digit.
  if (low === 0 && high === n) return 0
  return logSumExp(
    Array.from(
      { length: high - low + 1 },
      (_, i) => logChoose(n, low + i) + (low + i) * Math.log(rate) + (n - low - i) * Math.log1p(-rate),
    ),
  )
}

/**
 * Log-likelihood ratio of one quarter's count, ln P1(low <= Y <= high) - ln P0(low <= Y <= high): above 0 when the
 * count speaks for the raised rate. For an exact binomial count it is y ln(p1/p0) + (n-y) ln((1-p1)/(1-p0)); a
 * hidden cell (0 to n) and n = 0 give 0. Source: Wald (1945); Steiner et al. (2000), Biostatistics 1, for varying n.
 * @throws RangeError for an impossible count or hypotheses that are not 0 < inControl < raised < 1.
 */
export function logLikelihoodRatio(count: IntervalCount, hypotheses: RiseHypotheses): number {
  checkHypotheses(hypotheses)
  checkInterval(count.low, count.high, count.n)
  const { inControl, raised, concentration } = hypotheses
  return logProbabilityAt(count, raised, concentration) - logProbabilityAt(count, inControl, concentration)
}

/**
 * Page's cumulative sum of increments, held at 0 from below: S_t = max(0, S_{t-1} + w_t), S_0 = 0. Returns S_1, S_2, ...
 * Source: Page (1954), Biometrika 41. @throws RangeError unless all increments are finite.
 */
export function cumulativeSums(increments: readonly number[]): number[] {
  if (!increments.every(Number.isFinite)) throw new RangeError('a cumulative sum needs finite increments')
  let sum = 0
  return increments.map((increment) => {
    sum = Math.max(0, sum + increment)
    return sum
  })
}

/**
 * Average run length, from state 0, of a Markov chain that is stopped when it leaves the states 0..m, for m = 0, 1, 2, ...
 * `transition(from, to)` is its probability, or that times a quadrature weight. Solves (I - Q) L = 1 by triangular
 * decomposition, one state more at each step, so that a whole search for a limit costs one decomposition; no
 * pivoting is needed because I - Q is an M-matrix. Source: Brook & Evans (1972), Biometrika 59.
 * Never ends by itself: take what you need.
 */
export function* averageRunLengths(transition: (from: number, to: number) => number): Generator<number, never> {
  // I - Q = lower x upper with a unit diagonal in `lower`; upperColumns[j][i] = upper[i][j].
  const lowerRows: number[][] = []
  const upperColumns: number[][] = []
  // solution of lower y = 1, and of (transposed upper) v = first unit vector: L_0 = sum of v_i y_i.
  const forward: number[] = []
  const first: number[] = []
  let runLength = 0
  for (let m = 0; ; m += 1) {
    const row: number[] = []
    const column: number[] = []
    for (let i = 0; i < m; i += 1) {
      const above = upperColumns[i] ?? []
      row.push((-transition(m, i) - dot(row, above)) / (above[i] ?? 1))
      column.push(-transition(i, m) - dot(lowerRows[i] ?? [], column))
    }
    const pivot = 1 - transition(m, m) - dot(row, column)
    forward.push(1 - dot(row, forward))
    first.push(((m === 0 ? 1 : 0) - dot(column, first)) / pivot)
    column.push(pivot)
    lowerRows.push(row)
    upperColumns.push(column)
    runLength += (first[m] ?? 0) * (forward[m] ?? 0)
    yield runLength
  }
}

/** Sum of products over the length of the first list. */
function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/** Grid steps per standard deviation of an increment. */
const STEPS_PER_DEVIATION = 25

/** Signals rarer than this are called so rare; sums of probabilities are no more exact than that with many thousands of respondents. */
const RAREST_SIGNAL = 1e-6

/**
 * Limit of a log-likelihood-ratio CUSUM (`cumulativeSums` of `logLikelihoodRatio`): a sum above it is the signal.
 * While the rate stays in control a signal comes on average once in at least `averageRunLength` quarters.
 *
 * Markov chain on a grid of 1/25 of the increments' standard deviation. Each increment is rounded up to the grid,
 * so the chain runs above the true sum and signals no later: its run length, which is returned, is a lower bound of
 * the true one, and the limit is the smallest grid point at which that bound reaches the wish. It is never far above
 * ln(averageRunLength), which would do for any sizes and any censoring (Lorden 1971, Ann. Math. Stat. 42).
 *
 * `sizes` are the row's own n of its quarters: the chain draws each quarter's n from them with equal chance, which is
 * how varying n is taken into account. Their order does not matter. Counts are taken as exact; labels only coarsen
 * them. With hundreds of respondents the limit can be 0: one quarter that speaks for the raised rate is rare enough.
 * Source: Brook & Evans (1972). Deterministic.
 * @throws RangeError unless there is a size, sizes are whole numbers of at least 1, 0 < inControl < raised < 1, and
 * averageRunLength is finite and at least 1.
 */
export function cusumLimit(
  sizes: readonly number[],
  hypotheses: RiseHypotheses,
  averageRunLength = 40,
): { limit: number; averageRunLength: number } {
  if (sizes.length === 0) throw new RangeError('a limit needs the size of at least one quarter')
  for (const n of sizes) {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`a size must be a whole number of at least 1, got ${n}`)
  }
  if (!(averageRunLength >= 1 && averageRunLength < Infinity)) {
    throw new RangeError(`a run length must be finite and at least 1, got ${averageRunLength}`)
  }
  checkHypotheses(hypotheses)
  const increments = incrementDistribution(sizes, hypotheses)
  const mean = increments.reduce((sum, { value, probability }) => sum + probability * value, 0)
  const variance = increments.reduce((sum, { value, probability }) => sum + probability * (value - mean) ** 2, 0)
  const step = Math.sqrt(variance) / STEPS_PER_DEVIATION
  const rises = new Map<number, number>()
  for (const { value, probability } of increments) {
    const rise = Math.ceil(value / step)
    rises.set(rise, (rises.get(rise) ?? 0) + probability)
  }
  /** By number of steps: the chance of falling by at least as many, which ends at 0. */
  const falls: number[] = []
  const fallsBy = (steps: number): number => {
    falls[steps] ??= Math.min(
      1 - RAREST_SIGNAL,
      [...rises].reduce((sum, [rise, probability]) => (rise <= -steps ? sum + probability : sum), 0),
    )
    return falls[steps]
  }
  const chain = averageRunLengths((from, to) => (to === 0 ? fallsBy(from) : (rises.get(to - from) ?? 0)))
  for (let m = 0; ; m += 1) {
    const { value } = chain.next()
    if (value >= averageRunLength) return { limit: m * step, averageRunLength: value }
  }
}

/** Increments that a quarter in control can bring, with their probabilities: n drawn from `sizes`, then y. */
function incrementDistribution(
  sizes: readonly number[],
  hypotheses: RiseHypotheses,
): { value: number; probability: number }[] {
  const { inControl, concentration } = hypotheses
  return [...sizes]
    .sort((a, b) => a - b)
    .flatMap((n) =>
      Array.from({ length: n + 1 }, (_, y) => {
        const count = { low: y, high: y, n }
        return {
          value: logLikelihoodRatio(count, hypotheses),
          probability: Math.exp(logProbabilityAt(count, inControl, concentration)) / sizes.length,
        }
      }),
    )
}

import { logChoose, normalSurvival } from './special-functions'

export type KendallCorrelation = {
  /** Kendall's tau-b, -1 to 1. */
  tau: number
  /** Two-sided: P(|tau| at least as large) when the order of y has nothing to do with that of x. */
  p: number
  /** Exact over all orders of y; else the normal approximation with the variance for ties. */
  exact: boolean
}

/** Up to so many pairs of values all orders are counted, with ties and without. */
const MOST_COUNTED = { withTies: 9, withoutTies: 50 }

/**
 * Kendall's tau-b, (concordant - discordant pairs) / sqrt(pairs not tied in x . pairs not tied in y), with the
 * permutation p of S = concordant - discordant:
 * exact up to 9 pairs of values whatever the ties, and up to 50 without ties; otherwise the normal approximation
 * with tie-corrected variance and without continuity correction, as R's cor.test and SciPy.
 * Null when all values of x, or all of y, are tied: there is no order to compare.
 * Source: Kendall (1970), Rank Correlation Methods, chapters 3 to 5.
 * @throws RangeError for lists of different lengths, fewer than two values, or values that are not finite.
 */
export function kendallTau(x: readonly number[], y: readonly number[]): KendallCorrelation | null {
  if (x.length !== y.length) throw new RangeError(`needs as many values of y as of x, got ${y.length} and ${x.length}`)
  if (x.length < 2) throw new RangeError(`an order needs at least two values, got ${x.length}`)
  for (const value of [...x, ...y]) if (!Number.isFinite(value)) throw new RangeError(`not a value: ${value}`)
  const n = x.length
  const groupsOfX = tieSizes(x)
  const groupsOfY = tieSizes(y)
  if (groupsOfX.length === 1 || groupsOfY.length === 1) return null

  const score = concordanceOf(x, y)
  const pairs = (n * (n - 1)) / 2
  const untied = (groups: readonly number[]): number => pairs - total(groups, (t) => (t * (t - 1)) / 2)
  const tau = score / Math.sqrt(untied(groupsOfX) * untied(groupsOfY))
  const tied = groupsOfX.length < n || groupsOfY.length < n
  if (n <= MOST_COUNTED.withTies) {
    return { tau, p: shareAtLeast(scoresWithTies(groupsOfX, groupsOfY), score), exact: true }
  }
  if (!tied && n <= MOST_COUNTED.withoutTies) {
    return { tau, p: shareAtLeast(scoresWithoutTies(n), score), exact: true }
  }
  return {
    tau,
    p: 2 * normalSurvival(Math.abs(score) / Math.sqrt(scoreVariance(n, groupsOfX, groupsOfY))),
    exact: false,
  }
}

function total(values: readonly number[], f: (value: number) => number): number {
  return values.reduce((sum, value) => sum + f(value), 0)
}

/** Sizes of the groups of equal values, smallest value first. */
function tieSizes(values: readonly number[]): number[] {
  const sizes = new Map<number, number>()
  for (const value of [...values].sort((a, b) => a - b)) sizes.set(value, (sizes.get(value) ?? 0) + 1)
  return [...sizes.values()]
}

/** Concordant minus discordant pairs. */
function concordanceOf(x: readonly number[], y: readonly number[]): number {
  let score = 0
  x.forEach((xi, i) => {
    for (let j = 0; j < i; j += 1) score += Math.sign(xi - (x[j] ?? 0)) * Math.sign((y[i] ?? 0) - (y[j] ?? 0))
  })
  return score
}

/** Score -> number of orders that have it, or any multiple of that. */
type ScoreCounts = ReadonlyMap<number, number>

function shareAtLeast(counts: ScoreCounts, score: number): number {
  let extreme = 0
  let all = 0
  for (const [value, count] of counts) {
    all += count
    if (Math.abs(value) >= Math.abs(score)) extreme += count
  }
  return extreme / all
}

/**
 * Scores of all orders without ties, as shares: the k-th value is larger than any number from 0 to k - 1 of those before it,
 * each as likely. Shares, because n! soon has more digits than a number.
 */
function scoresWithoutTies(n: number): ScoreCounts {
  let counts = [1]
  for (let k = 2; k <= n; k += 1) {
    const next: number[] = []
    counts.forEach((count, concordant) => {
      for (let larger = 0; larger < k; larger += 1) {
        next[concordant + larger] = (next[concordant + larger] ?? 0) + count / k
      }
    })
    counts = next
  }
  const pairs = (n * (n - 1)) / 2
  return new Map(counts.map((count, concordant) => [2 * concordant - pairs, count]))
}

/**
 * Scores of all orders with ties: the groups of x take their values of y one after another; what counts is how many
 * of each group of y are left. Every way to take them is weighted by the number of choices among equal values.
 */
function scoresWithTies(groupsOfX: readonly number[], groupsOfY: readonly number[]): ScoreCounts {
  let states = new Map<string, { left: readonly number[]; scores: Map<number, number> }>([
    ['', { left: groupsOfY, scores: new Map([[0, 1]]) }],
  ])
  for (const size of groupsOfX) {
    const next: typeof states = new Map()
    for (const { left, scores } of states.values()) {
      for (const taken of selections(left, size)) {
        const remaining = left.map((count, j) => count - (taken[j] ?? 0))
        const ways = taken.reduce(
          (product, count, j) => product * Math.round(Math.exp(logChoose(left[j] ?? 0, count))),
          1,
        )
        // Later values of x are larger: a pair is concordant when what is left is larger than what was taken.
        let gain = 0
        taken.forEach((count, j) => {
          remaining.forEach((rest, m) => {
            gain += count * rest * Math.sign(m - j)
          })
        })
        const key = remaining.join()
        const state = next.get(key) ?? { left: remaining, scores: new Map<number, number>() }
        for (const [score, count] of scores) {
          state.scores.set(score + gain, (state.scores.get(score + gain) ?? 0) + count * ways)
        }
        next.set(key, state)
      }
    }
    states = next
  }
  const [end] = [...states.values()]
  return end?.scores ?? new Map()
}

/** All ways to take `size` from groups that hold so many. */
function selections(groups: readonly number[], size: number): number[][] {
  const [first, ...rest] = groups
  if (first === undefined) return size === 0 ? [[]] : []
  return Array.from({ length: Math.min(first, size) + 1 }, (_, taken) =>
    selections(rest, size - taken).map((others) => [taken, ...others]),
  ).flat()
}

/** Variance of the score over all orders, with ties (Kendall 1970, 4.4). */
function scoreVariance(n: number, groupsOfX: readonly number[], groupsOfY: readonly number[]): number {
  const ties = (f: (t: number) => number): [number, number] => [total(groupsOfX, f), total(groupsOfY, f)]
  const [x1, y1] = ties((t) => t * (t - 1))
  const [x2, y2] = ties((t) => t * (t - 1) * (t - 2))
  const [x3, y3] = ties((t) => t * (t - 1) * (2 * t + 5))
  return (
    (n * (n - 1) * (2 * n + 5) - x3 - y3) / 18 + (x2 * y2) / (9 * n * (n - 1) * (n - 2)) + (x1 * y1) / (2 * n * (n - 1))
  )
}

import { integratePiecewise } from './quadrature'
import { densityEdges, type Posterior } from './rate-posterior'
import { logit } from './special-functions'

/** Rank 1 is the highest rate. */
export type Rank = {
  /** 1 + sum over the others of P(their rate > this rate). */
  expectedRank: number
  /** P(this rate is among the topR highest). */
  probabilityTop: number
}

/**
 * Exact ranks of independent rates, by quadrature, without simulation. With F_j and f_i the distribution and
 * density on the logit scale: expected rank = 1 + sum_j integral f_i (1 - F_j); P(rank <= r) = integral f_i(x)
 * P(fewer than r of the others exceed x), the latter a Poisson-binomial distribution function, built from both ends.
 * Never rank by raw rates or p-values: see Lin, Louis, Paddock & Ridgeway (2006), Bayesian Analysis 1.
 * Work: points x rows x topR. The order of `posteriors` does not matter.
 * @throws RangeError unless topR is a whole number of at least 1.
 */
export function rankPosteriors(posteriors: readonly Posterior[], topR: number): Rank[] {
  if (!Number.isInteger(topR) || topR < 1)
    throw new RangeError(`topR must be a whole number of at least 1, got ${topR}`)
  if (posteriors.length === 0) return []
  const edges = commonEdges(posteriors)
  const tables = posteriors.map((item) => integratePiecewise((z) => item.logitDensity(z), edges))
  const points = tables[0]?.nodes.length ?? 0
  const count = posteriors.length
  const places = Math.min(topR, count)
  const expected = new Array<number>(count).fill(0)
  const top = new Array<number>(count).fill(0)
  // Probability that exactly s of the rows before i, and of the rows from i on, exceed the point.
  const before = new Float64Array((count + 1) * places)
  const after = new Float64Array((count + 1) * places)
  const exceeding = new Float64Array(count)
  for (let point = 0; point < points; point += 1) {
    let sum = 0
    for (let i = 0; i < count; i += 1) {
      const table = tables[i]
      if (!table) continue
      const value = Math.min(1, Math.max(0, 1 - (table.cumulativeAtNodes[point] ?? 0) / table.total))
      exceeding[i] = value
      sum += value
    }
    before.fill(0, 0, places)
    before[0] = 1
    for (let i = 0; i < count; i += 1) addTrial(before, i * places, (i + 1) * places, places, exceeding[i] ?? 0)
    after.fill(0, count * places)
    after[count * places] = 1
    for (let i = count - 1; i >= 0; i -= 1) addTrial(after, (i + 1) * places, i * places, places, exceeding[i] ?? 0)
    for (let i = 0; i < count; i += 1) {
      const table = tables[i]
      if (!table) continue
      const mass = ((table.weights[point] ?? 0) * (table.values[point] ?? 0)) / table.total
      if (mass === 0) continue
      expected[i] = (expected[i] ?? 0) + mass * (sum - (exceeding[i] ?? 0))
      let fewer = 0
      let others = 0
      for (let s = places - 1; s >= 0; s -= 1) {
        others += after[(i + 1) * places + (places - 1 - s)] ?? 0
        fewer += (before[i * places + s] ?? 0) * others
      }
      top[i] = (top[i] ?? 0) + mass * fewer
    }
  }
  return posteriors.map((_, i) => ({
    expectedRank: 1 + (expected[i] ?? 0),
    probabilityTop: places === count ? 1 : Math.min(1, top[i] ?? 0),
  }))
}

/** Distribution of the number of successes after one more trial, for 0..places-1 successes. */
function addTrial(table: Float64Array, from: number, to: number, places: number, probability: number): void {
  for (let s = places - 1; s >= 0; s -= 1) {
    table[to + s] = (table[from + s] ?? 0) * (1 - probability) + (s > 0 ? (table[from + s - 1] ?? 0) * probability : 0)
  }
}

/**
 * Panels over all posteriors together. Each hump asks for panels about as wide as its own (0.7 of its spread at the
 * mode, growing by a fifth of the distance from it); the narrowest wish decides.
 */
function commonEdges(posteriors: readonly Posterior[]): number[] {
  const humps = posteriors.map((item) => densityEdges((z) => Math.log(item.logitDensity(z)), logit(item.mean), 34))
  const first = Math.min(...humps.map(({ edges, mode }) => edges[0] ?? mode))
  const last = Math.max(...humps.map(({ edges, mode }) => edges.at(-1) ?? mode))
  const edges = [first]
  const split = (left: number, right: number): void => {
    const wish = humps.reduce((width, { edges: own, mode, scale }) => {
      if ((own[0] ?? mode) > right || (own.at(-1) ?? mode) < left) return width
      return Math.min(width, 0.9 * scale + 0.25 * Math.max(0, left - mode, mode - right))
    }, Infinity)
    if (right - left <= wish) {
      edges.push(right)
      return
    }
    const middle = (left + right) / 2
    split(left, middle)
    split(middle, right)
  }
  split(first, last)
  return edges
}

import { panelsBetween, runningIntegral } from './quadrature'
import { type Posterior, panelWidth, type Span } from './rate-posterior'

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
  const { points, masses, exceeding } = commonTables(posteriors)
  const count = posteriors.length
  const places = Math.min(topR, count)
  const expected = new Float64Array(count)
  const top = new Float64Array(count)
  // Probability that exactly s of the rows before i, and of the rows from i on, exceed the point.
  const before = new Float64Array((count + 1) * places)
  const after = new Float64Array((count + 1) * places)
  before[0] = 1
  after[count * places] = 1
  for (let point = 0; point < points; point += 1) {
    let sum = 0
    for (let i = 0; i < count; i += 1) {
      const probability = exceeding[i * points + point] ?? 0
      sum += probability
      addTrial(before, i * places, (i + 1) * places, places, probability)
    }
    for (let i = count - 1; i > 0; i -= 1) {
      addTrial(after, (i + 1) * places, i * places, places, exceeding[i * points + point] ?? 0)
    }
    for (let i = 0; i < count; i += 1) {
      const mass = masses[i * points + point] ?? 0
      if (mass === 0) continue
      expected[i] = (expected[i] ?? 0) + mass * (sum - (exceeding[i * points + point] ?? 0))
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
  const failure = 1 - probability
  let fewer = 0
  for (let s = 0; s < places; s += 1) {
    const same = table[from + s] ?? 0
    table[to + s] = same * failure + fewer * probability
    fewer = same
  }
}

/** All densities at the same points. Entry row * points + point: the row's probability mass there, and P(its rate lies above). */
type CommonTables = { points: number; masses: Float64Array; exceeding: Float64Array }

function commonTables(posteriors: readonly Posterior[]): CommonTables {
  const spans = posteriors.map((item) => item.span())
  const panels = panelsBetween(commonEdges(spans))
  const points = panels.nodes.length
  const masses = new Float64Array(posteriors.length * points)
  const exceeding = new Float64Array(posteriors.length * points)
  posteriors.forEach((item, row) => {
    const { from, to } = spans[row] ?? { from: 0, to: 0 }
    const values = panels.nodes.map((z) => (z < from || z > to ? 0 : item.logitDensity(z)))
    const { atNodes, atEdges } = runningIntegral(panels, values)
    const total = atEdges.at(-1) ?? 0
    for (let point = 0; point < points; point += 1) {
      masses[row * points + point] = ((panels.weights[point] ?? 0) * (values[point] ?? 0)) / total
      exceeding[row * points + point] = Math.min(1, Math.max(0, 1 - (atNodes[point] ?? 0) / total))
    }
  })
  return { points, masses, exceeding }
}

/** The number of own panels that a posterior is given here: a product of many distribution functions is steeper than any of them. */
const REFINEMENT = 2

/** Panels over all posteriors together: everywhere as narrow as the most demanding posterior asks that reaches there. */
function commonEdges(spans: readonly Span[]): number[] {
  const last = spans.reduce((most, { to }) => Math.max(most, to), -Infinity)
  let edge = spans.reduce((least, { from }) => Math.min(least, from), Infinity)
  const edges = [edge]
  while (edge < last) {
    const left = edge
    const near = spans.reduce((width, span) => {
      if (span.to <= left || span.from >= left + width) return width
      // A span that begins further right may also begin with a new panel.
      const own = panelWidth(Math.max(left, span.from), span) / REFINEMENT
      return Math.min(width, Math.max(own, span.from - left))
    }, last - left)
    const width = spans.reduce((narrowest, span) => {
      if (span.to <= left || span.from >= left + near) return narrowest
      return Math.min(narrowest, panelWidth(Math.min(span.to, left + near), span) / REFINEMENT)
    }, near)
    edge = last - left - width < 1e-9 ? last : left + width
    edges.push(edge)
  }
  return edges
}

/** Points per panel. 16 make a panel exact for polynomials of degree 31. */
const ORDER = 16

type Rule = { nodes: readonly number[]; weights: readonly number[] }

/** P_0(x) to P_order(x), by the three-term recurrence. */
function legendre(order: number, x: number): number[] {
  const values = [1, x]
  let before = 1
  let last = x
  for (let n = 1; n < order; n += 1) {
    const next = ((2 * n + 1) * x * last - n * before) / (n + 1)
    before = last
    last = next
    values.push(next)
  }
  return values
}

/**
 * Gauss-Legendre rule on [-1, 1], nodes ascending: Newton's method on P_order from Chebyshev starts.
 * Source: NIST DLMF 3.5(v). @throws RangeError unless order is a whole number of at least 1.
 */
export function gaussLegendre(order: number): Rule {
  if (!Number.isInteger(order) || order < 1)
    throw new RangeError(`order must be a whole number of at least 1, got ${order}`)
  const nodes: number[] = []
  const weights: number[] = []
  for (let i = 0; i < order; i += 1) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (order + 0.5))
    let slope = 0
    for (let iteration = 0; iteration < 100; iteration += 1) {
      const values = legendre(order, x)
      const value = values[order] ?? 0
      slope = (order * (x * value - (values[order - 1] ?? 0))) / (x * x - 1)
      const step = value / slope
      x -= step
      if (Math.abs(step) < 1e-15) break
    }
    nodes.push(x)
    weights.push(2 / ((1 - x * x) * slope * slope))
  }
  return { nodes, weights }
}

const rule = gaussLegendre(ORDER)

/**
 * Entry i * ORDER + j: what the value at node j adds to the integral from -1 to node i of the interpolating polynomial.
 * From its Legendre series and DLMF 18.16(ii): the integral of P_n is (P_{n+1} - P_{n-1}) / (2n + 1).
 */
const partialWeights = Float64Array.from(
  rule.nodes.flatMap((upTo) => {
    const there = legendre(ORDER, upTo)
    return rule.nodes.map((node, j) => {
      const here = legendre(ORDER, node)
      let sum = 0.5 * (upTo + 1)
      for (let n = 1; n < ORDER; n += 1) sum += 0.5 * (here[n] ?? 0) * ((there[n + 1] ?? 0) - (there[n - 1] ?? 0))
      return (rule.weights[j] ?? 0) * sum
    })
  }),
)

/** 1 / product over the other points of (own point - other): the weights of the barycentric formula. */
function barycentricWeights(points: readonly number[]): Float64Array {
  return Float64Array.from(points, (own, i) =>
    points.reduce((product, other, j) => (j === i ? product : product / (own - other)), 1),
  )
}

const nodes = Float64Array.from(rule.nodes)
/** For a function known at the nodes of a panel. */
const nodeWeights = barycentricWeights(rule.nodes)
/** For its running integral, which is known at the panel's left edge too: that edge's weight, and the nodes'. */
const [edgeWeight = 0, ...runningWeights] = barycentricWeights([-1, ...rule.nodes])
const runningNodeWeights = Float64Array.from(runningWeights)

/** The polynomial through `values[offset...]` at s. Barycentric formula: Berrut & Trefethen (2004), SIAM Review 46. */
function interpolate(values: Float64Array, offset: number, s: number): number {
  let numerator = 0
  let denominator = 0
  for (let i = 0; i < ORDER; i += 1) {
    const distance = s - (nodes[i] ?? 0)
    const value = values[offset + i] ?? 0
    if (distance === 0) return value
    const share = (nodeWeights[i] ?? 0) / distance
    numerator += share * value
    denominator += share
  }
  return numerator / denominator
}

/** As `interpolate`, with `atEdge` as the value at -1. */
function interpolateFromEdge(atEdge: number, values: Float64Array, offset: number, s: number): number {
  if (s === -1) return atEdge
  let denominator = edgeWeight / (s + 1)
  let numerator = denominator * atEdge
  for (let i = 0; i < ORDER; i += 1) {
    const distance = s - (nodes[i] ?? 0)
    const value = values[offset + i] ?? 0
    if (distance === 0) return value
    const share = (runningNodeWeights[i] ?? 0) / distance
    numerator += share * value
    denominator += share
  }
  return numerator / denominator
}

/** Neighbouring panels between ascending `edges`, with 16 Gauss-Legendre points each. */
export type Panels = {
  edges: Float64Array
  /** Points of all panels, ascending. */
  nodes: Float64Array
  /** The integral of a smooth f over all panels is the sum of weight x f(node). */
  weights: Float64Array
}

/** @throws RangeError with fewer than two edges. */
export function panelsBetween(edges: readonly number[]): Panels {
  if (edges.length < 2) throw new RangeError('integration needs at least two edges')
  const nodes = new Float64Array((edges.length - 1) * ORDER)
  const weights = new Float64Array(nodes.length)
  for (let panel = 0; panel + 1 < edges.length; panel += 1) {
    const left = edges[panel] ?? 0
    const half = ((edges[panel + 1] ?? 0) - left) / 2
    for (let i = 0; i < ORDER; i += 1) {
      nodes[panel * ORDER + i] = left + half * (1 + (rule.nodes[i] ?? 0))
      weights[panel * ORDER + i] = half * (rule.weights[i] ?? 0)
    }
  }
  return { edges: Float64Array.from(edges), nodes, weights }
}

/** The panel that holds x, between the first and the last edge. */
function panelOf(edges: Float64Array, x: number): number {
  let low = 0
  let high = edges.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((edges[middle] ?? 0) <= x) low = middle
    else high = middle - 1
  }
  return low
}

/** x on its panel's scale of -1 to 1. */
function within(edges: Float64Array, panel: number, x: number): number {
  const left = edges[panel] ?? 0
  return (2 * (x - left)) / ((edges[panel + 1] ?? 0) - left) - 1
}

/** The function with the given values at the nodes of the panels; not meant for points outside them. */
export function interpolateValues({ edges }: Panels, values: Float64Array): (x: number) => number {
  return (x) => {
    const panel = panelOf(edges, x)
    return interpolate(values, panel * ORDER, within(edges, panel, x))
  }
}

/** Integral from the first edge to each node and to each edge, of a function with the given values at the nodes. */
export function runningIntegral(
  { edges }: Panels,
  values: Float64Array,
): { atNodes: Float64Array; atEdges: Float64Array } {
  const atNodes = new Float64Array(values.length)
  const atEdges = new Float64Array(edges.length)
  let before = 0
  for (let panel = 0; panel + 1 < edges.length; panel += 1) {
    const half = ((edges[panel + 1] ?? 0) - (edges[panel] ?? 0)) / 2
    const first = panel * ORDER
    let inside = 0
    for (let i = 0; i < ORDER; i += 1) {
      let part = 0
      for (let j = 0; j < ORDER; j += 1) part += (partialWeights[i * ORDER + j] ?? 0) * (values[first + j] ?? 0)
      atNodes[first + i] = before + half * part
      inside += (rule.weights[i] ?? 0) * (values[first + i] ?? 0)
    }
    before += half * inside
    atEdges[panel + 1] = before
  }
  return { atNodes, atEdges }
}

/** A smooth function on neighbouring panels, known well enough to integrate it up to any point. */
export type PiecewiseIntegral = Panels & {
  /** The function at the nodes. */
  values: Float64Array
  total: number
  /** Integral from the first edge to each node. */
  cumulativeAtNodes: Float64Array
  /** Integral from the first edge to x; 0 before it, `total` after the last. */
  cumulative(x: number): number
  /** The interpolated function at x; 0 outside the edges. */
  value(x: number): number
}

/** The function with the given values at the nodes of the panels, and its running integral, panel by panel a polynomial. */
export function integrateValues(panels: Panels, values: Float64Array): PiecewiseIntegral {
  const { edges } = panels
  const { atNodes, atEdges } = runningIntegral(panels, values)
  const first = edges[0] ?? 0
  const last = edges.at(-1) ?? 0
  const total = atEdges.at(-1) ?? 0
  const valueAt = interpolateValues(panels, values)
  return {
    ...panels,
    values,
    total,
    cumulativeAtNodes: atNodes,
    cumulative(x) {
      if (x <= first) return 0
      if (x >= last) return total
      const panel = panelOf(edges, x)
      return interpolateFromEdge(atEdges[panel] ?? 0, atNodes, panel * ORDER, within(edges, panel, x))
    },
    value: (x) => (x < first || x > last ? 0 : valueAt(x)),
  }
}

/**
 * Integrates `f` panel by panel between ascending `edges`, with 16 Gauss-Legendre points each, and keeps the
 * interpolating polynomials, so that the running integral costs no further evaluation of `f`.
 * @throws RangeError with fewer than two edges.
 */
export function integratePiecewise(f: (x: number) => number, edges: readonly number[]): PiecewiseIntegral {
  const panels = panelsBetween(edges)
  return integrateValues(
    panels,
    panels.nodes.map((x) => f(x)),
  )
}

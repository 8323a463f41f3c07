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
/** By node: P_0 to P_ORDER there. */
const legendreAtNodes = rule.nodes.map((node) => legendre(ORDER, node))

/**
 * Integral from -1 to s of the polynomial with the given Legendre coefficients:
 * the integral of P_n is (P_{n+1} - P_{n-1}) / (2n + 1), DLMF 18.16(ii).
 */
function integratedSeries(coefficients: readonly number[], values: readonly number[], s: number): number {
  let total = (coefficients[0] ?? 0) * (s + 1)
  for (let n = 1; n < coefficients.length; n += 1) {
    total += ((coefficients[n] ?? 0) * ((values[n + 1] ?? 0) - (values[n - 1] ?? 0))) / (2 * n + 1)
  }
  return total
}

/** A smooth function on neighbouring panels, known well enough to integrate it up to any point. */
export type PiecewiseIntegral = {
  /** Points where the function was evaluated, ascending, with their weights: sum of weight x value is `total`. */
  nodes: readonly number[]
  weights: readonly number[]
  values: readonly number[]
  total: number
  /** Integral from the first edge to each node. */
  cumulativeAtNodes: readonly number[]
  /** Integral from the first edge to x; 0 before it, `total` after the last. */
  cumulative(x: number): number
  /** The interpolated function at x; 0 outside the edges. */
  value(x: number): number
}

/**
 * Integrates `f` panel by panel between ascending `edges`, with 16 Gauss-Legendre points each, and keeps the
 * interpolating polynomials, so that the running integral costs no further evaluation of `f`.
 * @throws RangeError with fewer than two edges.
 */
export function integratePiecewise(f: (x: number) => number, edges: readonly number[]): PiecewiseIntegral {
  if (edges.length < 2) throw new RangeError('integration needs at least two edges')
  const nodes: number[] = []
  const weights: number[] = []
  const values: number[] = []
  const cumulativeAtNodes: number[] = []
  const panels: { left: number; half: number; before: number; coefficients: number[] }[] = []
  let total = 0
  edges.slice(0, -1).forEach((left, panel) => {
    const half = ((edges[panel + 1] ?? left) - left) / 2
    const coefficients = new Array<number>(ORDER).fill(0)
    let inside = 0
    rule.nodes.forEach((node, i) => {
      const x = left + half * (1 + node)
      const value = f(x)
      const weight = rule.weights[i] ?? 0
      nodes.push(x)
      weights.push(weight * half)
      values.push(value)
      inside += weight * half * value
      const polynomials = legendreAtNodes[i] ?? []
      for (let n = 0; n < ORDER; n += 1) {
        coefficients[n] = (coefficients[n] ?? 0) + (n + 0.5) * weight * value * (polynomials[n] ?? 0)
      }
    })
    rule.nodes.forEach((node, i) => {
      cumulativeAtNodes.push(total + half * integratedSeries(coefficients, legendreAtNodes[i] ?? [], node))
    })
    panels.push({ left, half, before: total, coefficients })
    total += inside
  })

  const first = edges[0] ?? 0
  const last = edges.at(-1) ?? 0
  /** The panel that holds x, and x on its scale of -1 to 1. */
  const locate = (x: number) => {
    let low = 0
    let high = panels.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((edges[middle] ?? 0) <= x) low = middle
      else high = middle - 1
    }
    const panel = panels[low]
    if (!panel) throw new RangeError('integration needs at least two edges')
    return { panel, s: (x - panel.left) / panel.half - 1 }
  }
  return {
    nodes,
    weights,
    values,
    total,
    cumulativeAtNodes,
    cumulative(x) {
      if (x <= first) return 0
      if (x >= last) return total
      const { panel, s } = locate(x)
      return panel.before + panel.half * integratedSeries(panel.coefficients, legendre(ORDER, s), s)
    },
    value(x) {
      if (x < first || x > last) return 0
      const { panel, s } = locate(x)
      const polynomials = legendre(ORDER, s)
      return panel.coefficients.reduce((sum, coefficient, n) => sum + coefficient * (polynomials[n] ?? 0), 0)
    },
  }
}

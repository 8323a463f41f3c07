import { describe, expect, it } from 'vitest'
import {
  gaussLegendre,
  integratePiecewise,
  integrateValues,
  interpolateValues,
  panelsBetween,
  runningIntegral,
} from '../../../lib/domain/statistics/quadrature'

describe('Gauss-Legendre rules', () => {
  it.each([
    [1, [0], [2]],
    [2, [-Math.sqrt(1 / 3), Math.sqrt(1 / 3)], [1, 1]],
    [3, [-Math.sqrt(3 / 5), 0, Math.sqrt(3 / 5)], [5 / 9, 8 / 9, 5 / 9]],
    [
      5,
      [
        -Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3,
        -Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3,
        0,
        Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3,
        Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3,
      ],
      [
        (322 - 13 * Math.sqrt(70)) / 900,
        (322 + 13 * Math.sqrt(70)) / 900,
        128 / 225,
        (322 + 13 * Math.sqrt(70)) / 900,
        (322 - 13 * Math.sqrt(70)) / 900,
      ],
    ],
  ])('of %i points are those of Abramowitz & Stegun 25.4.30', (order, nodes, weights) => {
    const rule = gaussLegendre(order)
    expect(rule.nodes).toEqual(nodes.map((node) => expect.closeTo(node, 14)))
    expect(rule.weights).toEqual(weights.map((weight) => expect.closeTo(weight, 14)))
  })

  it.each([0, -1, 1.5, Number.NaN])('have no order %d', (order) => {
    expect(() => gaussLegendre(order)).toThrow(RangeError)
    expect(() => gaussLegendre(order)).toThrow(`order must be a whole number of at least 1, got ${order}`)
  })
})

describe('panels', () => {
  it('have 16 points each, ascending inside their edges, whose weights sum to their widths', () => {
    const { edges, nodes, weights } = panelsBetween([-1, 1, 5])
    expect([...edges]).toEqual([-1, 1, 5])
    expect(nodes).toHaveLength(32)
    expect([...nodes].sort((a, b) => a - b)).toEqual([...nodes])
    expect([nodes[0], nodes[15], nodes[16], nodes[31]].map((x) => Math.round(10 * (x ?? 0)))).toEqual([-10, 10, 10, 50])
    expect(weights.slice(0, 16).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(2, 13)
    expect(weights.slice(16).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4, 13)
  })

  it('need two edges', () => {
    // One panel of 16 points has x^31 exact: 1/32.
    const { nodes, weights } = panelsBetween([0, 1])
    expect(nodes.reduce((sum, x, i) => sum + (weights[i] ?? 0) * x ** 31, 0)).toBeCloseTo(1 / 32, 14)
    for (const edges of [[], [1]]) {
      expect(() => panelsBetween(edges)).toThrow(RangeError)
      expect(() => panelsBetween(edges)).toThrow('at least two edges')
    }
  })
})

describe('interpolation', () => {
  it('is exact for polynomials of degree 15, another one on each panel', () => {
    const panels = panelsBetween([-2, 0, 2, 3])
    const f = (x: number): number => (x < 0 ? 1 - (x + 1) ** 15 : x < 2 ? (x - 1) ** 14 : 5)
    const values = panels.nodes.map(f)
    const at = interpolateValues(panels, values)
    for (let x = -2; x <= 3; x += 1 / 64) expect(at(x)).toBeCloseTo(f(x), 10)
    // The nodes themselves, where the formula would divide by 0.
    panels.nodes.forEach((x, i) => {
      expect(at(x)).toBeCloseTo(values[i] ?? Number.NaN, 11)
    })
  })
})

describe('running integrals', () => {
  // 16 x^15 on [0, 1], then 0 on [1, 2], then 3 on [2, 4]: the integral runs as x^16, 1, and 1 + 3 (x - 2).
  const panels = panelsBetween([0, 1, 2, 4])
  const f = (x: number): number => (x < 1 ? 16 * x ** 15 : x < 2 ? 0 : 3)
  const integral = (x: number): number => (x < 1 ? x ** 16 : x < 2 ? 1 : 1 + 3 * (x - 2))
  const values = panels.nodes.map(f)

  it('are exact for polynomials of degree 15, at every node and edge', () => {
    const { atNodes, atEdges } = runningIntegral(panels, values)
    panels.nodes.forEach((x, i) => {
      expect(atNodes[i]).toBeCloseTo(integral(x), 13)
    })
    expect([...atEdges]).toEqual([0, expect.closeTo(1, 13), expect.closeTo(1, 13), expect.closeTo(7, 13)])
  })

  it('and anywhere between, 0 before the first edge and all after the last', () => {
    for (const table of [integrateValues(panels, values), integratePiecewise(f, [0, 1, 2, 4])]) {
      for (let x = 0; x <= 4; x += 1 / 64) expect(table.cumulative(x)).toBeCloseTo(integral(x), 12)
      panels.nodes.forEach((x, i) => {
        expect(table.cumulative(x)).toBeCloseTo(integral(x), 12)
        expect(table.cumulativeAtNodes[i]).toBeCloseTo(integral(x), 13)
        expect(table.values[i]).toBe(values[i])
      })
      expect(table.total).toBeCloseTo(7, 13)
      expect([table.cumulative(-1), table.cumulative(0), table.cumulative(4), table.cumulative(9)]).toEqual([
        0,
        0,
        table.total,
        table.total,
      ])
    }
  })

  it('start at the first edge, wherever that is', () => {
    const left = integratePiecewise(() => 1, [-3, -2, -1])
    expect([left.cumulative(-4), left.cumulative(-0.5)]).toEqual([0, left.total])
    expect(left.cumulative(-2.5)).toBeCloseTo(0.5, 14)
    expect(left.value(-2.5)).toBeCloseTo(1, 14)
    expect([left.value(-3.5), left.value(-0.5)]).toEqual([0, 0])
  })

  it('come with the function itself, which is 0 outside', () => {
    const { value } = integratePiecewise(f, [0, 1, 2, 4])
    for (let x = 1 / 64; x < 4; x += 1 / 32) expect(value(x)).toBeCloseTo(f(x), 10)
    expect([value(-1e-9), value(4 + 1e-9)]).toEqual([0, 0])
    expect(value(0)).toBeCloseTo(0, 10)
    expect(value(4)).toBeCloseTo(3, 10)
  })

  it('of a smooth function are as good: the integral of cos is sin', () => {
    const table = integratePiecewise(Math.cos, [0, 0.5, 2, 3])
    expect(table.total).toBeCloseTo(Math.sin(3), 13)
    for (const x of [0.1, 0.5, 0.7, 1.9, 2.5]) expect(table.cumulative(x)).toBeCloseTo(Math.sin(x), 13)
    expect([table.cumulative(-1), table.cumulative(4)]).toEqual([0, table.total])
    table.nodes.forEach((x, i) => {
      expect(table.cumulativeAtNodes[i]).toBeCloseTo(Math.sin(x), 13)
    })
    expect(() => integratePiecewise(Math.cos, [0])).toThrow(RangeError)
  })
})

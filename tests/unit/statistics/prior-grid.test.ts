import { describe, expect, it } from 'vitest'
import type { IntervalCount } from '../../../lib/domain/statistics/beta-binomial'
import { integratePrior, type PriorGrid, priorFromOthers } from '../../../lib/domain/statistics/prior-grid'
import { combineEvidence } from '../../../lib/domain/statistics/rate-posterior'

const exactly = (y: number, n: number): IntervalCount => ({ low: y, high: y, n })

/** Expectation over ln C ~ N(ln 40, 1.5^2), by a plain sum over the 4 standard deviations to either side that are looked at. */
function overConcentrations(f: (concentration: number, logConcentration: number) => number): number {
  let sum = 0
  let total = 0
  for (let i = -400; i <= 400; i += 1) {
    const weight = Math.exp(-0.5 * (i / 100) ** 2)
    const logConcentration = Math.log(40) + 1.5 * (i / 100)
    sum += weight * f(Math.exp(logConcentration), logConcentration)
    total += weight
  }
  return sum / total
}

/** P(low <= Y <= high) of a beta-binomial count, factor by factor. */
function probability({ low, high, n }: IntervalCount, alpha: number, beta: number): number {
  let sum = 0
  for (let y = low; y <= high; y += 1) {
    let term = 1
    for (let j = 0; j < y; j += 1) term *= ((n - j) / (y - j)) * ((alpha + j) / (alpha + beta + j))
    for (let j = 0; j < n - y; j += 1) term *= (beta + j) / (alpha + beta + y + j)
    sum += term
  }
  return sum
}

/**
 * Means of m, of ln C and of each row's rate by a plain sum: logit m in steps of 1/15, ln C in tenths of its prior's standard
 * deviation, five of them to either side. Shares nothing with the code under test but that definition.
 */
function integrateDirectly(rows: readonly IntervalCount[]) {
  let [total, mean, logMean] = [0, 0, 0]
  const rates = rows.map(() => 0)
  for (let i = -225; i <= 225; i += 1) {
    const m = 1 / (1 + Math.exp(-i / 15))
    for (let j = -50; j <= 50; j += 1) {
      const logConcentration = Math.log(40) + 1.5 * (j / 10)
      const concentration = Math.exp(logConcentration)
      let weight = m * (1 - m) * Math.exp(-0.5 * (j / 10) ** 2)
      // Products of many small probabilities leave the number range; each is taken relative to its order of magnitude.
      for (const row of rows) weight *= probability(row, m * concentration, (1 - m) * concentration) * row.n
      total += weight
      mean += weight * m
      logMean += weight * logConcentration
      // Given alpha and beta an exact count y of n makes the rate (alpha + y) / (alpha + beta + n) on average.
      rows.forEach(({ low, n }, r) => {
        rates[r] = (rates[r] ?? 0) + (weight * (m * concentration + low)) / (concentration + n)
      })
    }
  }
  return {
    mean: mean / total,
    concentration: Math.exp(logMean / total),
    rates: rates.map((rate) => rate / total),
  }
}

describe('the spread between rows, averaged over', () => {
  it('is the prior when the rows say nothing: mean 1/2, concentration 40', () => {
    for (const rows of [[exactly(0, 0)], [exactly(0, 0), { low: 0, high: 25, n: 25 }]]) {
      const { mean, concentration, nodes } = integratePrior(rows)
      expect(mean).toBeCloseTo(0.5, 6)
      expect(concentration).toBeCloseTo(40, 4)
      expect(nodes.every(({ logProbabilities }) => logProbabilities.every((value) => value === 0))).toBe(true)
    }
  })

  it("has Laplace's rule of succession for rows of one: (s + 1) / (k + 2), whatever the concentration", () => {
    for (const [yes, no] of [
      [1, 0],
      [3, 1],
      [1, 5],
    ] as const) {
      const rows = [...new Array(yes).fill(exactly(1, 1)), ...new Array(no).fill(exactly(0, 1))]
      const { mean, concentration } = integratePrior(rows)
      expect(mean).toBeCloseTo((yes + 1) / (yes + no + 2), 4)
      expect(concentration).toBeCloseTo(40, 2)
    }
  })

  it('learns the concentration from rows of two by one integral', () => {
    // 1 of 2: P = 2 m(1-m) C / (C + 1), so m stays around 1/2 and C is weighted by C / (C + 1).
    const one = integratePrior([exactly(1, 2)])
    expect(one.mean).toBeCloseTo(0.5, 6)
    const weight = overConcentrations((c) => c / (c + 1))
    expect(Math.log(one.concentration)).toBeCloseTo(overConcentrations((c, log) => (log * c) / (c + 1)) / weight, 3)
    // 2 of 2: P = m (m C + 1) / (C + 1). Over a uniform m: (C/3 + 1/2) / (C + 1), with another m: (C/4 + 1/3) / (C + 1).
    const both = integratePrior([exactly(2, 2)])
    const norm = overConcentrations((c) => (c / 3 + 1 / 2) / (c + 1))
    expect(both.mean).toBeCloseTo(overConcentrations((c) => (c / 4 + 1 / 3) / (c + 1)) / norm, 4)
    const logMean = overConcentrations((c, log) => (log * (c / 3 + 1 / 2)) / (c + 1)) / norm
    expect(Math.log(both.concentration)).toBeCloseTo(logMean, 3)
  })

  it.each([
    ['exact counts', [exactly(2, 10), exactly(7, 12), exactly(1, 20)], 1e-4],
    ['labels', [{ low: 0, high: 4, n: 30 }, { low: 5, high: 8, n: 12 }, exactly(3, 9)], 1e-4],
    // The density of logit m falls off doubly exponentially where rows have no events: the steps are coarse for that.
    ['zeros', [exactly(0, 15), exactly(0, 30)], 2e-3],
    // They favour concentrations beyond the 4 standard deviations that are looked at.
    ['alike rows', [exactly(6, 30), exactly(5, 25), exactly(8, 40), exactly(4, 20)], 5e-4],
  ] as const)('equals a plain sum over mean and concentration: %s', (_, rows, tolerance) => {
    const { mean, concentration } = integratePrior(rows)
    const direct = integrateDirectly(rows)
    expect(Math.abs(mean / direct.mean - 1)).toBeLessThan(tolerance)
    expect(Math.abs(Math.log(concentration / direct.concentration))).toBeLessThan(tolerance)
  })

  it.each([
    ['three rows', [exactly(2, 10), exactly(7, 12), exactly(1, 20)]],
    ['one row that stands out', [exactly(3, 30), exactly(4, 28), exactly(2, 25), exactly(20, 24), exactly(3, 31)]],
    // The more rows, the better they fix the spread, and the closer the grid has to look at it.
    ['ninety rows', Array.from({ length: 90 }, (_, i) => exactly((i * 7) % 13, 20 + (i % 5)))],
  ])('gives each row the rate that a plain sum gives it: %s', (_, rows) => {
    const grid = integratePrior(rows)
    const direct = integrateDirectly(rows)
    rows.forEach((row, i) => {
      const rate = combineEvidence(priorFromOthers(grid, i), [{ ...row, discount: 1 }]).mean
      expect(Math.abs(rate / (direct.rates[i] ?? 0) - 1)).toBeLessThan(1e-4)
    })
  })

  it('has weights that sum to 1, and each row its own probability at every node', () => {
    const rows = [exactly(2, 10), { low: 5, high: 8, n: 12 }]
    const { nodes } = integratePrior(rows)
    expect(nodes.reduce((sum, { logWeight }) => sum + Math.exp(logWeight), 0)).toBeCloseTo(1, 12)
    for (const { alpha, beta, logProbabilities } of nodes) {
      rows.forEach((row, i) => {
        expect(logProbabilities[i]).toBeCloseTo(Math.log(probability(row, alpha, beta)), 9)
      })
    }
    // Nothing is kept that is e^-15 lighter than the heaviest, and nothing heavier is missing in between.
    const weights = nodes.map(({ logWeight }) => logWeight)
    expect(Math.min(...weights)).toBeGreaterThan(Math.max(...weights) - 15)
    expect(Math.min(...weights)).toBeLessThan(Math.max(...weights) - 12)
  })

  it('does not depend on the order of rows, and turns over with yes and no', () => {
    const rows = [exactly(2, 10), exactly(7, 12), { low: 0, high: 4, n: 30 }]
    const plain = integratePrior(rows)
    const reversed = integratePrior([...rows].reverse())
    expect(reversed.mean).toBeCloseTo(plain.mean, 12)
    expect(reversed.concentration).toBeCloseTo(plain.concentration, 9)
    const turned = integratePrior(rows.map(({ low, high, n }) => ({ low: n - high, high: n - low, n })))
    expect(turned.mean).toBeCloseTo(1 - plain.mean, 6)
    expect(turned.concentration / plain.concentration).toBeCloseTo(1, 4)
  })

  it('stays finite at the ends of what rows can say', () => {
    for (const rows of [
      [exactly(0, 500), exactly(500, 500)],
      [exactly(0, 500), exactly(0, 500)],
      [exactly(1, 1), exactly(0, 500)],
    ]) {
      const grid = integratePrior(rows)
      expect(grid.mean).toBeGreaterThan(0)
      expect(grid.mean).toBeLessThan(1)
      expect(grid.nodes.every(({ alpha, beta, logWeight }) => Number.isFinite(alpha + beta + logWeight))).toBe(true)
      expect(Number.isFinite(priorFromOthers(grid, 0).logDensity(0))).toBe(true)
    }
  })

  it('refuses no rows and impossible counts', () => {
    expect(() => integratePrior([])).toThrow(RangeError)
    expect(() => integratePrior([])).toThrow('needs rows')
    for (const bad of [exactly(3, 2), exactly(-1, 2), exactly(0.5, 2), { low: 2, high: 1, n: 4 }]) {
      expect(() => integratePrior([exactly(1, 2), bad])).toThrow('low <= high <= n')
    }
  })
})

describe('what the other rows say about one row', () => {
  /** z -> ln of the mixture of the nodes' beta densities, with the row's own probability taken out, up to a constant. */
  function mixtureOf({ nodes }: PriorGrid, row: number): (z: number) => number {
    const logGamma = (x: number): number =>
      x < 20 ? logGamma(x + 1) - Math.log(x) : (x - 0.5) * Math.log(x) - x + 1 / (12 * x) - 1 / (360 * x ** 3)
    const constants = nodes.map(
      ({ alpha, beta, logWeight, logProbabilities }) =>
        logWeight - (logProbabilities[row] ?? Number.NaN) + logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta),
    )
    return (z) => {
      const [logRate, logNot] = [-Math.log1p(Math.exp(-z)), -Math.log1p(Math.exp(z))]
      const terms = nodes.map(({ alpha, beta }, i) => (constants[i] ?? Number.NaN) + alpha * logRate + beta * logNot)
      const largest = Math.max(...terms)
      return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0))
    }
  }

  it('is the mixture of all nodes at any rate, in the table and beyond it', () => {
    const grid = integratePrior([exactly(2, 10), exactly(7, 12), { low: 0, high: 4, n: 30 }])
    for (const row of [0, 2]) {
      const { logDensity, centre } = priorFromOthers(grid, row)
      expect(centre).toBeCloseTo(Math.log(grid.mean / (1 - grid.mean)), 12)
      const expected = mixtureOf(grid, row)
      const constant = logDensity(0) - expected(0)
      for (let z = -100; z <= 100; z += Math.abs(z) < 6 ? 0.43 : 7.7) {
        expect(Math.abs(logDensity(z) - expected(z) - constant)).toBeLessThan(5e-6 * Math.max(1, Math.abs(expected(z))))
      }
    }
  })

  it('knows nothing of the row itself: one row alone leaves the prior, mean 1/2 and information 40 e^3', () => {
    for (const row of [exactly(1, 1), exactly(1, 2)]) {
      expect(combineEvidence(priorFromOthers(integratePrior([row]), 0), []).mean).toBeCloseTo(0.5, 3)
    }
    // The concentrations stand a quarter of a standard deviation of 1.5 apart. Up to 1.5, 1.75 and 2 deviations above
    // the median the sums of their weights are 0.948, 0.970 and 0.983: 98 % is passed at 2.
    expect(priorFromOthers(integratePrior([exactly(0, 0)]), 0).information).toBeCloseTo(40 * Math.exp(3), 6)
  })

  it('is worked out by hand for rows of one: the other said yes', () => {
    // Weight m: E x = (1/3) / (1/2). E x^2 given m and C is m (m C + 1) / (C + 1), times m over a uniform m:
    // (C/4 + 1/3) / (C + 1).
    const prior = priorFromOthers(integratePrior([exactly(1, 1), exactly(1, 1)]), 0)
    const square = overConcentrations((c) => (c / 4 + 1 / 3) / (c + 1))
    const before = combineEvidence(prior, [])
    expect(Math.abs(before.mean - 2 / 3)).toBeLessThan(1e-4)
    expect(Math.abs(before.sd - Math.sqrt(2 * square - 4 / 9))).toBeLessThan(1e-4)
    // With the row's own yes: E x^2 / E x.
    const after = combineEvidence(prior, [{ low: 1, high: 1, n: 1, discount: 1 }])
    expect(Math.abs(after.mean - square / (1 / 3))).toBeLessThan(1e-4)
  })

  it('refuses a row that the grid does not have', () => {
    const grid = integratePrior([exactly(1, 2)])
    for (const row of [1, -1, 0.5]) {
      expect(() => priorFromOthers(grid, row)).toThrow(RangeError)
      expect(() => priorFromOthers(grid, row)).toThrow(`no row ${row}`)
    }
  })
})

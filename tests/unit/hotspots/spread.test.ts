import { describe, expect, it } from 'vitest'
import { learnSpread } from '../../../lib/domain/hotspots/spread'
import { combineEvidence } from '../../../lib/domain/statistics/rate-posterior'

/** ln of rising factorial a (a+1) ... (a+n-1). */
const logRising = (a: number, n: number): number => (n === 0 ? 0 : logRising(a, n - 1) + Math.log(a + n - 1))

/**
 * The full Bayesian answer by brute force: a dense, even grid over (mean, ln concentration) with the stated prior,
 * E[rate] = sum of weight x (y + alpha) / (n + alpha + beta). Shares nothing with the code under test.
 */
function bruteForceMeans(rows: readonly { y: number; n: number }[]): number[] {
  const totals = rows.map(() => 0)
  let norm = 0
  for (let i = 0; i < 120; i += 1) {
    const mean = (i + 0.5) / 120
    for (let j = -60; j <= 60; j += 1) {
      const standardised = j / 12
      const concentration = 40 * Math.exp(1.5 * standardised)
      const alpha = mean * concentration
      const beta = (1 - mean) * concentration
      const logWeight = rows.reduce(
        (sum, { y, n }) => sum + logRising(alpha, y) + logRising(beta, n - y) - logRising(alpha + beta, n),
        -0.5 * standardised ** 2,
      )
      const weight = Math.exp(logWeight + 150)
      norm += weight
      rows.forEach(({ y, n }, r) => {
        totals[r] = (totals[r] ?? 0) + (weight * (y + alpha)) / (n + alpha + beta)
      })
    }
  }
  return totals.map((total) => total / norm)
}

describe('the spread between few rows', () => {
  it('gives every row its full Bayesian mean, none counted twice', () => {
    const rows = [
      { y: 26, n: 48 },
      { y: 6, n: 34 },
      { y: 9, n: 52 },
      { y: 12, n: 41 },
      { y: 5, n: 60 },
    ]
    const cells = rows.map(({ y, n }) => ({ low: y, high: y, n }))
    const spread = learnSpread(cells)
    bruteForceMeans(rows).forEach((expected, i) => {
      const cell = cells[i]
      if (!cell) throw new Error('no cell')
      expect(combineEvidence(spread.priorOf(i), [{ ...cell, discount: 1 }]).mean).toBeCloseTo(expected, 4)
    })
    expect(spread.finding.kind).toBe('fitted')
  })

  it('is integrated below 100 rows and fitted from 100 on', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ low: 2 + (i % 20), high: 2 + (i % 20), n: 50 }))
    const method = (list: typeof rows) => {
      const { finding } = learnSpread(list)
      return finding.kind === 'fitted' ? finding.method : finding.reason
    }
    expect(method(rows.slice(1))).toBe('grid')
    expect(method(rows)).toBe('maximumLikelihood')
  })

  it('is integrated when many rows show no variation, so that no interval collapses', () => {
    const rows = Array.from({ length: 120 }, () => ({ low: 10, high: 10, n: 50 }))
    const spread = learnSpread(rows)
    expect(spread.finding.kind === 'fitted' && spread.finding.method).toBe('grid')
    const { lower, upper } = combineEvidence(spread.priorOf(0), [{ low: 10, high: 10, n: 50, discount: 1 }])
    expect(upper - lower).toBeGreaterThan(0.01)
  })

  it('is integrated when a best fit would be worth more than 750 respondents', () => {
    // Counts out of 50 that vary barely more than chance: sd 2.9, binomial sd 2.8.
    const counts = [6, 15, 10, 11, 9, 8, 12, 10, 13, 7, 10, 14, 6, 9, 11, 12, 8, 10, 15, 5, 11, 9, 13, 10]
    const rows = Array.from({ length: 5 }, () => counts).flatMap((list) =>
      list.map((y) => ({ low: y, high: y, n: 50 })),
    )
    const { finding, priorOf } = learnSpread(rows)
    expect(finding.kind === 'fitted' && finding.method).toBe('grid')
    const { lower, upper } = combineEvidence(priorOf(0), [{ low: 6, high: 6, n: 50, discount: 1 }])
    expect(upper - lower).toBeGreaterThan(0.04)
  })

  it('is integrated when every row may be empty', () => {
    const { finding } = learnSpread(Array.from({ length: 120 }, () => ({ low: 0, high: 4, n: 50 })))
    expect(finding.kind === 'fitted' && finding.method).toBe('grid')
  })

  it('cannot be known from one row or none', () => {
    expect(learnSpread([]).finding).toEqual({ kind: 'notFitted', reason: 'noRows' })
    expect(learnSpread([{ low: 3, high: 3, n: 20 }]).finding).toEqual({ kind: 'notFitted', reason: 'oneRow' })
  })
})

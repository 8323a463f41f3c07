import { describe, expect, it } from 'vitest'
import { jeffreysPrior, learnSpread } from '../../../lib/domain/hotspots/spread'
import { fitCensored } from '../../../lib/domain/statistics/beta-binomial'
import { integratePrior } from '../../../lib/domain/statistics/prior-grid'
import { combineEvidence } from '../../../lib/domain/statistics/rate-posterior'
import { bruteForceMeans } from './brute-force-spread'

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

  it('is told by its mean and what it is worth, and the best fit is the prior of every row', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ low: 2 + (i % 20), high: 2 + (i % 20), n: 50 }))
    const { alpha, beta, mean, concentration } = fitCensored(rows)
    const fitted = learnSpread(rows)
    expect(fitted.finding).toEqual({ kind: 'fitted', alpha, beta, mean, concentration, method: 'maximumLikelihood' })
    for (const row of [0, 99]) expect(fitted.priorOf(row)).toEqual([{ alpha, beta, weight: 1 }])
    // Below 100 rows: the grid's mean m and worth C as m C and (1 - m) C.
    const grid = integratePrior(rows.slice(1))
    expect(learnSpread(rows.slice(1)).finding).toEqual({
      kind: 'fitted',
      alpha: grid.mean * grid.concentration,
      beta: (1 - grid.mean) * grid.concentration,
      mean: grid.mean,
      concentration: grid.concentration,
      method: 'grid',
    })
  })

  it('is fitted though rows may be empty or full, as long as one is neither', () => {
    const labels = Array.from({ length: 99 }, (_, i) =>
      i % 4 === 0 ? { low: 16, high: 20, n: 20 } : { low: 0, high: 4, n: 20 },
    )
    const method = (...more: typeof labels) => {
      const { finding } = learnSpread([...labels, ...more])
      return finding.kind === 'fitted' && finding.method
    }
    expect(method({ low: 10, high: 10, n: 20 })).toBe('maximumLikelihood')
    expect(method({ low: 0, high: 4, n: 20 })).toBe('grid')
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

  it.each([
    ['empty', { low: 0, high: 4, n: 50 }],
    ['full', { low: 46, high: 50, n: 50 }],
  ])('is integrated when every row may be %s', (_, label) => {
    const { finding } = learnSpread(Array.from({ length: 120 }, () => label))
    expect(finding.kind === 'fitted' && finding.method).toBe('grid')
  })

  it('cannot be known from one row or none', () => {
    expect(learnSpread([]).finding).toEqual({ kind: 'notFitted', reason: 'noRows' })
    expect(learnSpread([{ low: 3, high: 3, n: 20 }]).finding).toEqual({ kind: 'notFitted', reason: 'oneRow' })
    expect(learnSpread([5, 3].map((y) => ({ low: y, high: y, n: 20 }))).finding.kind).toBe('fitted')
    expect(learnSpread([]).priorOf(0)).toBe(jeffreysPrior)
    expect(jeffreysPrior).toEqual([{ alpha: 0.5, beta: 0.5, weight: 1 }])
  })
})

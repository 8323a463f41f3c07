import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posterior } from '../../../lib/domain/statistics/beta-binomial'
import { changeBetween } from '../../../lib/domain/statistics/change'

const flat = { alpha: 1, beta: 1 }
const count = fc.integer({ min: 0, max: 60 }).chain((n) => fc.record({ n: fc.constant(n), y: fc.nat(n) }))

describe('change between two quarters', () => {
  it('of two uniform rates is the triangular distribution', () => {
    const uniform = posterior({ y: 0, n: 0 }, flat)
    const { mean, lower, upper, probabilityHigher } = changeBetween(uniform, uniform)
    expect(mean).toBeCloseTo(0, 12)
    expect(probabilityHigher).toBeCloseTo(0.5, 9)
    // P(D <= d) = (1 + d)^2 / 2 for d < 0: the 2.5 % point is sqrt(.05) - 1.
    expect(lower).toBeCloseTo(Math.sqrt(0.05) - 1, 6)
    expect(upper).toBeCloseTo(1 - Math.sqrt(0.05), 6)
  })

  it('has the exact probability of being higher: Beta(3,1) against Beta(1,2)', () => {
    // P(X > Y) = integral of 3x^2 (1 - (1-x)^2) dx = integral of 6x^3 - 3x^4 = 6/4 - 3/5 = 0.9
    const change = changeBetween(posterior({ y: 2, n: 2 }, flat), posterior({ y: 0, n: 1 }, flat))
    expect(change.probabilityHigher).toBeCloseTo(0.9, 9)
    expect(change.mean).toBeCloseTo(3 / 4 - 1 / 3, 12)
  })

  it('turns over when the quarters change places', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const [now, then] = [posterior(a, flat), posterior(b, flat)]
        const forwards = changeBetween(now, then)
        const backwards = changeBetween(then, now)
        expect(forwards.mean).toBeCloseTo(-backwards.mean, 12)
        expect(forwards.lower).toBeCloseTo(-backwards.upper, 6)
        expect(forwards.upper).toBeCloseTo(-backwards.lower, 6)
        expect(forwards.probabilityHigher).toBeCloseTo(1 - backwards.probabilityHigher, 8)
        expect(forwards.lower).toBeLessThan(forwards.upper)
      }),
      { numRuns: 60 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jeffreys } from '../../../lib/domain/statistics/intervals'
import { rateDifference } from '../../../lib/domain/statistics/rate-difference'
import { comparison, readVector } from './vectors'

type Count = { y: number; n: number }
const vector = readVector<{ probabilityMore: { first: Count; second: Count; probabilityMore: number }[] }>(
  'comparisons',
)
const count = fc.integer({ min: 1, max: 60 }).chain((n) => fc.record({ n: fc.constant(n), y: fc.nat(n) }))

describe('two shares', () => {
  it('have the probability of mpmath', () => {
    const numbers = comparison('comparisons.json, two shares')
    for (const { first, second, probabilityMore } of vector.probabilityMore) {
      // Exact to 1e-14 of 1: a sum of terms of both signs has no more digits near 0.
      numbers.check(rateDifference(first, second).probabilityMore, probabilityMore, 1e-14, 1)
    }
    expect(numbers.report()).toBe(6)
  })

  it('by hand: one of one against none of one', () => {
    // X ~ Beta(3/2, 1/2), Y ~ Beta(1/2, 3/2). From 1/2: a + 1 adds (1/pi^2) / (1/2) = 2/pi^2. Then h is
    // B(2, 1) / (B(3/2, 1/2) B(1/2, 1/2)) = (1/2) / (pi/2 . pi) = 1/pi^2, and d + 1 adds 2/pi^2 again.
    expect(rateDifference({ y: 1, n: 1 }, { y: 0, n: 1 }).probabilityMore).toBeCloseTo(0.5 + 4 / Math.PI ** 2, 14)
  })

  it('by hand: square-and-add of the two intervals', () => {
    const [here, there] = [jeffreys(3, 5), jeffreys(12, 60)]
    const { difference, lower, upper } = rateDifference({ y: 3, n: 5 }, { y: 12, n: 60 })
    expect(difference).toBeCloseTo(0.4, 14)
    expect(lower).toBeCloseTo(0.4 - Math.sqrt((0.6 - here.lower) ** 2 + (there.upper - 0.2) ** 2), 14)
    expect(upper).toBeCloseTo(0.4 + Math.sqrt((here.upper - 0.6) ** 2 + (0.2 - there.lower) ** 2), 14)
  })

  it('turn over when they change places, and stay within -1 to 1', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const forwards = rateDifference(a, b)
        const backwards = rateDifference(b, a)
        expect(backwards.difference).toBeCloseTo(-forwards.difference, 14)
        expect(backwards.lower).toBeCloseTo(-forwards.upper, 12)
        expect(backwards.probabilityMore).toBeCloseTo(1 - forwards.probabilityMore, 10)
        expect(forwards.lower).toBeLessThan(forwards.difference + 1e-15)
        expect(forwards.lower).toBeGreaterThanOrEqual(-1)
        expect(forwards.upper).toBeLessThanOrEqual(1)
        expect(forwards.probabilityMore).toBeGreaterThanOrEqual(0)
        expect(forwards.probabilityMore).toBeLessThanOrEqual(1)
      }),
      { numRuns: 200 },
    )
  })

  it('keep their digits where thousands are compared', () => {
    expect(rateDifference({ y: 2000, n: 4000 }, { y: 2000, n: 4000 }).probabilityMore).toBeCloseTo(0.5, 10)
    expect(rateDifference({ y: 3000, n: 4000 }, { y: 1000, n: 4000 }).probabilityMore).toBeCloseTo(1, 10)
  })

  it('refuse impossible counts', () => {
    expect(() => rateDifference({ y: 1, n: 0 }, { y: 0, n: 1 })).toThrow(RangeError)
    expect(() => rateDifference({ y: 0, n: 1 }, { y: 2, n: 1 })).toThrow(RangeError)
    expect(() => rateDifference({ y: 0.5, n: 1 }, { y: 0, n: 1 })).toThrow(RangeError)
    expect(() => rateDifference({ y: Number.NaN, n: 1 }, { y: 0, n: 1 })).toThrow(RangeError)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kendallTau } from '../../../lib/domain/statistics/rank-correlation'
import { normalSurvival } from '../../../lib/domain/statistics/special-functions'
import { comparison, readVector } from './vectors'

type Case = { x: number[]; y: number[]; tau: number; p: number; exact: boolean }

describe("Kendall's tau-b", () => {
  it('agrees with SciPy, and with every permutation where there are ties', () => {
    const numbers = comparison('kendall.json')
    const { cases } = readVector<{ cases: Case[] }>('kendall')
    for (const { x, y, tau, p, exact } of cases) {
      const found = kendallTau(x, y)
      expect(found?.exact).toBe(exact)
      numbers.check(found?.tau ?? Number.NaN, tau, 1e-12)
      numbers.check(found?.p ?? Number.NaN, p, 1e-9, 1e-12)
    }
    expect(numbers.report()).toBe(2 * cases.length)
  })

  it('agrees with Hollander & Wolfe, Nonparametric Statistical Methods (1973), p. 187: tuna quality', () => {
    // R's help page of cor.test prints T = 26 of 36 concordant, tau 0.4444, two-sided p 0.1194.
    const lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    const rating = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    const found = kendallTau(lightness, rating)
    expect(found?.tau).toBeCloseTo((26 - 10) / 36, 14)
    expect(found?.p).toBeCloseTo(0.1194, 4)
  })

  it('by hand: four values in order and one pair out of order', () => {
    // Scores of the 24 orders of four: 6 once, 4 three times, 2 five times, 0 six times, and mirrored.
    expect(kendallTau([1, 2, 3, 4], [1, 2, 3, 4])).toEqual({ tau: 1, p: 2 / 24, exact: true })
    const found = kendallTau([1, 2, 3, 4], [2, 1, 3, 4])
    expect(found?.tau).toBeCloseTo(4 / 6, 14)
    expect(found?.p).toBeCloseTo(8 / 24, 14)
  })

  it('of two pairs is 1 or -1, by chance', () => {
    expect(kendallTau([1, 2], [3, 5])).toEqual({ tau: 1, p: 1, exact: true })
    expect(kendallTau([1, 2], [5, 3])).toEqual({ tau: -1, p: 1, exact: true })
  })

  it('counts all orders of 50, two of which are as clear as none out of order, and not of 51', () => {
    const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
    let share = 2
    for (let k = 1; k <= 50; k += 1) share /= k
    const counted = kendallTau(upTo(50), upTo(50))
    expect(counted).toMatchObject({ tau: 1, exact: true })
    expect((counted?.p ?? 0) / share).toBeCloseTo(1, 10)
    // One more: 1275 pairs, variance 51 x 50 x 107 / 18, so 10.3558 standard deviations.
    const approximate = kendallTau(upTo(51), upTo(51))
    expect(approximate).toMatchObject({ tau: 1, exact: false })
    expect(approximate?.p).toBe(2 * normalSurvival(1275 / Math.sqrt((51 * 50 * 107) / 18)))
  })

  it('of nine pairs with a tie is exact', () => {
    // All 35 untied pairs in order: of 9!/2 orders of these values that one and its mirror image.
    const order = Array.from({ length: 9 }, (_, i) => i)
    const found = kendallTau(order, [0, 0, ...order.slice(2)])
    expect(found).toEqual({
      tau: expect.closeTo(35 / Math.sqrt(36 * 35), 14),
      p: expect.closeTo(4 / 362_880, 14),
      exact: true,
    })
  })

  it('of more than nine pairs with a tie on one side only is approximate', () => {
    // Ten in order, two tied: 44 of 45 pairs. Variance (10 x 9 x 25 - 2 x 1 x 9) / 18 = 124.
    const order = Array.from({ length: 10 }, (_, i) => i)
    const tied = [0, 0, ...order.slice(2)]
    for (const found of [kendallTau(order, tied), kendallTau(tied, order)]) {
      expect(found).toEqual({
        tau: expect.closeTo(44 / Math.sqrt(44 * 45), 14),
        p: expect.closeTo(2 * normalSurvival(44 / Math.sqrt(124)), 14),
        exact: false,
      })
    }
  })

  it('by hand: ties in both', () => {
    // x = 1 1 2, y = 1 2 2. One pair ordered in both, concordant: tau = 1 / sqrt(2 x 2). Of the three places of the
    // single 1 of y, two (under x = 1) give +1 and one (under x = 2) gives -2: all as far from 0.
    expect(kendallTau([1, 1, 2], [1, 2, 2])).toEqual({ tau: 0.5, p: 1, exact: true })
    // Turned over: -2 is met by one place of three only.
    const found = kendallTau([1, 1, 2], [2, 2, 1])
    expect(found?.tau).toBeCloseTo(-1, 14)
    expect(found?.p).toBeCloseTo(1 / 3, 14)
  })

  it('is null when one side is tied throughout', () => {
    expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNull()
    expect(kendallTau([1, 2, 3], [4, 4, 4])).toBeNull()
  })

  const values = fc
    .integer({ min: 1, max: 12 })
    .chain((n) => fc.array(fc.tuple(fc.nat(4), fc.nat(6)), { minLength: n + 1, maxLength: n + 1 }))

  it('is the same in any order, with sides changed, and turns over with one of them', () => {
    fc.assert(
      fc.property(values, (pairs) => {
        const x = pairs.map(([a]) => a)
        const y = pairs.map(([, b]) => b)
        const found = kendallTau(x, y)
        const same = (other: ReturnType<typeof kendallTau>, sign: 1 | -1) => {
          expect(other === null).toBe(found === null)
          if (!other || !found) return
          expect(other.tau).toBeCloseTo(sign * found.tau, 12)
          expect(other.p).toBeCloseTo(found.p, 12)
          expect(other.exact).toBe(found.exact)
          expect(other.p).toBeGreaterThan(0)
          expect(other.p).toBeLessThanOrEqual(1)
          expect(Math.abs(other.tau)).toBeLessThanOrEqual(1 + 1e-12)
        }
        same(kendallTau([...x].reverse(), [...y].reverse()), 1)
        same(kendallTau(y, x), 1)
        same(
          kendallTau(
            x,
            y.map((value) => -value),
          ),
          -1,
        )
      }),
      { numRuns: 100 },
    )
  })

  it('refuses bad input, and names it', () => {
    expect(() => kendallTau([1, 2], [1])).toThrow(/as many/)
    expect(() => kendallTau([1], [1])).toThrow(/at least two/)
    expect(() => kendallTau([], [])).toThrow(RangeError)
    expect(() => kendallTau([1, Number.NaN], [1, 2])).toThrow(/not a value: NaN/)
    expect(() => kendallTau([1, 2], [1, Infinity])).toThrow(/not a value: Infinity/)
  })
})

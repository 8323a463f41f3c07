import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson, jeffreys, wilson } from '../../../lib/domain/statistics/intervals'
import { betaDistribution, increasingRoot, logistic } from '../../../lib/domain/statistics/special-functions'
import { comparison, readVector } from './vectors'

type Pair = [number, number]
type Case = {
  x: number
  n: number
  conf: number
  published_recalled: { wilson?: Pair; cp?: Pair }
} & Record<'wilson' | 'clopper_pearson' | 'jeffreys' | 'jeffreys_raw' | 'midp', Pair>
const { cases } = readVector<{ cases: Case[] }>('intervals')

/** The mid-p interval, P(X > x) + P(X = x)/2 = tail, which the product does not show: roots of beta distribution functions. */
function midP(x: number, n: number, tail: number): { lower: number; upper: number } {
  const reaches = (y: number, z: number): number =>
    y === 0 ? 1 : y > n ? 0 : betaDistribution(y, n - y + 1).cdf(logistic(z), logistic(-z))
  const solve = (target: number): number =>
    logistic(increasingRoot((z) => (reaches(x, z) + reaches(x + 1, z)) / 2 - target, 0))
  return { lower: x === 0 ? 0 : solve(tail), upper: x === n ? 1 : solve(1 - tail) }
}

describe('intervals of one rate', () => {
  it('agree with R to 1e-12 for every case of the vector', () => {
    const numbers = comparison('intervals.json')
    for (const { x, n, conf, ...expected } of cases) {
      const tail = (1 - conf) / 2
      const raw = betaDistribution(x + 0.5, n - x + 0.5)
      for (const [interval, [lower, upper], tolerance] of [
        [wilson(x, n, conf), expected.wilson, 1e-12],
        [clopperPearson(x, n, conf), expected.clopper_pearson, 1e-12],
        [jeffreys(x, n, conf), expected.jeffreys, 1e-12],
        // Without the convention for x = 0 and x = n.
        [{ lower: raw.quantile(tail), upper: raw.quantile(1 - tail) }, expected.jeffreys_raw, 1e-12],
        [midP(x, n, tail), expected.midp, 1e-9],
      ] as const) {
        numbers.check(interval.lower, lower, tolerance)
        numbers.check(interval.upper, upper, tolerance)
      }
    }
    expect(numbers.report()).toBe(150)
  })

  it('agree with Table I of Newcombe (1998) to its four decimals', () => {
    const numbers = comparison('intervals.json published')
    for (const { x, n, published_recalled: published } of cases) {
      for (const [interval, printed] of [
        [wilson(x, n), published.wilson],
        [clopperPearson(x, n), published.cp],
      ] as const) {
        if (printed) numbers.check(interval.lower, printed[0], 5e-5, 1)
        if (printed) numbers.check(interval.upper, printed[1], 5e-5, 1)
      }
    }
    expect(numbers.report()).toBe(16)
  })

  it('mirror when events and others change places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(2000), (n, raw) => {
        const x = raw % (n + 1)
        for (const f of [wilson, clopperPearson, jeffreys]) {
          expect(f(x, n).lower).toBeCloseTo(1 - f(n - x, n).upper, 12)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('stay inside 0 and 1, hold the observed rate, and Clopper-Pearson is the widest of its beta kin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (n, raw) => {
        const x = raw % (n + 1)
        const cautious = clopperPearson(x, n)
        for (const interval of [wilson(x, n), cautious, jeffreys(x, n)]) {
          expect(interval.lower).toBeGreaterThanOrEqual(0)
          expect(interval.upper).toBeLessThanOrEqual(1)
          expect(interval.lower).toBeLessThanOrEqual(x / n)
          expect(interval.upper).toBeGreaterThanOrEqual(x / n)
        }
        expect(cautious.lower).toBeLessThanOrEqual(jeffreys(x, n).lower)
        expect(cautious.upper).toBeGreaterThanOrEqual(jeffreys(x, n).upper)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    [0, 0, 'n must be'],
    [1, 0, 'n must be'],
    [1, 2.5, 'n must be'],
    [1, Number.NaN, 'n must be'],
    [-1, 5, 'x must be'],
    [6, 5, 'x must be'],
    [0.5, 5, 'x must be'],
    [Number.NaN, 5, 'x must be'],
  ])('refuse %d of %d', (x, n, message) => {
    for (const f of [wilson, clopperPearson, jeffreys]) {
      expect(() => f(x, n)).toThrow(RangeError)
      expect(() => f(x, n)).toThrow(`${message} a whole number`)
    }
  })

  it('end exactly at 0 and 1 when nobody or everybody answered yes', () => {
    for (let n = 1; n <= 60; n += 1) {
      for (const f of [wilson, clopperPearson, jeffreys]) {
        expect(f(0, n).lower).toBe(0)
        expect(f(n, n).upper).toBe(1)
      }
    }
  })

  it('refuse a confidence of 0, 1 or NaN', () => {
    for (const confidence of [0, 1, Number.NaN]) {
      for (const f of [wilson, clopperPearson, jeffreys]) expect(() => f(1, 5, confidence)).toThrow('confidence must')
    }
  })
})

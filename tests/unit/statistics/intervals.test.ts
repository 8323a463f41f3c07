import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson, jeffreys, wilson } from '../../../lib/domain/statistics/intervals'
import { comparison, readVector } from './vectors'

type Case = {
  x: number
  n: number
  conf: number
  published_recalled: { wilson?: [number, number]; cp?: [number, number] }
} & Record<'wilson' | 'clopper_pearson' | 'jeffreys', [number, number]>
const { cases } = readVector<{ cases: Case[] }>('intervals')

describe('intervals of one rate', () => {
  it('agree with R to 1e-12 for every case of the vector', () => {
    const numbers = comparison('intervals.json')
    for (const { x, n, conf, ...expected } of cases) {
      for (const [f, [lower, upper]] of [
        [wilson, expected.wilson],
        [clopperPearson, expected.clopper_pearson],
        [jeffreys, expected.jeffreys],
      ] as const) {
        const interval = f(x, n, conf)
        numbers.check(interval.lower, lower, 1e-12)
        numbers.check(interval.upper, upper, 1e-12)
      }
    }
    expect(numbers.report()).toBe(90)
  })

  it('agree with Table I of Newcombe (1998) to its four decimals', () => {
    for (const { x, n, published_recalled: published } of cases) {
      if (published.wilson) expect(wilson(x, n).lower).toBeCloseTo(published.wilson[0], 4)
      if (published.wilson) expect(wilson(x, n).upper).toBeCloseTo(published.wilson[1], 4)
      if (published.cp) expect(clopperPearson(x, n).lower).toBeCloseTo(published.cp[0], 4)
      if (published.cp) expect(clopperPearson(x, n).upper).toBeCloseTo(published.cp[1], 4)
    }
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
    [1, 0],
    [-1, 5],
    [6, 5],
    [0.5, 5],
    [Number.NaN, 5],
    [1, Number.NaN],
  ])('refuse %d of %d', (x, n) => {
    for (const f of [wilson, clopperPearson, jeffreys]) expect(() => f(x, n)).toThrow(RangeError)
  })

  it('refuse a confidence of 0, 1 or NaN', () => {
    for (const confidence of [0, 1, Number.NaN]) expect(() => wilson(1, 5, confidence)).toThrow(RangeError)
  })
})

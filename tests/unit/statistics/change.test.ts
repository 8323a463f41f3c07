import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posterior } from '../../../lib/domain/statistics/beta-binomial'
import { changeBetween, ewma, poissonCusum, predictiveMidP } from '../../../lib/domain/statistics/change'
import { comparison, readVector } from './vectors'

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

const temporal = readVector<{
  montgomery: {
    x: number[]
    mu: number
    sigma: number
    lambda: number
    L: number
    ewma: number[]
    lcl: number[]
    ucl: number[]
  }
  poisson_cusum: { y: number[]; lambda0: number; lambda1: number; s: number[] }
  poisson_ewma: { y: number[]; mu0: number; lambda: number; ewma: number[]; ucl_exact: number[] }
}>('temporal')

describe('series of quarters', () => {
  it('agree with the EWMA and CUSUM vectors', () => {
    const numbers = comparison('temporal.json')
    const { x, mu, sigma, lambda, L, ...expected } = temporal.montgomery
    ewma(x, mu, lambda, sigma).forEach(({ average, standardError }, i) => {
      numbers.check(average, expected.ewma[i] ?? Number.NaN, 1e-12)
      numbers.check(mu - L * standardError, expected.lcl[i] ?? Number.NaN, 1e-12)
      numbers.check(mu + L * standardError, expected.ucl[i] ?? Number.NaN, 1e-12)
    })
    const cusum = temporal.poisson_cusum
    poissonCusum(cusum.y, cusum.lambda0, cusum.lambda1).forEach((s, i) => {
      numbers.check(s, cusum.s[i] ?? Number.NaN, 1e-12, 1)
    })
    const poisson = temporal.poisson_ewma
    ewma(poisson.y, poisson.mu0, poisson.lambda, Math.sqrt(poisson.mu0)).forEach(({ average, standardError }, i) => {
      numbers.check(average, poisson.ewma[i] ?? Number.NaN, 1e-12)
      numbers.check(poisson.mu0 + 3 * standardError, poisson.ucl_exact[i] ?? Number.NaN, 1e-12)
    })
    expect(numbers.report()).toBe(30 * 3 + 40 + 80)
  })

  it('scale the reference value with the exposure: 2 quarters of half the people count as one', () => {
    expect(poissonCusum([4, 4], 1, 3, [0.5, 0.5])[1]).toBeCloseTo(poissonCusum([8], 1, 3)[0] ?? 0, 12)
  })

  it('predict a count from its past by hand', () => {
    // Prior Beta(1,1), one quarter back 1 of 2 at discount 1: Beta(2,2). Y of 1: P(Y = 1) = 1/2, so mid-p of y = 1 is 1/4.
    const flatPrior = { alpha: 1, beta: 1 }
    expect(predictiveMidP({ y: 1, n: 1 }, [{ y: 1, n: 2, age: 1 }], flatPrior, 1)).toBeCloseTo(1 / 4, 14)
    expect(predictiveMidP({ y: 0, n: 1 }, [{ y: 1, n: 2, age: 1 }], flatPrior, 1)).toBeCloseTo(3 / 4, 14)
    // Discount 1/2, two back: Beta(1 + 1/4, 1 + 1/4) is as symmetric.
    expect(predictiveMidP({ y: 1, n: 1 }, [{ y: 1, n: 2, age: 2 }], flatPrior, 0.5)).toBeCloseTo(1 / 4, 14)
    expect(predictiveMidP({ y: 0, n: 0 }, [{ y: 1, n: 2, age: 1 }], flatPrior)).toBe(0.5)
  })

  it('refuse impossible input', () => {
    const prior = { alpha: 1, beta: 1 }
    expect(() => predictiveMidP({ y: 1, n: 5 }, [], prior)).toThrow(RangeError)
    expect(() => predictiveMidP({ y: 6, n: 5 }, [{ y: 1, n: 2, age: 1 }], prior)).toThrow(RangeError)
    expect(() => predictiveMidP({ y: 1, n: 5 }, [{ y: 1, n: 2, age: 0 }], prior)).toThrow(RangeError)
    expect(() => predictiveMidP({ y: 1, n: 5 }, [{ y: 1, n: 2, age: 1 }], prior, 0)).toThrow(RangeError)
    expect(() => poissonCusum([1], 2, 2)).toThrow(RangeError)
    expect(() => poissonCusum([Number.NaN], 1, 2)).toThrow(RangeError)
    expect(() => poissonCusum([1, 2], 1, 2, [1])).toThrow(RangeError)
    expect(() => ewma([1], 0, 0, 1)).toThrow(RangeError)
    expect(() => ewma([Number.NaN], 0, 0.2, 1)).toThrow(RangeError)
  })
})

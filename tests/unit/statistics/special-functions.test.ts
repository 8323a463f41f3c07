import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  betaDistribution,
  increasingRoot,
  logBeta,
  logChoose,
  logGamma,
  normalQuantile,
  normalSurvival,
} from '../../../lib/domain/statistics/special-functions'
import { comparison, readVector } from './vectors'

const vector = readVector<{
  incompleteBeta: { a: number; b: number; x: number; lower: number; upper: number }[]
  logGamma: { x: number; value: number }[]
  logBeta: { a: number; b: number; value: number }[]
  normal: { z: number; survival: number }[]
  normalQuantile: { probability: number; value: number }[]
}>('special_functions')

describe('special functions', () => {
  it('keep their digits in the tails: incomplete beta against mpmath', () => {
    const numbers = comparison('special_functions.json incompleteBeta')
    for (const { a, b, x, lower, upper } of vector.incompleteBeta) {
      const distribution = betaDistribution(a, b)
      // The smaller tail is held to relative digits, the larger to absolute ones.
      numbers.check(distribution.cdf(x), lower, 1e-11, lower < upper ? 1e-300 : 1)
      numbers.check(distribution.survival(x), upper, 1e-11, upper < lower ? 1e-300 : 1)
    }
    expect(numbers.report()).toBe(34)
  })

  it('agree with mpmath: log-gamma, log-beta, normal tail and quantile', () => {
    const numbers = comparison('special_functions.json others')
    for (const { x, value } of vector.logGamma) numbers.check(logGamma(x), value, 1e-14, 1)
    for (const { a, b, value } of vector.logBeta) numbers.check(logBeta(a, b), value, 1e-12, 1)
    for (const { z, survival } of vector.normal) numbers.check(normalSurvival(z), survival, 1e-13, 1e-300)
    for (const { probability, value } of vector.normalQuantile) {
      numbers.check(normalQuantile(probability), value, 1e-14, 1e-3)
    }
    expect(numbers.report()).toBe(37)
  })

  it('count subsets: 52 over 5 is 2,598,960', () => {
    expect(Math.exp(logChoose(52, 5))).toBeCloseTo(2_598_960, 5)
    expect([logChoose(7, 0), logChoose(7, 7), logChoose(0, 0)]).toEqual([0, 0, 0])
  })

  it('invert: the distribution function at a quantile is the probability', () => {
    const parameter = fc.double({ min: 1, max: 5000, noNaN: true })
    const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
    fc.assert(
      fc.property(parameter, parameter, probability, (a, b, p) => {
        const distribution = betaDistribution(a, b)
        expect(distribution.cdf(distribution.quantile(p))).toBeCloseTo(p, 9)
      }),
    )
  })

  it('refuse parameters that are none', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => betaDistribution(bad, 1)).toThrow(RangeError)
      expect(() => betaDistribution(1, bad)).toThrow(RangeError)
      expect(() => logGamma(bad)).toThrow(RangeError)
    }
    for (const bad of [0, 1, -0.1, Number.NaN]) expect(() => normalQuantile(bad)).toThrow(RangeError)
    for (const bad of [-0.1, 1.1, Number.NaN]) expect(() => betaDistribution(1, 1).quantile(bad)).toThrow(RangeError)
  })

  it('find roots with and without a slope, and stop at the end of the range when there is none', () => {
    expect(increasingRoot((z) => z ** 3 - 8, 0)).toBeCloseTo(2, 14)
    expect(
      increasingRoot(
        (z) => z ** 3 - 8,
        50,
        (z) => 3 * z * z,
      ),
    ).toBeCloseTo(2, 14)
    expect(increasingRoot(() => 1, 0)).toBe(-745)
    expect(increasingRoot(() => -1, 0)).toBe(745)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  betaDistribution,
  increasingRoot,
  logBeta,
  logChoose,
  logGamma,
  logistic,
  logit,
  normalQuantile,
  normalSurvival,
  stirlingError,
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

  it("agree with Loader's table of Stirling's error, for whole numbers, halves, and where the series begins", () => {
    // Loader (2000), as printed in R's stirlerr.c; 16 and beyond: 1/(12 x) - 1/(360 x^3) + 1/(1260 x^5) - ... by hand.
    const table: [number, number][] = [
      [0.5, 0.1534264097200273],
      [1, 0.08106146679532726],
      [1.5, 0.0548141210519177],
      [2, 0.04134069595540929],
      [2.5, 0.03316287351993629],
      [15, 0.005554733551962801],
      [1e8, 1 / 12e8],
    ]
    for (const [x, error] of table) expect(stirlingError(x) / error).toBeCloseTo(1, 13)
  })

  it('have densities and tails that can be worked out: Beta(2, 3) is 12 x (1 - x)^2', () => {
    const distribution = betaDistribution(2, 3)
    expect([distribution.alpha, distribution.beta]).toEqual([2, 3])
    for (const x of [0.01, 0.3, 0.4, 0.5, 0.75, 0.99]) {
      // On the logit scale times x (1 - x). Integrated: 6 x^2 - 8 x^3 + 3 x^4; above x: (1 - x)^3 (1 + 3x).
      expect(distribution.logitDensity(x) / (12 * x ** 2 * (1 - x) ** 3)).toBeCloseTo(1, 13)
      expect(distribution.cdf(x) / (6 * x ** 2 - 8 * x ** 3 + 3 * x ** 4)).toBeCloseTo(1, 13)
      expect(distribution.survival(x) / ((1 - x) ** 3 * (1 + 3 * x))).toBeCloseTo(1, 11)
    }
  })

  it('take the other side of a rate where it is too near to 1, or to 0, to be a number', () => {
    // Beta(2, 1): P(X > x) = (1 - x)(1 + x); Beta(1, 2): P(X <= x) = x (2 - x).
    expect(betaDistribution(2, 1).survival(1, 1e-30) / 2e-30).toBeCloseTo(1, 12)
    expect(betaDistribution(2, 1).logitDensity(1, 1e-30) / 2e-30).toBeCloseTo(1, 12)
    expect(betaDistribution(1, 2).cdf(1e-30, 1) / 2e-30).toBeCloseTo(1, 12)
  })

  it('end at 0 and 1, and beyond', () => {
    const { cdf, survival, logitDensity } = betaDistribution(0.5, 2)
    for (const x of [0, -0.2]) expect([cdf(x), survival(x), logitDensity(x)]).toEqual([0, 1, 0])
    for (const x of [1, 1.2]) expect([cdf(x), survival(x), logitDensity(x)]).toEqual([1, 0, 0])
  })

  it('keep the digits of quantiles in both tails', () => {
    // Beta(2, 1): P(X <= x) = x^2. Beta(1, 2): P(X > x) = (1 - x)^2.
    expect(betaDistribution(2, 1).quantile(1e-20) / 1e-10).toBeCloseTo(1, 12)
    expect(betaDistribution(2, 1).quantile(0.5)).toBeCloseTo(Math.SQRT1_2, 14)
    expect((1 - betaDistribution(1, 2).quantile(1 - 2 ** -40)) / 2 ** -20).toBeCloseTo(1, 9)
    expect(betaDistribution(1, 1).quantile(0.3)).toBeCloseTo(0.3, 15)
    expect([0, 1].map((probability) => betaDistribution(3, 7).quantile(probability))).toEqual([0, 1])
  })

  it('turn odds into rates and back: odds of 3 are 3/4, whatever their size', () => {
    expect(logistic(Math.log(3))).toBeCloseTo(0.75, 15)
    expect(logistic(-Math.log(3))).toBeCloseTo(0.25, 15)
    expect([logistic(0), logistic(800), logistic(-800)]).toEqual([0.5, 1, 0])
    // Below e^-709 the reciprocal would have overflown.
    expect(logistic(-740)).toBe(Math.exp(-740))
    expect(logistic(-740)).toBeGreaterThan(0)
    expect(logit(0.75)).toBeCloseTo(Math.log(3), 15)
    // Odds of 2^-40 : 1 - 2^-40, and a rate of 1 - 2^-40.
    expect(logit(2 ** -40)).toBeCloseTo(-40 * Math.LN2, 11)
    expect(logit(1 - 2 ** -40)).toBeCloseTo(40 * Math.LN2, 11)
  })

  it('know the simplest values: B(1, 1), B(2, 3) = 1/12, four over two, the middle of the normal distribution', () => {
    expect(logBeta(1, 1)).toBeCloseTo(0, 14)
    expect(logBeta(2, 3)).toBeCloseTo(-Math.log(12), 14)
    expect(logChoose(4, 2)).toBeCloseTo(Math.log(6), 14)
    expect(logChoose(4, 1)).toBeCloseTo(Math.log(4), 14)
    expect(normalQuantile(0.5)).toBe(0)
    expect(normalSurvival(0)).toBe(0.5)
    expect(normalSurvival(-1) + normalSurvival(1)).toBe(1)
    expect(normalQuantile(1e-12)).toBeCloseTo(-normalQuantile(1 - 1e-12), 4)
    // R: qnorm(1e-20).
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.2623400897984, 12)
  })

  it('refuse parameters that are none', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const f of [() => betaDistribution(bad, 1), () => betaDistribution(1, bad)]) {
        expect(f).toThrow(RangeError)
        expect(f).toThrow('positive finite parameters')
      }
      expect(() => logGamma(bad)).toThrow(RangeError)
      expect(() => logGamma(bad)).toThrow(`positive finite number, got ${bad}`)
    }
    for (const bad of [0, 1, -0.1, Number.NaN]) {
      expect(() => normalQuantile(bad)).toThrow(RangeError)
      expect(() => normalQuantile(bad)).toThrow(`not a probability inside (0, 1): ${bad}`)
    }
    for (const bad of [-0.1, 1.1, Number.NaN]) {
      expect(() => betaDistribution(1, 1).quantile(bad)).toThrow(RangeError)
      expect(() => betaDistribution(1, 1).quantile(bad)).toThrow(`not a probability: ${bad}`)
    }
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

describe('the search for a root', () => {
  /** Where an increasing function was looked at, and what was found. */
  function search(
    f: (z: number) => number,
    ...rest: Parameters<typeof increasingRoot> extends [unknown, ...infer R] ? R : never
  ) {
    const points: number[] = []
    const root = increasingRoot(
      (z) => {
        points.push(z)
        return f(z)
      },
      ...rest,
    )
    return { points, root }
  }

  it('doubles its steps until the root lies between, and begins in the middle', () => {
    expect(search((z) => z - 6, 0)).toEqual({ points: [-1, 1, 2, 4, 8, 6], root: 6 })
    expect(search((z) => z + 6, 0)).toEqual({ points: [-1, 1, -2, -4, -8, -6], root: -6 })
    expect(search((z) => z - 5.25, 1, undefined, 1e-9, 0.5)).toEqual({
      points: [0.5, 1.5, 2, 3, 5, 9, 7, 5.25],
      root: 5.25,
    })
    // A root on the edge of the first bracket needs no wider one.
    expect(search((z) => z - 1, 0, undefined, 0.6)).toEqual({ points: [-1, 1, 0], root: 0.5 })
    expect(search((z) => z + 1, 0, undefined, 0.6)).toEqual({ points: [-1, 1, 0], root: -0.5 })
  })

  it('looks as far as the number range of e^z, and no further', () => {
    expect(search(() => -1, 740)).toEqual({ points: [739, 741, 742, 744, 745], root: 745 })
    expect(search(() => 1, -740)).toEqual({ points: [-741, -739, -742, -744, -745], root: -745 })
    expect(search((z) => z - 744.5, 740)).toEqual({ points: [739, 741, 742, 744, 745, 744.5], root: 744.5 })
    expect(search((z) => z + 744.5, -740)).toEqual({ points: [-741, -739, -742, -744, -745, -744.5], root: -744.5 })
  })

  it('goes where the straight line through both ends is 0, until a step is small enough', () => {
    // At 0 the line through (0, -0.3) and (1, 0.7) is 0 at 0.3, a step of 0.3.
    expect(search((z) => z - 0.3, 0, undefined, 0.2)).toEqual({ points: [-1, 1, 0, 0.3], root: 0.3 })
    expect(search((z) => z - 0.3, 0, undefined, 0.4)).toEqual({ points: [-1, 1, 0], root: 0.3 })
    // From 12 to 13: a step of 1, which 0.1 of 12 allows and 0.08 of 12 does not.
    expect(search((z) => z - 13, 0, undefined, 0.1)).toEqual({ points: [-1, 1, 2, 4, 8, 16, 12], root: 13 })
    expect(search((z) => z - 13, 0, undefined, 0.08)).toEqual({ points: [-1, 1, 2, 4, 8, 16, 12, 13], root: 13 })
  })

  it.each([1, -1])(
    'halves the value at an end that stays, and every fifth step the bracket: a jump, side %d',
    (side) => {
      // From -1 to 1 at 0.91. Lines through (0, -1) and (1, 1): 1/2; (1/2, -1) and (1, 1/2): 5/6; (5/6, -1) and (1, 1/4):
      // 29/30, beyond the jump; (5/6, -1) and (29/30, 1): 9/10; then the middle of 9/10 and 29/30.
      const { points } = search((z) => (side * z < 0.91 ? -side : side), 0, undefined, 1e-3)
      const expected = [0, 1 / 2, 5 / 6, 29 / 30, 9 / 10, 14 / 15]
      expected.forEach((point, i) => {
        expect(points[i + 2]).toBeCloseTo(side * point, 12)
      })
    },
  )

  it('follows a slope where that stays inside, and halves where it does not', () => {
    // Slope 1: from 0 straight to 1/4. No slope at all would lead to infinity: the middles 1/2 and 1/4.
    expect(
      search(
        (z) => z - 0.25,
        0,
        () => 1,
      ),
    ).toEqual({ points: [-1, 1, 0, 0.25], root: 0.25 })
    for (const slope of [0, Number.NaN, 0.1, -1]) {
      expect(
        search(
          (z) => z - 0.25,
          0,
          () => slope,
        ),
      ).toEqual({ points: [-1, 1, 0, 0.5, 0.25], root: 0.25 })
    }
    // e^z = 5 by Newton's method: the digits double with each step, where halving would give one more in three steps.
    const { points, root } = search((z) => Math.exp(z) - 5, 1.5, Math.exp, 1e-12)
    expect(root).toBeCloseTo(Math.log(5), 13)
    expect(points.length).toBeLessThan(8)
  })
})

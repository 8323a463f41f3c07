import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  breslowDay,
  chiSquaredSurvival,
  exactOddsRatio,
  lift,
  mantelHaenszel,
  oddsRatio,
  phi,
} from '../../../lib/domain/statistics/association'
import { clopperPearson } from '../../../lib/domain/statistics/intervals'
import { normalQuantile, normalSurvival } from '../../../lib/domain/statistics/special-functions'
import { comparison, readVector } from './vectors'

type Pair = [number | null, number | null]
type Case = {
  a: number
  b: number
  c: number
  d: number
  lift: number
  expected: number
  phi: number
  or_sample: number | null
  or_haldane: number
  ci_haldane: [number, number]
  fisher_p: number
  fisher_ci: Pair
  or_cond_mle: number | null
  or_midp: number | null
  ci_midp_epitools: Pair
  mid_p_two_sided: number
  chisq: number
  chisq_yates: number
  ci_midp_conditional: Pair
  ci_exact_conditional: Pair
  or_median_unbiased: number | null
}
const vector = readVector<{
  two_by_two: Case[]
  tea_greater: { p: number; or: number; lower: number }
  ucb: {
    strata: [number, number, number, number][]
    statistic: number
    p: number
    statistic_corrected: number
    p_corrected: number
    common_or: number
    ci_rbg: [number, number]
    exact_or: number
    exact_ci: [number, number]
    exact_p: number
    breslow_day: [number, number]
  }
}>('association_2x2')
const admissions = vector.ucb.strata.map(([a, b, c, d]) => ({ a, b, c, d }))
const tea = { a: 3, b: 1, c: 1, d: 3 }

function sumOf({ a, b, c, d }: { a: number; b: number; c: number; d: number }): number {
  return a + b + c + d
}

/**
 * What the library leaves out because nothing in the product uses it, computed here from what it has: the sample odds
 * ratio, Haldane's with its Woolf interval, and the two chi-squared statistics, which are n phi^2 with and without Yates' correction.
 */
function classical({ a, b, c, d }: Case) {
  const n = a + b + c + d
  const margins = (a + b) * (c + d) * (a + c) * (b + d)
  const half = [a, b, c, d].map((count) => count + 0.5)
  const [w = 0, x = 0, y = 0, z = 0] = half
  const haldane = (w * z) / (x * y)
  const width = normalQuantile(0.975) * Math.sqrt(half.reduce((sum, count) => sum + 1 / count, 0))
  return {
    sample: (a * d) / (b * c),
    haldane,
    haldaneLower: haldane * Math.exp(-width),
    haldaneUpper: haldane * Math.exp(width),
    chiSquared: n * (phi({ a, b, c, d }) ?? Number.NaN) ** 2,
    yates: (n * Math.max(0, Math.abs(a * d - b * c) - n / 2) ** 2) / margins,
  }
}

describe('association of two complaints', () => {
  it('agrees with every number of the vector', () => {
    const numbers = comparison('association_2x2.json two_by_two')
    /** `null` in the vector: infinite, or not defined. */
    const both = (actual: number | null | undefined, expected: number | null | undefined, tolerance: number) => {
      if (expected === null) expect(actual).toBeNull()
      else numbers.check(actual ?? Number.NaN, expected ?? Number.NaN, tolerance)
    }
    for (const expected of vector.two_by_two) {
      const { estimate, lower, upper } = oddsRatio(expected)
      both(lower, expected.ci_midp_conditional[0], 1e-9)
      both(upper, expected.ci_midp_conditional[1], 1e-9)
      both(estimate, expected.or_median_unbiased, 1e-9)
      both(lift(expected), expected.lift, 1e-12)
      both(phi(expected), expected.phi, 1e-12)
      both(((expected.a + expected.b) * (expected.a + expected.c)) / sumOf(expected), expected.expected, 1e-12)

      const exact = exactOddsRatio([expected])
      both(exact?.lower, expected.ci_exact_conditional[0], 1e-9)
      both(exact?.upper, expected.ci_exact_conditional[1], 1e-9)
      both(exact?.pValue, expected.fisher_p, 1e-12)
      // Both tails hold the table seen: their sum is 1 + P(A = a), and a mid-p has half of it.
      const { pGreater, pLess } = exact ?? { pGreater: Number.NaN, pLess: Number.NaN }
      const midP = Math.min(1, 2 * Math.min(pGreater, pLess) - (pGreater + pLess - 1))
      both(midP, expected.mid_p_two_sided, 1e-12)

      // R finds these with uniroot's default tolerance, up to 0.7 % off (statistics.md e): held to that here, and to
      // 1e-9 above and below where a finer value exists.
      both(exact?.estimate, expected.or_cond_mle, 1e-4)
      both(exact?.lower, expected.fisher_ci[0], 1e-4)
      both(exact?.upper, expected.fisher_ci[1], 8e-3)
      if (expected.or_midp !== null) {
        both(estimate, expected.or_midp, 1e-5)
        both(lower, expected.ci_midp_epitools[0], 2e-5)
        both(upper, expected.ci_midp_epitools[1], 7e-3)
      }

      const plain = classical(expected)
      if (expected.or_sample !== null) both(plain.sample, expected.or_sample, 1e-12)
      both(plain.haldane, expected.or_haldane, 1e-12)
      both(plain.haldaneLower, expected.ci_haldane[0], 1e-12)
      both(plain.haldaneUpper, expected.ci_haldane[1], 1e-12)
      both(plain.chiSquared, expected.chisq, 1e-12)
      both(plain.yates, expected.chisq_yates, 1e-12)
    }
    expect(numbers.report()).toBe(119)
  })

  it("agrees with R on Fisher's tea tasting, one-sided", () => {
    const numbers = comparison('association_2x2.json tea_greater')
    const { p, or, lower } = vector.tea_greater
    // A one-sided 95 % bound is the lower end of a two-sided 90 % interval.
    const exact = exactOddsRatio([tea], 0.9)
    numbers.check(exact?.pGreater ?? Number.NaN, p, 1e-12)
    // uniroot's tolerance in R, see above.
    numbers.check(exact?.estimate ?? Number.NaN, or, 1e-5)
    numbers.check(exact?.lower ?? Number.NaN, lower, 2e-5)
    expect(numbers.report()).toBe(3)
  })

  it('agrees with R on UCBAdmissions: mantelhaen.test, asymptotic and exact, and Breslow-Day', () => {
    const numbers = comparison('association_2x2.json ucb')
    const { ucb } = vector
    const common = mantelHaenszel(admissions)
    numbers.check(common?.estimate ?? Number.NaN, ucb.common_or, 1e-12)
    numbers.check(common?.lower ?? Number.NaN, ucb.ci_rbg[0], 1e-12)
    numbers.check(common?.upper ?? Number.NaN, ucb.ci_rbg[1], 1e-12)
    numbers.check(common?.chiSquared ?? Number.NaN, ucb.statistic_corrected, 1e-12)
    numbers.check(common?.pValue ?? Number.NaN, ucb.p_corrected, 1e-12)
    // Without the continuity correction: (sum of a - E)^2 / V, from the same sums.
    const excess = admissions.reduce((sum, t) => sum + t.a - ((t.a + t.b) * (t.a + t.c)) / sumOf(t), 0)
    const uncorrected = (common?.chiSquared ?? Number.NaN) * (Math.abs(excess) / (Math.abs(excess) - 0.5)) ** 2
    numbers.check(uncorrected, ucb.statistic, 1e-12)
    numbers.check(chiSquaredSurvival(uncorrected, 1), ucb.p, 1e-12)

    const exact = exactOddsRatio(admissions)
    numbers.check(exact?.pValue ?? Number.NaN, ucb.exact_p, 1e-11)
    // uniroot's tolerance in R: 1e-5 here.
    numbers.check(exact?.estimate ?? Number.NaN, ucb.exact_or, 1e-5)
    numbers.check(exact?.lower ?? Number.NaN, ucb.exact_ci[0], 3e-5)
    numbers.check(exact?.upper ?? Number.NaN, ucb.exact_ci[1], 2e-5)

    const heterogeneity = breslowDay(admissions)
    numbers.check(heterogeneity?.uncorrected ?? Number.NaN, ucb.breslow_day[0], 1e-11)
    numbers.check(chiSquaredSurvival(ucb.breslow_day[0], 5), ucb.breslow_day[1], 1e-11)
    expect(heterogeneity?.degreesOfFreedom).toBe(5)
    expect(numbers.report()).toBe(13)
  })

  it('agrees with mpmath (30 digits) where R stops early', () => {
    const numbers = comparison('association_2x2.json, roots by mpmath')
    for (const [table, value] of [
      [tea, 6.408319658199674],
      [{ a: 10, b: 2, c: 3, d: 15 }, 21.305317556750335],
      [{ a: 1, b: 2, c: 2, d: 40 }, 8.932893981553342],
      [{ a: 18, b: 22, c: 31, d: 129 }, 3.3797706988084717],
    ] as const) {
      numbers.check(exactOddsRatio([table])?.estimate ?? Number.NaN, value, 1e-12)
    }
    numbers.check(exactOddsRatio([tea], 0.9)?.lower ?? Number.NaN, 0.31357376750498517, 1e-12)
    const exact = exactOddsRatio(admissions)
    numbers.check(exact?.estimate ?? Number.NaN, 0.905069961340971, 1e-11)
    numbers.check(exact?.lower ?? Number.NaN, 0.7697303585258304, 1e-11)
    numbers.check(exact?.upper ?? Number.NaN, 1.063429228089821, 1e-11)
    expect(numbers.report()).toBe(8)
  })

  it("of pairs is McNemar's: 8 up and 2 down have the ratio 4", () => {
    // A stratum of two people with one up is R = 1/2, of one down S = 1/2: ratio 8/2. Each has E = 1/2 and V = 1/4, so
    // the deviation is |8 - 5| - 1/2 = 2.5 and chi-squared 2.5^2 / 2.5, McNemar's (|8 - 2| - 1)^2 / (8 + 2). P and Q are
    // 1 and 0 or 0 and 1: the variance of the logarithm is 4 / (2 x 4^2) + 1 / (2 x 1^2) = 1/8 + 1/2.
    const strata = Array.from({ length: 10 }, (_, i) =>
      i < 8 ? { a: 1, b: 0, c: 0, d: 1 } : { a: 0, b: 1, c: 1, d: 0 },
    )
    const common = mantelHaenszel(strata)
    expect(common?.estimate).toBeCloseTo(4, 14)
    expect(common?.chiSquared).toBeCloseTo(2.5, 13)
    const reach = 1.959963984540054 * Math.sqrt(1 / 8 + 1 / 2)
    expect(common?.lower).toBeCloseTo(4 * Math.exp(-reach), 12)
    expect(common?.upper).toBeCloseTo(4 * Math.exp(reach), 11)
  })

  it('takes off no more than there is for continuity: nothing in excess has p 1', () => {
    // 6 4 / 4 6 against 4 6 / 6 4: each is 1 from its expected 5, in opposite directions.
    const strata = [
      { a: 6, b: 4, c: 4, d: 6 },
      { a: 4, b: 6, c: 6, d: 4 },
    ]
    expect(mantelHaenszel(strata)).toMatchObject({ estimate: 1, chiSquared: 0, pValue: 1 })
  })

  it('has no common ratio when all pairs point one way', () => {
    const up = { a: 2, b: 1, c: 0, d: 3 }
    const down = { a: 0, b: 2, c: 3, d: 1 }
    for (const one of [up, down]) {
      expect(mantelHaenszel([one])).toBeNull()
      expect(breslowDay([one, one])).toBeNull()
    }
    // R = 6/6 and S = 6/6.
    expect(mantelHaenszel([up, down])?.estimate).toBe(1)
  })

  it("tests heterogeneity with Tarone's correction: 18.82550125 on UCBAdmissions", () => {
    // Breslow & Day's statistic less (sum of a - E)^2 / sum of V, by hand in SciPy 1.17 from the fitted counts.
    const heterogeneity = breslowDay(admissions)
    expect(heterogeneity?.chiSquared).toBeCloseTo(18.82550125205323, 9)
    expect(heterogeneity?.pValue).toBeCloseTo(chiSquaredSurvival(18.82550125205323, 5), 12)
  })

  it('finds no heterogeneity between equal strata, whatever their odds ratio', () => {
    for (const stratum of [tea, { a: 5, b: 5, c: 5, d: 5 }, { a: 1, b: 6, c: 7, d: 3 }]) {
      const { uncorrected, chiSquared, pValue } = breslowDay([stratum, stratum, stratum]) ?? {}
      expect(uncorrected).toBeCloseTo(0, 12)
      expect(chiSquared).toBeCloseTo(0, 12)
      expect(pValue).toBeCloseTo(1, 5)
    }
  })

  it('gives Breslow-Day by hand for two strata that cancel: common ratio 1, fitted counts are the expected ones', () => {
    // 6 4 / 4 6 and 4 6 / 6 4: MH ratio 72/72 = 1, E = 5, V = 1/(4/5) = 1.25, so 2 x 1/1.25 = 1.6; the excess is 0.
    const result = breslowDay([
      { a: 6, b: 4, c: 4, d: 6 },
      { a: 4, b: 6, c: 6, d: 4 },
    ])
    expect(result?.uncorrected).toBeCloseTo(1.6, 12)
    expect(result?.chiSquared).toBeCloseTo(1.6, 12)
    expect(result?.degreesOfFreedom).toBe(1)
    expect(result?.pValue).toBeCloseTo(2 * normalSurvival(Math.sqrt(1.6)), 12)
  })

  it('passes over strata whose margins leave nothing open', () => {
    const two = [tea, { a: 6, b: 2, c: 1, d: 9 }]
    const padded = [
      ...two,
      { a: 0, b: 0, c: 4, d: 2 },
      { a: 4, b: 2, c: 0, d: 0 },
      { a: 0, b: 4, c: 0, d: 2 },
      { a: 4, b: 0, c: 2, d: 0 },
      { a: 3, b: 0, c: 0, d: 0 },
      { a: 0, b: 0, c: 0, d: 0 },
    ]
    expect(breslowDay(padded)).toEqual(breslowDay(two))
    expect(exactOddsRatio(padded)?.estimate).toBeCloseTo(exactOddsRatio(two)?.estimate ?? 0, 12)
    expect(mantelHaenszel(padded)?.estimate).toBeCloseTo(mantelHaenszel(two)?.estimate ?? 0, 12)
    expect(breslowDay([tea])).toBeNull()
    expect(breslowDay([tea, { a: 0, b: 0, c: 4, d: 2 }])).toBeNull()
    expect(exactOddsRatio([{ a: 0, b: 0, c: 4, d: 2 }])).toBeNull()
    expect(exactOddsRatio([])).toBeNull()
  })

  it('is open at the ends of what the margins allow', () => {
    // All four tasted right: P = 1/70 at ratio 1, both tails hold it: two-sided 2/70.
    const perfect = exactOddsRatio([{ a: 4, b: 0, c: 0, d: 4 }])
    expect([perfect?.estimate, perfect?.upper]).toEqual([null, null])
    expect(perfect?.lower).toBeGreaterThan(1)
    expect(perfect?.pGreater).toBeCloseTo(1 / 70, 14)
    expect(perfect?.pLess).toBe(1)
    expect(perfect?.pValue).toBeCloseTo(2 / 70, 14)
    const none = exactOddsRatio([{ a: 0, b: 4, c: 4, d: 0 }])
    expect([none?.estimate, none?.lower]).toEqual([0, 0])
    expect(none?.upper).toBeCloseTo(1 / (perfect?.lower ?? 0), 9)
    expect(none?.pGreater).toBe(1)
    expect(none?.pLess).toBeCloseTo(1 / 70, 14)
  })

  it('adds strata up: two strata of one pair each have the sign test for odds', () => {
    // One discordant pair a stratum: A of each is 0 or 1 with odds psi. Two of three: psi = 2, P(A >= 2 at 1) = 1/2.
    const up = { a: 1, b: 0, c: 0, d: 1 }
    const down = { a: 0, b: 1, c: 1, d: 0 }
    const result = exactOddsRatio([up, up, down])
    expect(result?.estimate).toBeCloseTo(2, 12)
    expect(result?.pGreater).toBeCloseTo(1 / 2, 14)
    expect(result?.pLess).toBeCloseTo(7 / 8, 14)
    expect(result?.pValue).toBeCloseTo(1, 14)
    // The bounds are those of Clopper & Pearson for 2 of 3, as odds.
    const rate = clopperPearson(2, 3)
    expect(result?.lower).toBeCloseTo(rate.lower / (1 - rate.lower), 10)
    expect(result?.upper).toBeCloseTo(rate.upper / (1 - rate.upper), 9)
  })

  it('has the chi-squared tail of the tables', () => {
    // 5 % points: 3.841459 (1), 5.991465 (2), 7.814728 (3), 18.307038 (10), 24.995790 (15). NIST Engineering Statistics Handbook 1.3.6.7.4.
    for (const [degrees, point] of [
      [1, 3.841459],
      [2, 5.991465],
      [3, 7.814728],
      [10, 18.307038],
      [15, 24.99579],
    ] as const) {
      expect(chiSquaredSurvival(point, degrees)).toBeCloseTo(0.05, 7)
    }
    expect(chiSquaredSurvival(6, 2)).toBeCloseTo(Math.exp(-3), 15)
    expect(chiSquaredSurvival(6, 4)).toBeCloseTo(4 * Math.exp(-3), 15)
    expect([chiSquaredSurvival(0, 1), chiSquaredSurvival(0, 4)]).toEqual([1, 1])
    for (const x of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => chiSquaredSurvival(x, 1)).toThrow('chi-squared value')
    }
    for (const degrees of [0, 1.5, Number.NaN]) {
      expect(() => chiSquaredSurvival(1, degrees)).toThrow('degrees of freedom')
    }
  })

  it('turns over when one answer is turned over', () => {
    const count = fc.integer({ min: 1, max: 60 })
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const straight = oddsRatio({ a, b, c, d })
        const turned = oddsRatio({ a: b, b: a, c: d, d: c })
        if (straight.estimate !== null && turned.estimate !== null) {
          expect(straight.estimate * turned.estimate).toBeCloseTo(1, 8)
        }
        if (straight.upper !== null) expect(straight.upper * turned.lower).toBeCloseTo(1, 8)
        expect(straight.lower).toBeLessThanOrEqual(straight.upper ?? Number.MAX_VALUE)
      }),
    )
  })

  it('says nothing from an empty margin, and nothing infinite', () => {
    const empty = { a: 0, b: 0, c: 5, d: 7 }
    expect(oddsRatio(empty)).toEqual({ estimate: null, lower: 0, upper: null })
    expect([lift(empty), phi(empty), mantelHaenszel([empty]), mantelHaenszel([])]).toEqual([null, null, null, null])
  })

  it('refuses what is no count', () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const place of ['a', 'b', 'c', 'd'] as const) {
        const table = { a: 1, b: 1, c: 1, d: 1, [place]: bad }
        for (const f of [oddsRatio, lift, phi]) expect(() => f(table)).toThrow('two-by-two table')
        for (const f of [mantelHaenszel, exactOddsRatio, breslowDay]) {
          expect(() => f([tea, table])).toThrow(RangeError)
          expect(() => f([tea, table])).toThrow('two-by-two table')
        }
      }
    }
    for (const confidence of [0, 1, Number.NaN]) expect(() => exactOddsRatio([tea], confidence)).toThrow('confidence')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lift, mantelHaenszel, oddsRatio, phi } from '../../../lib/domain/statistics/association'
import { comparison, readVector } from './vectors'

type Case = {
  a: number
  b: number
  c: number
  d: number
  lift: number
  phi: number
  ci_midp_conditional: [number, number | null]
  or_median_unbiased: number | null
}
const vector = readVector<{
  two_by_two: Case[]
  ucb: {
    strata: [number, number, number, number][]
    statistic_corrected: number
    p_corrected: number
    common_or: number
    ci_rbg: [number, number]
  }
}>('association_2x2')

describe('association of two complaints', () => {
  it('agrees with the conditional mid-p values of the vector, root tolerance 1e-14', () => {
    const numbers = comparison('association_2x2.json two_by_two')
    for (const expected of vector.two_by_two) {
      const { estimate, lower, upper } = oddsRatio(expected)
      numbers.check(lower, expected.ci_midp_conditional[0], 1e-9)
      for (const [actual, value] of [
        [upper, expected.ci_midp_conditional[1]],
        [estimate, expected.or_median_unbiased],
      ] as const) {
        if (value === null) expect(actual).toBeNull()
        else numbers.check(actual ?? Number.NaN, value, 1e-9)
      }
      numbers.check(lift(expected) ?? Number.NaN, expected.lift, 1e-12)
      numbers.check(phi(expected) ?? Number.NaN, expected.phi, 1e-12)
    }
    expect(numbers.report()).toBe(27)
  })

  it("agrees with R's mantelhaen.test on UCBAdmissions", () => {
    const numbers = comparison('association_2x2.json ucb')
    const common = mantelHaenszel(vector.ucb.strata.map(([a, b, c, d]) => ({ a, b, c, d })))
    numbers.check(common?.estimate ?? Number.NaN, vector.ucb.common_or, 1e-12)
    numbers.check(common?.lower ?? Number.NaN, vector.ucb.ci_rbg[0], 1e-12)
    numbers.check(common?.upper ?? Number.NaN, vector.ucb.ci_rbg[1], 1e-12)
    numbers.check(common?.chiSquared ?? Number.NaN, vector.ucb.statistic_corrected, 1e-12)
    numbers.check(common?.pValue ?? Number.NaN, vector.ucb.p_corrected, 1e-12)
    expect(numbers.report()).toBe(5)
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
    for (const a of [-1, 0.5, Number.NaN]) {
      for (const f of [oddsRatio, lift, phi]) expect(() => f({ a, b: 1, c: 1, d: 1 })).toThrow(RangeError)
      expect(() => mantelHaenszel([{ a, b: 1, c: 1, d: 1 }])).toThrow(RangeError)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { manskiBounds, rateAtKappa } from '../../../lib/domain/statistics/participation'
import { comparison, readVector } from './vectors'

const { cases, delta } = readVector<{
  cases: {
    y: number
    respondents: number
    headcount: number
    manski_lower: number
    manski_upper: number
    width: number
  }[]
  delta: { y: number; r: number; h: number; k: number; rate: number }[]
}>('nonresponse')

describe('what silence leaves open', () => {
  it('agrees with the vector', () => {
    const numbers = comparison('nonresponse.json')
    for (const { y, respondents, headcount, ...expected } of cases) {
      const { lower, upper } = manskiBounds(y, respondents, headcount)
      numbers.check(lower, expected.manski_lower, 1e-14)
      numbers.check(upper, expected.manski_upper, 1e-14)
      numbers.check(upper - lower, expected.width, 1e-14)
    }
    for (const { y, r, h, k, rate } of delta) numbers.check(rateAtKappa(y, r, h, k), rate, 1e-14)
    expect(numbers.report()).toBe(19)
  })

  it('caps the silent at everybody: 8 of 10, 10 silent, kappa 2', () => {
    expect(rateAtKappa(8, 10, 20, 2)).toBe((8 + 10) / 20)
  })

  it.each([
    [5, 4, 10],
    [2, 11, 10],
    [-1, 4, 10],
    [0, 0, 0],
    [0.5, 4, 10],
    [Number.NaN, 4, 10],
  ])('refuses %d of %d of %d', (y, respondents, headcount) => {
    expect(() => manskiBounds(y, respondents, headcount)).toThrow(RangeError)
    expect(() => rateAtKappa(y, respondents, headcount, 1)).toThrow(RangeError)
  })

  it('has no rate to carry over without respondents, nor a negative kappa', () => {
    expect(() => rateAtKappa(0, 0, 10, 1)).toThrow(RangeError)
    for (const kappa of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => rateAtKappa(1, 4, 10, kappa)).toThrow(RangeError)
  })
})

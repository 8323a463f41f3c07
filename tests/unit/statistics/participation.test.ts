import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { manskiBounds, orderDependsOnKappa, prevalenceAtKappa } from '../../../lib/domain/statistics/participation'
import { comparison, readVector } from './vectors'

const { cases, delta } = readVector<{
  cases: {
    y: number
    respondents: number
    headcount: number
    respondent_rate: number | null
    headcount_rate: number
    manski_lower: number
    manski_upper: number
    width: number
    response_rate: number
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
      numbers.check(1 - (upper - lower), expected.response_rate, 1e-14)
      // If nobody silent has the complaint, the rate is that of reports per head.
      const rate = respondents === 0 ? 0 : y / respondents
      numbers.check(prevalenceAtKappa(rate, respondents / headcount, 0), expected.headcount_rate, 1e-14)
      if (expected.respondent_rate !== null) {
        numbers.check(prevalenceAtKappa(rate, respondents / headcount, 1), expected.respondent_rate, 1e-14)
      }
    }
    for (const { y, r, h, k, rate } of delta) numbers.check(prevalenceAtKappa(y / r, r / h, k), rate, 1e-14)
    expect(numbers.report()).toBe(5 * 5 + 4 + 4)
  })

  it('caps the silent at everybody: 8 of 10, 10 silent, kappa 2', () => {
    expect(prevalenceAtKappa(0.8, 0.5, 2)).toBe((8 + 10) / 20)
    expect(prevalenceAtKappa(0.8, 0.5, 1.25)).toBe((8 + 10) / 20)
    expect(prevalenceAtKappa(0.8, 0.5, 1.2)).toBeCloseTo((8 + 9.6) / 20, 14)
  })

  it.each([
    [5, 4, 10],
    [2, 11, 10],
    [-1, 4, 10],
    [0, 0, 0],
    [0.5, 4, 10],
    [0, 4.5, 10],
    [0, 4, 10.5],
    [Number.NaN, 4, 10],
  ])('refuses %d of %d of %d', (y, respondents, headcount) => {
    expect(() => manskiBounds(y, respondents, headcount)).toThrow(RangeError)
    expect(() => manskiBounds(y, respondents, headcount)).toThrow('y <= respondents <= headcount')
  })

  it('takes the extremes: nobody, everybody, no answers at all', () => {
    expect(manskiBounds(0, 0, 1)).toEqual({ lower: 0, upper: 1 })
    expect(manskiBounds(4, 4, 4)).toEqual({ lower: 1, upper: 1 })
    expect([prevalenceAtKappa(0, 0, 0), prevalenceAtKappa(1, 1, 0)]).toEqual([0, 1])
  })

  it.each([
    [-0.1, 0.5, 1, 'rate'],
    [1.1, 0.5, 1, 'rate'],
    [Number.NaN, 0.5, 1, 'rate'],
    [0.5, -0.1, 1, 'share'],
    [0.5, 1.1, 1, 'share'],
    [0.5, Number.NaN, 1, 'share'],
    [0.5, 0.5, -1, 'kappa'],
    [0.5, 0.5, Number.NaN, 'kappa'],
    [0.5, 0.5, Number.POSITIVE_INFINITY, 'kappa'],
  ])('refuses rate %d, share %d, kappa %d', (rate, answered, kappa, message) => {
    expect(() => prevalenceAtKappa(rate, answered, kappa)).toThrow(RangeError)
    expect(() => prevalenceAtKappa(rate, answered, kappa)).toThrow(message)
  })
})

const exactly = (y: number, respondents: number, headcount: number) => ({ low: y, high: y, respondents, headcount })

describe('the order of two rows', () => {
  it('turns where the row that answered less is nearly as high: 30 % of half, 33 % of all', () => {
    // At kappa 1/2: 0.225 against 1/3; at kappa 2: 0.45 against 1/3.
    const half = exactly(3, 10, 20)
    const all = exactly(4, 12, 12)
    expect(orderDependsOnKappa(half, all)).toBe(true)
    expect(orderDependsOnKappa(all, half)).toBe(true)
  })

  it('stands where one row is higher at either end: 30 % of half against 60 % of all', () => {
    // 0.225 and 0.45 against 0.6.
    expect(orderDependsOnKappa(exactly(3, 10, 20), exactly(6, 10, 10))).toBe(false)
    // 0.45 at kappa 2 meets 0.45 and does not pass it; 0.225 meets 0.225 at kappa 1/2.
    expect(orderDependsOnKappa(exactly(3, 10, 20), exactly(9, 20, 20))).toBe(false)
    expect(orderDependsOnKappa(exactly(3, 10, 20), exactly(9, 40, 40))).toBe(false)
    expect(orderDependsOnKappa(exactly(3, 10, 20), exactly(10, 40, 40))).toBe(true)
  })

  it('takes the cap into account, where everybody silent has the complaint', () => {
    // 100 people: 50 answered, 45 of them with it (rate 0.9), against 96 answered, 89 of them with it.
    // Kappa 1/2: 0.675 against 0.9085; 2, capped: 0.95 against 0.93.
    expect(orderDependsOnKappa(exactly(45, 50, 100), exactly(89, 96, 100))).toBe(true)
    // 1 of 2 of 20 people: 0.05 + 0.9 kappa/2 = 0.275 and 0.95. 11 of 20 of 22: 0.525 and 1/2 + 1/11 = 0.591.
    expect(orderDependsOnKappa(exactly(1, 2, 20), exactly(11, 20, 22))).toBe(true)
  })

  it('does not hang on silence when both answered in equal shares, whatever labels leave open', () => {
    expect(orderDependsOnKappa(exactly(3, 10, 20), exactly(4, 12, 24))).toBe(false)
    const label = { low: 0, high: 10, respondents: 10, headcount: 20 }
    expect(orderDependsOnKappa(label, { ...label, low: 2, high: 6 })).toBe(false)
  })

  it('counts every number that a label allows', () => {
    // As exact counts only 3 of 10 of 20 turns against 4 of 12 of 12 (0.225..0.45 around 1/3); 1 and 5 do not.
    const all = exactly(4, 12, 12)
    expect(orderDependsOnKappa(exactly(1, 10, 20), all)).toBe(false)
    expect(orderDependsOnKappa(exactly(5, 10, 20), all)).toBe(false)
    expect(orderDependsOnKappa({ low: 0, high: 4, respondents: 10, headcount: 20 }, all)).toBe(true)
    expect(orderDependsOnKappa({ low: 0, high: 1, respondents: 10, headcount: 20 }, all)).toBe(false)
    expect(orderDependsOnKappa(all, { low: 5, high: 10, respondents: 10, headcount: 20 })).toBe(false)
  })

  it('equals trying every count and many kappas', () => {
    const row = fc
      .record({ headcount: fc.integer({ min: 1, max: 30 }), r: fc.nat(30), a: fc.nat(30), width: fc.nat(4) })
      .map(({ headcount, r, a, width }) => {
        const respondents = 1 + (r % headcount)
        const low = a % (respondents + 1)
        return { low, high: Math.min(respondents, low + width), respondents, headcount }
      })
    const prevalence = (y: number, { respondents, headcount }: { respondents: number; headcount: number }, k: number) =>
      (y + Math.min(1, (k * y) / respondents) * (headcount - respondents)) / headcount
    fc.assert(
      fc.property(row, row, (a, b) => {
        let turns = false
        let doubtful = false
        for (let y = a.low; y <= a.high; y += 1) {
          for (let other = b.low; other <= b.high; other += 1) {
            const all = Array.from({ length: 601 }, (_, i) => 0.5 + i / 400).map(
              (kappa) => prevalence(y, a, kappa) - prevalence(other, b, kappa),
            )
            const [most, least] = [Math.max(...all), Math.min(...all)]
            if (most > 1e-9 && least < -1e-9) turns = true
            else if (most > -1e-9 && least < 1e-9) doubtful = true
          }
        }
        if (turns) expect(orderDependsOnKappa(a, b)).toBe(true)
        else if (!doubtful) expect(orderDependsOnKappa(a, b)).toBe(false)
        expect(orderDependsOnKappa(b, a)).toBe(orderDependsOnKappa(a, b))
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [{ low: 3, high: 2, respondents: 5, headcount: 9 }, 'low <= high'],
    [{ low: 0, high: 0, respondents: 0, headcount: 9 }, 'without respondents'],
    [{ low: -1, high: 2, respondents: 5, headcount: 9 }, 'whole numbers'],
    [{ low: 0, high: 6, respondents: 5, headcount: 9 }, 'whole numbers'],
    [{ low: 0, high: 2, respondents: 10, headcount: 9 }, 'whole numbers'],
    [{ low: 0, high: Number.NaN, respondents: 5, headcount: 9 }, 'whole numbers'],
  ])('refuses %o', (row, message) => {
    for (const f of [
      () => orderDependsOnKappa(row, exactly(1, 2, 3)),
      () => orderDependsOnKappa(exactly(1, 2, 3), row),
    ]) {
      expect(f).toThrow(RangeError)
      expect(f).toThrow(message)
    }
  })
})

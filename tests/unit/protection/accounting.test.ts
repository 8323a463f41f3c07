import { describe, expect, it } from 'vitest'
import { posteriorAtMost, quarterLoss, sameAnswerLoss } from '@/lib/domain/protection/accounting'
import { lawsOf, strengthNames } from '@/lib/domain/protection/strength'

const rowsOnly = { both: false, parts: 0 }
/** From 1 in 5 to at most so many per cent. */
const from20 = (loss: number) => Math.round(100 * posteriorAtMost(0.2, loss))

describe('what one quarter can give away', () => {
  // Table of the design: one quarter, from 20 % to at most 40, 40 and 50 %.
  it.each([
    ['standard', 1, 40],
    ['strict', 1, 40],
    ['light', 1.4, 50],
  ] as const)('in %s is %s for one figure, from 20 to at most %s per cent', (strength, loss, percent) => {
    const { oneFigure } = quarterLoss({ strength, ...rowsOnly })
    expect(oneFigure).toBe(loss)
    expect(from20(oneFigure)).toBe(percent)
  })

  it('is from 20 % to at most 65 % for hurting in both against in neither, judged from both figures', () => {
    expect(from20(quarterLoss({ strength: 'standard', ...rowsOnly }).bothComplaints)).toBe(65)
  })

  it('is more for one complaint where the site publishes how many have both: 53 %', () => {
    const { oneFigure, oneComplaint } = quarterLoss({ strength: 'standard', both: true, parts: 0 })
    expect([oneFigure, oneComplaint]).toEqual([1, 1.5])
    expect(from20(oneComplaint)).toBe(53)
  })

  it('adds up both figures, both complaints at the site and each part of the further questions that is touched', () => {
    // 1 + 1 + 0.5, and two questions of one choice: 4 parts at 0.5.
    expect(quarterLoss({ strength: 'standard', both: true, parts: 0 }).everything).toBe(2.5)
    expect(quarterLoss({ strength: 'standard', both: true, parts: 4 }).everything).toBe(4.5)
    expect(quarterLoss({ strength: 'light', both: false, parts: 0 }).everything).toBe(2.8)
  })

  it('refuses a number of parts that is none', () => {
    expect(() => quarterLoss({ strength: 'standard', both: true, parts: -1 })).toThrow('parts')
    expect(() => quarterLoss({ strength: 'standard', both: true, parts: 0.5 })).toThrow('parts')
  })
})

describe('what an answer that never changes gives away over the quarters', () => {
  it('grows by 1 a quarter in standard, without end', () => {
    expect([1, 4, 12, Infinity].map((quarters) => sameAnswerLoss('standard', quarters))).toEqual([1, 4, 12, Infinity])
    expect(posteriorAtMost(0.2, Infinity)).toBe(1)
  })

  it('stops at 1.4 in strict: from 20 % to at most 50 %, for ever', () => {
    expect([1, 4, 12, Infinity].map((quarters) => sameAnswerLoss('strict', quarters))).toEqual([1, 1.4, 1.4, 1.4])
    expect(from20(sameAnswerLoss('strict', Infinity))).toBe(50)
  })

  it('in strict grows again by 1 for each quarter of the same row in which the person is known to be missing', () => {
    expect(sameAnswerLoss('strict', 12, 1)).toBeCloseTo(2.4, 12)
    expect(sameAnswerLoss('strict', 4, 4)).toBe(4)
    expect(sameAnswerLoss('standard', 4, 4)).toBe(4)
  })

  it('refuses numbers of quarters that are none', () => {
    expect(() => sameAnswerLoss('strict', -1)).toThrow('counted')
    expect(() => sameAnswerLoss('strict', Number.NaN)).toThrow('counted')
    expect(() => sameAnswerLoss('strict', 1, 1.5)).toThrow('notCounted')
  })
})

describe('posteriorAtMost', () => {
  it('is Bayes rule with the likelihood ratio e^E', () => {
    // Odds 1/4 times e: 0.6796 / 1.6796 = 0.4046. Odds 35/65 times e: 1.4637 / 2.4637 = 0.5941 (measured: 59 %).
    expect(posteriorAtMost(0.2, 1)).toBeCloseTo(0.4046, 4)
    expect(posteriorAtMost(0.35, 1)).toBeCloseTo(0.5941, 4)
    expect(posteriorAtMost(0.2, 0)).toBe(0.2)
  })

  it('refuses certainty before the release, and a negative loss', () => {
    expect(() => posteriorAtMost(0, 1)).toThrow(RangeError)
    expect(() => posteriorAtMost(1, 1)).toThrow(RangeError)
    expect(() => posteriorAtMost(0.2, -1)).toThrow(RangeError)
  })
})

describe('the published laws', () => {
  it('name the noise of every quarter, and in strict the one that is drawn once a row', () => {
    const fresh = { law: 'discreteLaplace', epsilon: 1, drawn: 'each quarter' }
    expect(lawsOf('standard', 'wristAny')).toEqual([fresh])
    expect(lawsOf('strict', 'backAny')).toEqual([fresh, { law: 'discreteLaplace', epsilon: 1.4, drawn: 'once a row' }])
    expect(lawsOf('light', 'backAny')).toEqual([{ ...fresh, epsilon: 1.4 }])
    for (const strength of strengthNames) expect(lawsOf(strength, 'both')).toEqual([{ ...fresh, epsilon: 0.5 }])
  })
})

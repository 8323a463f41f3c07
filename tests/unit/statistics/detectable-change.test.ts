import { describe, expect, it } from 'vitest'
import {
  type PlannedComparison,
  smallestDeclaredDrop,
  smallestDropBeyondChance,
} from '../../../lib/domain/statistics/detectable-change'
import { comparison, readVector } from './vectors'

const { detectable } = readVector<{
  detectable: {
    planned: PlannedComparison
    declared: number | null
    beyondChance: number | null
    /** The drop at which the test itself, on simulated counts, declares 80 %. */
    simulated?: number
  }[]
}>('comparisons')

const planned: PlannedComparison = { rate: 0.5, respondents: 100, controls: 19, quartersBefore: 1, quartersAfter: 1 }

describe('the smallest drop that would be seen', () => {
  it('agrees with SciPy', () => {
    const numbers = comparison('comparisons.json, detectable')
    for (const { planned, declared, beyondChance } of detectable) {
      const found = [smallestDeclaredDrop(planned), smallestDropBeyondChance(planned)]
      ;[declared, beyondChance].forEach((expected, i) => {
        if (expected === null) expect(found[i]).toBeNull()
        else numbers.check(found[i] ?? Number.NaN, expected, 1e-9)
      })
    }
    expect(numbers.report()).toBe(13)
  })

  it('is about what the permutation test needs on simulated counts', () => {
    const simulated = detectable.filter((row) => row.simulated !== undefined)
    expect(simulated.length).toBeGreaterThan(2)
    for (const { planned, simulated: needed = 0 } of simulated) {
      const found = smallestDeclaredDrop(planned) ?? 0
      expect(Math.abs(found / needed - 1)).toBeLessThan(0.06)
    }
  })

  it('by hand: out of 100 respondents before and after, from one half', () => {
    // s0 = sqrt(.25/100 + .25/100) = .0707107. At a drop of .1957756 the rate after is .3042244, the standard error
    // sqrt(.25/100 + .2116719/100) = .0679464, and 1.959964 s0 + .841621 x .0679464 = .138590 + .057185 = .195775.
    expect(smallestDropBeyondChance(planned)).toBeCloseTo(0.195775, 5)
    // Whom it is compared with makes no difference to that.
    expect(smallestDropBeyondChance({ ...planned, controls: 0 })).toBe(smallestDropBeyondChance(planned))
  })

  it('takes twenty units at least, each twentieth makes room for one more', () => {
    expect(smallestDeclaredDrop({ ...planned, controls: 0 })).toBeNull()
    expect(smallestDeclaredDrop({ ...planned, controls: 18 })).toBeNull()
    const twenty = smallestDeclaredDrop({ ...planned, controls: 19 }) ?? Number.NaN
    const more = smallestDeclaredDrop({ ...planned, controls: 38 }) ?? Number.NaN
    const forty = smallestDeclaredDrop({ ...planned, controls: 39 }) ?? Number.NaN
    // With 39 units one place of 39 is harder to win than one of 20; the fortieth unit opens a second.
    expect(more).toBeGreaterThan(twenty)
    expect(forty).toBeLessThan(more)
  })

  it('is smaller with more respondents and with more quarters', () => {
    for (const drop of [smallestDeclaredDrop, smallestDropBeyondChance]) {
      const alone = drop(planned) ?? Number.NaN
      expect(drop({ ...planned, respondents: 200 })).toBeLessThan(alone)
      expect(drop({ ...planned, quartersAfter: 2 })).toBeLessThan(alone)
      expect(drop({ ...planned, quartersBefore: 2 })).toBeLessThan(alone)
    }
  })

  it('is null where even a drop to zero is lost in chance', () => {
    expect(smallestDropBeyondChance({ ...planned, rate: 0.05, respondents: 10 })).toBeNull()
    expect(smallestDeclaredDrop({ ...planned, rate: 0.05, respondents: 10 })).toBeNull()
  })

  it('refuses bad input, and names it', () => {
    for (const drop of [smallestDeclaredDrop, smallestDropBeyondChance]) {
      for (const rate of [0, 1, -0.1, Number.NaN]) expect(() => drop({ ...planned, rate })).toThrow(/inside \(0, 1\)/)
      for (const controls of [-1, 1.5, Number.NaN]) expect(() => drop({ ...planned, controls })).toThrow(/of controls/)
      for (const bad of [0, -1, Number.NaN, Infinity]) {
        expect(() => drop({ ...planned, respondents: bad })).toThrow(/respondents must be positive/)
        expect(() => drop({ ...planned, quartersBefore: bad })).toThrow(/quartersBefore must be positive/)
        expect(() => drop({ ...planned, quartersAfter: bad })).toThrow(/quartersAfter must be positive/)
      }
    }
  })
})

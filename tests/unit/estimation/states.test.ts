import { describe, expect, it } from 'vitest'
import { statesOf, whatItWouldTake } from '../../../lib/domain/estimation/states'

describe('states of a list of rows', () => {
  it('change at 0.8, 0.6 and 0.1', () => {
    expect(statesOf([0.95, 0.61, 0.6, 0.59, 0.11, 0.1, 0])).toEqual([
      'hotspot',
      'watch',
      'watch',
      'cannotTell',
      'cannotTell',
      'notHigher',
      'notHigher',
    ])
  })

  it('name hotspots only as long as a tenth of them is expected to be none', () => {
    // One alone at 0.85 would be wrong in 15 per cent; beside one at 0.99 the two are in (0.15 + 0.01) / 2 = 8 per cent.
    expect(statesOf([0.85])).toEqual(['watch'])
    expect(statesOf([0.85, 0.99])).toEqual(['hotspot', 'hotspot'])
    expect(statesOf([0.85, 0.85, 0.99])).toEqual(['watch', 'watch', 'hotspot'])
  })

  it('of no rows are none', () => {
    expect(statesOf([])).toEqual([])
  })
})

describe('what it would take to tell', () => {
  const rate = { likely: 0.3, lower: 0.202, upper: 0.398 }

  it('is worked out by hand for a row without noise', () => {
    // Deviation 0.05. To lie 0.8416 deviations above 0.27 it may be 0.03 / 0.8416 = 0.035647: 786.97 - 400 = 386.97 more
    // information; one respondent adds 1 / 0.21 = 4.762, so 81.3 of them, or 386.97 / (20 x 4.762) = 4.06 quarters of 20.
    expect(whatItWouldTake(rate, 0.27, 20, 0)).toEqual({ respondents: 82, quarters: 5 })
  })

  it('is more where the figure carries noise', () => {
    // Now 400 / (20 x 0.21 + 2) = 64.5, wanted 386.99 more: 103.54^2 / (103.54 x 0.21 + 2) = 451.5, so 83.54 respondents.
    expect(whatItWouldTake(rate, 0.27, 20, 2)).toEqual({ respondents: 84, quarters: 6 })
  })

  it('is no number where the rate lies at the bound, and none that nobody would wait for', () => {
    expect(whatItWouldTake(rate, 0.3, 20, 2)).toEqual({ respondents: null, quarters: null })
    expect(whatItWouldTake(rate, 0.299, 20, 2)).toEqual({ respondents: null, quarters: null })
    expect(whatItWouldTake(rate, 0.27, 0, 2).quarters).toBeNull()
  })

  it('refuses fewer than no respondents', () => {
    expect(() => whatItWouldTake(rate, 0.27, -1, 2)).toThrow('respondents and noise must be at least 0, got -1 and 2')
  })
})

import { describe, expect, it } from 'vitest'
import {
  type CmdqDegree,
  type CmdqFrequency,
  cmdqDegrees,
  cmdqFrequencies,
  scoreCmdq,
} from '@/lib/domain/instruments/cmdq'

describe('the Cornell discomfort score', () => {
  // Cornell's page: weights 0, 1.5, 3.5, 5 and 10, multiplied by discomfort and by interference.
  it.each([
    [0, 3, 3, 0],
    [1, 1, 1, 1.5],
    [2, 2, 1, 7],
    [3, 2, 3, 30],
    [4, 3, 3, 90],
  ] as const)(
    'multiplies frequency %i, discomfort %i and interference %i to %d',
    (frequency, discomfort, interference, score) => {
      expect(scoreCmdq({ frequency, discomfort, interference })).toBe(score)
    },
  )

  it('counts a missing discomfort or interference as 1', () => {
    expect(scoreCmdq({ frequency: 4 })).toBe(10)
    expect(scoreCmdq({ frequency: 2, discomfort: 3 })).toBe(10.5)
    expect(scoreCmdq({ frequency: 2, interference: 3 })).toBe(10.5)
  })

  it('counts a missing frequency as never, whatever else was answered', () => {
    expect(scoreCmdq({})).toBe(0)
    expect(scoreCmdq({ discomfort: 3, interference: 3 })).toBe(0)
  })

  it('is never below the frequency weight and never above 90', () => {
    for (const frequency of cmdqFrequencies)
      for (const discomfort of [undefined, ...cmdqDegrees])
        for (const interference of [undefined, ...cmdqDegrees]) {
          const score = scoreCmdq({ frequency, discomfort, interference })
          expect(score).toBeGreaterThanOrEqual(scoreCmdq({ frequency }))
          expect(score).toBeLessThanOrEqual(90)
        }
  })

  it.each([5, -1, 1.5, Number.NaN])('refuses the frequency %d', (frequency) => {
    expect(() => scoreCmdq({ frequency: frequency as CmdqFrequency })).toThrow(RangeError)
  })

  it.each([0, 4, 2.5, Number.NaN])('refuses the degree %d', (degree) => {
    expect(() => scoreCmdq({ frequency: 1, discomfort: degree as CmdqDegree })).toThrow(RangeError)
    expect(() => scoreCmdq({ frequency: 1, interference: degree as CmdqDegree })).toThrow(RangeError)
  })
})

import { describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/disclosure/table'
import { hotspotStates, type StateReason } from '@/lib/domain/hotspots/findings'
import { describeCell } from '@/lib/view/cells'
import { describeChange } from '@/lib/view/change'
import { formatDay, formatQuarter, formatQuarterShort, releaseDay } from '@/lib/view/quarters'
import { describeReason, stateWords } from '@/lib/view/states'
import { finding, rule } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('cells', () => {
  // k = 5: "<5" says 0 to 4; of 20 respondents ">15" says 16 to 20 (n - k + 1 = 16).
  const cells: [Cell, string][] = [
    [{ kind: 'count', value: 0 }, '0'],
    [{ kind: 'count', value: 5 }, '5'],
    [{ kind: 'below', low: 0, high: 4 }, '<5'],
    [{ kind: 'above', low: 16, high: 20 }, '>15'],
    [{ kind: 'hidden' }, 'withheld to protect others'],
    [{ kind: 'notOffered' }, 'not shown: group too small'],
  ]

  it.each(cells)('reads %o as %s', (cell, text) => {
    expect(describeCell(cell, 5).text).toBe(text)
  })

  it('gives every cell that is not a count its own look and its own reason', () => {
    const described = cells.map(([cell]) => describeCell(cell, 5))
    const reasons = described.filter((text) => text.kind !== 'count').map((text) => text.why)
    expect(reasons).not.toContain(null)
    expect(new Set(reasons).size).toBe(4)
    expect(new Set(described.map((text) => text.text)).size).toBe(cells.length)
  })

  it('names the size from which both regions together are shown: 8 k', () => {
    expect(describeCell({ kind: 'notOffered' }, 5).why).toContain('40 respondents')
    expect(describeCell({ kind: 'notOffered' }, 10).why).toContain('80 respondents')
  })
})

describe('states', () => {
  it('gives every state a word and a shape of its own', () => {
    expect(new Set(hotspotStates.map((state) => stateWords[state].word)).size).toBe(hotspotStates.length)
    expect(new Set(hotspotStates.map((state) => stateWords[state].shape)).size).toBe(hotspotStates.length)
  })

  it('explains every reason with a sentence of its own', () => {
    const reasons: StateReason[] = [
      'probablyAboveThreshold',
      'possiblyAboveThreshold',
      'listWouldHoldTooManyFalseAlarms',
      'notProbablyAbove',
      'intervalTooWide',
      'mergedUnits',
      'responseBelowHalf',
    ]
    const sentences = reasons.map((reason) =>
      describeReason(finding('U', 'wristAny', { reason, exceedance: 0.7 }), rule),
    )
    expect(new Set(sentences).size).toBe(reasons.length)
    for (const sentence of sentences) expect(sentence).toMatch(/\.$/)
  })

  it('says how sure it is in natural frequencies', () => {
    const sentence = describeReason(
      finding('U', 'wristAny', { reason: 'probablyAboveThreshold', exceedance: 0.97 }),
      rule,
    )
    expect(sentence).toBe('97 in 100 that it is above 1.25 times the organisation.')
  })
})

describe('changes', () => {
  const change = (mean: number, lower: number, upper: number) =>
    plain(describeChange({ from: '2026-Q2', mean, lower, upper, probabilityHigher: 0.5 }).text)

  it('calls a change up when its interval is above zero', () => {
    expect(change(0.14, 0.05, 0.23)).toBe('up 14 points (5 to 23) since Q2 2026')
  })

  it('calls a change down when its interval is below zero, with sizes from small to large', () => {
    expect(change(-0.12, -0.2, -0.03)).toBe('down 12 points (3 to 20) since Q2 2026')
  })

  it('claims nothing when the interval holds zero or touches it', () => {
    expect(change(0.05, -0.06, 0.15)).toBe('no clear change (\u22126 to 15 points) since Q2 2026')
    expect(change(0.05, 0, 0.1)).toContain('no clear change')
    expect(change(-0.05, -0.1, 0)).toContain('no clear change')
  })

  it('shows that an interval just above zero is not zero', () => {
    expect(change(0.06, 0.003, 0.12)).toBe('up 6 points (0.3 to 12) since Q2 2026')
  })

  it('says when there is nothing to compare with', () => {
    expect(describeChange(null)).toEqual({
      direction: 'none',
      text: 'no earlier quarter to compare with',
      brief: 'no earlier quarter to compare with',
    })
  })
})

describe('quarters', () => {
  it('writes quarters the way people say them', () => {
    expect(plain(formatQuarter('2026-Q3'))).toBe('Q3 2026')
    expect(plain(formatQuarterShort('2026-Q3'))).toBe('Q3 26')
  })

  it('expects a release the lag of the policy after the end of the quarter', () => {
    // Q3 2026 ends with 30 September; 14 days after 1 October 00:00 is 15 October.
    expect(formatDay(releaseDay('2026-Q3', 14))).toBe('15 October 2026')
    expect(formatDay(releaseDay('2026-Q4', 0))).toBe('1 January 2027')
  })
})

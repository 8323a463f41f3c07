import { describe, expect, it } from 'vitest'
import type { UnitFinding } from '@/lib/domain/hotspots/findings'
import { funnelPlot } from '@/lib/view/funnel'
import { finding, published } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const estimate = { mean: 0.5, lower: 0.45, upper: 0.55 }
const cell = { kind: 'count', value: 200 } as const
const overall = { n: 400, cell, feasible: { low: 200, high: 200 }, estimate, change: null, yearChange: null }

/** Three places in an organisation at 50 %: with ten respondents each, hand calculation is eleven terms of 1/1024. */
function funnel(...units: UnitFinding[]) {
  const findings = {
    overall: {
      wristAny: { outcome: 'wristAny', ...overall },
      backAny: { outcome: 'backAny', ...overall },
      both: { outcome: 'both', ...overall },
    },
  } as const
  return funnelPlot(published({ units, findings }), 'wristAny')
}
const place = (id: string, low: number, high: number, over: Partial<UnitFinding> = {}) =>
  finding(id, 'wristAny', { n: 10, cell: { kind: 'count', value: low }, feasible: { low, high }, ...over })

describe('the funnel plot', () => {
  it('names first what chance does not explain: 9 of 10 where half have complaints', () => {
    const plot = funnel(place('HUL-INBO', 5, 5), place('LEE-PACK', 9, 9), place('LEE-RETU', 0, 0))
    expect(plot?.places.map(({ label, where, reported }) => [label, where, reported])).toEqual([
      ['Packing, Leeds', 'Above the 95 % limit', '9 of 10'],
      ['Returns, Leeds', 'Below the 99.8 % limit', '0 of 10'],
      ['Inbound, Hull', 'Within the limits of chance', '5 of 10'],
    ])
    expect(plain(plot?.finding ?? '')).toBe(
      'One place lies above the 95 % limits and one below. Were all alike, chance alone would put about one in 20 outside.',
    )
  })

  it('shows a count that is not shown as all that it may be, and never calls it further out than that', () => {
    const hidden = place('LEE-PACK', 6, 10, { cell: { kind: 'hidden' } })
    const small = place('LEE-RETU', 0, 1, { cell: { kind: 'below', low: 0, high: 1 } })
    const plot = funnel(hidden, small)
    expect(plot?.places.map(({ where, reported, share }) => [where, plain(reported), share])).toEqual([
      ['Below the 95 % limit', '<2 of 10', { low: 0, high: 0.1 }],
      ['Within the limits of chance', 'withheld to protect others, n 10', { low: 0.6, high: 1 }],
    ])
  })

  it('opens to the left: with one respondent anything goes, with ten 17 to 83 % by chance', () => {
    const plot = funnel(place('LEE-PACK', 5, 5), place('LEE-RETU', 1, 1, { n: 1 }))
    expect(plot?.lines[0]).toEqual({ n: 1, inner: { lower: 0, upper: 1 }, outer: { lower: 0, upper: 1 } })
    // Mid-distribution at 1: (1 + 5)/1024, at 2: (11 + 22.5)/1024; 0.025 is 25.6/1024, so 1 + 19.6/27.5 of ten: 0.1713.
    expect(plot?.lines.find(({ n }) => n === 10)?.inner.lower).toBeCloseTo((1 + 19.6 / 27.5) / 10, 12)
    expect(plain(plot?.places[0]?.chance ?? '')).toBe('17 to 83 %')
  })

  it('is nothing where no place has the number', () => {
    expect(funnel()).toBeNull()
  })
})

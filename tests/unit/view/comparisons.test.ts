import { describe, expect, it } from 'vitest'
import type { CooccurrenceValue, NonResponseFinding, UnitFinding } from '@/lib/domain/hotspots/findings'
import { caterpillar } from '@/lib/view/caterpillar'
import { describeCooccurrence } from '@/lib/view/cooccurrence'
import { type HeatCell, heatMap, heatStep } from '@/lib/view/heat-map'
import { describeBounds, participationOf } from '@/lib/view/participation'
import { rowHolding } from '@/lib/view/published-quarter'
import { unitHistory } from '@/lib/view/unit-history'
import { unitLines } from '@/lib/view/unit-table'
import { finding, hot, published, row, unknownNonResponse } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the caterpillar plot', () => {
  const quarter = published({
    units: [
      finding('HUL-INBO', 'wristAny', { state: 'tooLittleData', reason: 'intervalTooWide' }),
      hot('LEE-PACK', 'wristAny'),
      hot('LEE', 'wristAny'),
      hot('LEE-RETU', 'backAny'),
    ],
  })

  it('compares units of one outcome, highest first, never sites with their own units', () => {
    expect(caterpillar(quarter, 'wristAny').rows.map((entry) => entry.id)).toEqual(['LEE-PACK', 'HUL-INBO'])
  })

  it('says in one sentence what it shows', () => {
    expect(plain(caterpillar(quarter, 'wristAny').finding)).toBe(
      '1 of 2 is clearly above the whole organisation’s 31 %. For 1 there is too little to say. 2 more are not shown: too small for this number.',
    )
  })

  it('keeps every interval on its axis', () => {
    expect(caterpillar(quarter, 'wristAny').maximum).toBe(0.7)
  })
})

describe('the heat scale', () => {
  it('has its middle from 1/1.25 to 1.25 and is symmetric around the organisation', () => {
    expect(heatStep(0.3, 0.3)).toBe('same')
    expect(heatStep(0.25, 0.2)).toBe('higher-1')
    expect(heatStep(0.2499, 0.2)).toBe('same')
    expect(heatStep(0.1601, 0.2)).toBe('same')
    expect(heatStep(0.1599, 0.2)).toBe('lower-1')
    expect(heatStep(0.4, 0.2)).toBe('higher-3')
    expect(heatStep(0.0999, 0.2)).toBe('lower-3')
  })

  it('has no step when the organisation has no rate', () => {
    expect(heatStep(0.1, 0)).toBeNull()
  })
})

describe('the heat map', () => {
  it('shows each reason for a missing number as a kind of its own', () => {
    const first = published({
      quarter: '2025-Q4',
      units: [finding('LEE-PACK', 'wristAny')],
      rows: [
        row('NW', 'Northwind', null),
        row('LEE-PACK', 'Packing', 'NW'),
        row('OTHER', 'Other units', 'NW', { members: ['LEE-RETU'], merged: true }),
      ],
    })
    const latest = published({
      quarter: '2026-Q2',
      units: [
        hot('LEE-PACK', 'wristAny'),
        finding('LEE-RETU', 'wristAny', { cell: { kind: 'hidden' } }),
        finding('HUL-INBO', 'wristAny', { state: 'lowResponse', reason: 'responseBelowHalf' }),
        finding('OTHER-HUL', 'wristAny', { state: 'tooLittleData', reason: 'mergedUnits' }),
      ],
    })
    const map = heatMap([first, latest], 'wristAny')
    expect(map.quarters.map((quarter) => quarter.id)).toEqual(['2025-Q4', '2026-Q1', '2026-Q2'])
    const kinds = (id: string) => map.rows.find((entry) => entry.id === id)?.cells.map((cell: HeatCell) => cell.kind)
    expect(kinds('LEE-PACK')).toEqual(['rate', 'unpublished', 'rate'])
    expect(kinds('LEE-RETU')).toEqual(['joined', 'unpublished', 'withheld'])
    expect(kinds('HUL-INBO')).toEqual(['joined', 'unpublished', 'lowResponse'])
    expect(kinds('OTHER-HUL')).toEqual(['joined', 'unpublished', 'tooLittle'])
    const both = heatMap([latest], 'both').rows.find((entry) => entry.id === 'LEE-PACK')
    expect(both?.cells).toEqual([{ kind: 'notOffered', text: 'not shown: group too small' }])
    expect(map.rows.find((entry) => entry.id === 'LEE-RETU')?.cells[0]?.text).toBe('counted in Other units')
    expect(map.rows.find((entry) => entry.id === 'HUL-INBO')?.cells[0]?.text).toBe('not a unit then')
  })

  it('names places that stay raised for three shown quarters', () => {
    const quarters = (['2026-Q1', '2026-Q2', '2026-Q3'] as const).map((quarter) =>
      published({ quarter, units: [hot('LEE-PACK', 'wristAny'), finding('LEE-RETU', 'wristAny')] }),
    )
    expect(heatMap(quarters, 'wristAny').finding).toContain('Packing, Leeds has been at 1.25 times')
    expect(heatMap(quarters.slice(1), 'wristAny').finding).toContain('too early')
  })
})

describe('where a unit is counted', () => {
  it('finds the merged row of a unit too small to stand alone, and nothing for a stranger', () => {
    expect(rowHolding(published(), 'HUL-TINY')?.id).toBe('OTHER-HUL')
    expect(rowHolding(published(), 'LEE-PACK')?.id).toBe('LEE-PACK')
    expect(rowHolding(published(), 'NOWHERE')).toBeNull()
  })

  it('keeps a quarter without an own row in the history, with the reason', () => {
    const history = unitHistory([published({ quarter: '2026-Q2' }), published()], 'HUL-TINY', 'wristAny')
    expect(history.points.map((point) => point.rate)).toEqual([null, null])
    expect(history.points[0]?.note).toBe('too small to show: counted in Other units of Hull')
  })
})

describe('the unit table', () => {
  it('lists units, merged rows and sites, never the organisation', () => {
    const units = ['NW', 'LEE', 'LEE-PACK', 'OTHER-HUL'].map((id) => finding(id, 'wristAny'))
    const lines = unitLines(published({ units }), 'wristAny')
    expect(lines.map((line) => [line.id, line.level, line.site])).toEqual([
      ['LEE', 'site', 'Leeds'],
      ['LEE-PACK', 'unit', 'Leeds'],
      ['LEE-RETU', 'unit', 'Leeds'],
      ['HUL', 'site', 'Hull'],
      ['HUL-INBO', 'unit', 'Hull'],
      ['OTHER-HUL', 'merged', 'Hull'],
    ])
  })

  it('never ranks without the probability of being at the top', () => {
    const rankOf = (rank: UnitFinding['rank']) =>
      unitLines(published({ units: [finding('LEE-PACK', 'wristAny', { rank })] }), 'wristAny').find(
        (line) => line.id === 'LEE-PACK',
      )?.judgement?.rank
    expect(rankOf({ expected: 3, probabilityTop: 0.3, topR: 3 })).toBe('about 3; 30 in 100 to be in the top 3')
    expect(rankOf(null)).toBe('not ranked')
  })

  it('keeps rows without a judgement and says why they have none', () => {
    const lines = unitLines(published({ units: [] }), 'both')
    expect(lines.every((line) => line.judgement === null)).toBe(true)
    expect(lines.find((line) => line.id === 'LEE')?.why).toBe('Its units are compared, not the site as a whole.')
    expect(lines.find((line) => line.id === 'LEE-PACK')?.why).toContain('groups of 40 respondents or more')
  })
})

describe('participation', () => {
  it('is low below one half, not at one half', () => {
    const at = (respondents: number) =>
      participationOf(
        published({
          findings: { participation: [{ row: 'NW', respondents, headcount: 100, nonResponse: unknownNonResponse }] },
        }),
        'NW',
      )?.low
    expect([at(49), at(50), at(51)]).toEqual([true, false, false])
  })

  it('bounds the rate of everybody by those who did not take part', () => {
    expect(plain(describeBounds(published(), 'wristAny'))).toBe(
      '31 % (27 to 36 %) of those who took part report wrist and hand complaints. Counting everybody, it is 20 to 57 %: the low end if nobody else has any, the high end if everybody else does.',
    )
  })

  it('gives the reason instead where there are no bounds', () => {
    const why = (reason: Extract<NonResponseFinding, { kind: 'notBounded' }>['reason']) =>
      describeBounds(
        published({
          findings: {
            participation: [
              { row: 'NW', respondents: 412, headcount: null, nonResponse: { kind: 'notBounded', reason } },
            ],
          },
        }),
        'wristAny',
      )
    expect(why('reportsAreNotPeople')).toContain('reports are counted, not people')
    expect(why('headcountUnknown')).toContain('headcount is not known')
    expect(why('moreRespondentsThanHeads')).toContain('headcount is out of date')
    expect(describeBounds(published(), 'both')).toContain('Too few took part')
  })
})

describe('wrist and back together', () => {
  const withinBounds: CooccurrenceValue = {
    kind: 'bounds',
    observed: { low: 0, high: 4 },
    ratio: { low: 0, high: 1.5 },
    oddsRatio: { low: 0, high: null },
  }
  const exact = (lower: number, upper: number) =>
    describeCooccurrence({
      kind: 'exact',
      observed: 70,
      expected: 46.2,
      ratio: 1.515,
      oddsRatio: { estimate: 2.1, lower, upper },
    })

  it('compares observed with expected and gives the interval', () => {
    expect(exact(1.4, 3.2).evidence).toBe(
      '70 report both; 46 would be expected if the two had nothing to do with each other: 1.5 times as many (odds ratio 2.1, 95 % interval 1.4 to 3.2).',
    )
  })

  it('claims more or less only when the interval leaves out one', () => {
    expect(exact(1.01, 3).headline).toContain('more often')
    expect(exact(1, 3).headline).toContain('about as often')
    expect(exact(0.4, 0.99).headline).toContain('less often')
  })

  it('never says that one brings about the other', () => {
    for (const text of [exact(1.4, 3.2), describeCooccurrence(withinBounds)]) {
      expect(`${text.headline} ${text.evidence}`).not.toMatch(/caus|leads to|because of|due to/i)
    }
  })

  it('calls bounds bounds, and says when there is nothing to compare', () => {
    expect(describeCooccurrence(withinBounds)).toEqual({
      headline: 'Bounds only, no estimate.',
      evidence:
        'Between 0 and 4 report both, 0 to 1.5 times what chance alone would give; the odds ratio is 0 or more. These are the ends of what the published numbers allow, and chance among few people is not even in them.',
    })
    expect(describeCooccurrence({ kind: 'nothingExpected' }).evidence).toContain('No wrist complaints or no back')
  })
})

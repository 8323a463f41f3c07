import { describe, expect, it } from 'vitest'
import { cooccurrenceHistory } from '@/lib/view/cooccurrence-history'
import { boundsSentences, participationHeadline, participationLines } from '@/lib/view/participation'
import { ancestors, neighbours, unitStanding } from '@/lib/view/unit-page'
import { finding, hot, published, unknownNonResponse } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('where a unit stands', () => {
  const quarter = published({
    units: [
      hot('LEE-PACK', 'wristAny'),
      finding('LEE-RETU', 'wristAny'),
      finding('LEE', 'wristAny'),
      finding('HUL', 'wristAny', { estimate: { mean: 0.4, lower: 0.3, upper: 0.5 } }),
    ],
    findings: {
      participation: [
        { row: 'NW', respondents: 412, headcount: 655, nonResponse: unknownNonResponse },
        { row: 'LEE-PACK', respondents: 61, headcount: 90, nonResponse: unknownNonResponse },
        { row: 'LEE-RETU', respondents: 44, headcount: 89, nonResponse: unknownNonResponse },
      ],
    },
  })

  it('has a row of its own, with its outcomes and who took part', () => {
    const standing = unitStanding(quarter, 'LEE-PACK')
    if (standing?.kind !== 'own') throw new Error('a row of its own was expected')
    expect(standing.label).toBe('Packing, Leeds')
    expect(standing.outcomes.map((summary) => [summary.outcome, summary.finding?.state ?? null])).toEqual([
      ['wristAny', 'hotspot'],
      ['backAny', null],
      ['both', null],
    ])
    expect(standing.outcomes[2]?.why).toContain('groups of 40 respondents or more')
    // 61 / 90 = 67.8 %
    expect(plain(standing.lede)).toBe('61 of 90 people took part in Q3 2026 (68 %).')
  })

  it('says that fewer than half took part', () => {
    // 44 / 89 = 49.4 %
    const standing = unitStanding(quarter, 'LEE-RETU')
    expect(plain(standing?.kind === 'own' ? standing.lede : '')).toBe(
      '44 of 89 people took part in Q3 2026 (49 %): fewer than half, so it is shown but not ranked.',
    )
  })

  it('is counted in a merged row when it is too small', () => {
    const standing = unitStanding(quarter, 'HUL-TINY')
    expect(standing?.kind).toBe('joined')
    expect(plain(standing?.kind === 'joined' ? standing.text : '')).toBe(
      'Too small to show in Q3 2026: its reports count in Other units of Hull.',
    )
  })

  it('is nowhere when the release does not know it', () => {
    expect(unitStanding(quarter, 'NOWHERE')).toBeNull()
  })

  it('has the units of its site beside it, and a site its units below it', () => {
    const row = (id: string) => quarter.rows.find((entry) => entry.id === id) ?? quarter.rows[0]
    const near = (id: string) => {
      const found = row(id)
      return found ? neighbours(quarter, found, 'wristAny').map((entry) => entry.row) : []
    }
    expect(near('LEE-PACK')).toEqual(['LEE-RETU'])
    expect(near('LEE')).toEqual(['LEE-PACK', 'LEE-RETU'])
    expect(near('NW')).toEqual(['HUL', 'LEE'])
    const packing = row('LEE-PACK')
    expect(packing ? ancestors(quarter, packing).map((entry) => entry.id) : []).toEqual(['LEE'])
  })

  it('lists participation of every row but the organisation itself', () => {
    expect(participationLines(quarter).map((line) => [line.row, line.low])).toEqual([
      ['LEE-PACK', false],
      ['LEE-RETU', true],
    ])
  })
})

describe('participation in a sentence', () => {
  it('compares with the quarter before', () => {
    const before = published({
      quarter: '2026-Q2',
      findings: { participation: [{ row: 'NW', respondents: 413, headcount: 655, nonResponse: unknownNonResponse }] },
    })
    // 412 / 655 = 62.9 % and 413 / 655 = 63.1 %: the same when written.
    expect(plain(participationHeadline(published(), before))).toBe(
      '63 % took part in Q3 2026, as in the quarter before.',
    )
    expect(plain(participationHeadline(published(), null))).toBe('63 % took part in Q3 2026.')
  })

  it('gives bounds for each outcome, or one sentence why there are none', () => {
    expect(boundsSentences(published())).toHaveLength(3)
    expect(plain(boundsSentences(published())[0] ?? '')).toContain('Counting everybody, it is 20 to 57 %')
    const unknown = [{ row: 'NW', respondents: 412, headcount: null, nonResponse: unknownNonResponse }]
    expect(boundsSentences(published({ findings: { participation: unknown } }))).toHaveLength(1)
  })
})

describe('wrist and back through the quarters', () => {
  it('lists the newest first and says which quarter has bounds only', () => {
    const exact = published({
      quarter: '2026-Q2',
      findings: {
        cooccurrence: [
          {
            row: 'NW',
            kind: 'exact',
            observed: 70,
            expected: 46.2,
            ratio: 1.515,
            oddsRatio: { estimate: 2.12, lower: 1.41, upper: 3.19 },
          },
        ],
      },
    })
    expect(cooccurrenceHistory([exact, published()]).map((line) => line.cells.map(plain))).toEqual([
      ['Q3 2026', '0 to 4', '–', '0 to 1.5', 'bounds: 0 or more'],
      ['Q2 2026', '70', '46', '1.5', '2.1 (1.4 to 3.2)'],
    ])
  })
})

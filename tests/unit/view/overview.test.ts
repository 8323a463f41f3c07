import { describe, expect, it } from 'vitest'
import type { AuditFinding } from '@/lib/domain/hotspots/findings'
import { describeAudits } from '@/lib/view/audits'
import { headline, hotspotCards, keyFigures, lede, placesGraded, previousOf, watchLines } from '@/lib/view/overview'
import { finding, hot, published, row, unknownNonResponse, watched } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the headline', () => {
  it('counts hotspots and places to watch', () => {
    const quarter = published({
      units: [hot('LEE-PACK', 'wristAny'), hot('LEE-RETU', 'backAny'), watched('HUL-INBO', 'wristAny')],
    })
    expect(headline(quarter)).toBe('Two hotspots, one to watch.')
  })

  it('counts a place once, by its strongest outcome', () => {
    const quarter = published({
      units: [hot('LEE-PACK', 'wristAny'), hot('LEE-PACK', 'both'), watched('LEE-PACK', 'backAny')],
    })
    expect(headline(quarter)).toBe('One hotspot.')
  })

  it('does not count a site again whose unit carries the signal', () => {
    const quarter = published({ units: [hot('LEE', 'wristAny'), hot('LEE-PACK', 'wristAny')] })
    expect(placesGraded(quarter, 'hotspot').map((place) => place.row.id)).toEqual(['LEE-PACK'])
  })

  it('counts a site whose units carry no signal of their own', () => {
    const quarter = published({ units: [hot('LEE', 'wristAny'), finding('LEE-PACK', 'wristAny')] })
    expect(headline(quarter)).toBe('One hotspot.')
  })

  it('says no hotspots while there is something to watch', () => {
    expect(headline(published({ units: [watched('LEE-PACK', 'wristAny')] }))).toBe('No hotspots, one to watch.')
  })

  it('tells nothing found apart from nothing to find it in', () => {
    const few = finding('LEE-PACK', 'wristAny', { state: 'tooLittleData', reason: 'intervalTooWide' })
    const low = finding('LEE-RETU', 'wristAny', { state: 'lowResponse', reason: 'responseBelowHalf' })
    expect(headline(published())).toBe('No hotspots, nothing to watch.')
    expect(headline(published({ units: [few, low] }))).toBe('Too little data to find hotspots.')
    expect(headline(published({ units: [low] }))).toBe('Too few took part to find hotspots.')
    expect(headline(published({ units: [], rows: [row('NW', 'Northwind', null)] }))).toBe(
      'Nothing to compare: the organisation is shown as a whole.',
    )
  })
})

describe('the lede', () => {
  it('says who took part, against the quarter before, and where complaints stand out', () => {
    // 412 of 655 = 62.9 %; 362 of 655 = 55.3 %.
    const before = published({
      quarter: '2026-Q2',
      findings: { participation: [{ row: 'NW', respondents: 362, headcount: 655, nonResponse: unknownNonResponse }] },
    })
    const quarter = published({ units: [hot('LEE-PACK', 'wristAny'), hot('LEE-RETU', 'wristAny')] })
    expect(plain(lede(quarter, before))).toBe(
      '412 of 655 people took part in Q3 2026 (63 %, up from 55 %). Wrist and hand complaints stand out in Leeds; back complaints stand out nowhere.',
    )
  })

  it('names the quarter that it compares with where nothing was published of the one between', () => {
    const before = published({
      quarter: '2026-Q1',
      findings: { participation: [{ row: 'NW', respondents: 362, headcount: 655, nonResponse: unknownNonResponse }] },
    })
    expect(plain(lede(published(), before))).toContain('(63 %, up from 55 % in Q1 2026)')
    const same = published({ quarter: '2026-Q1' })
    expect(plain(lede(published(), same))).toContain('(63 %, as in Q1 2026)')
  })

  it('speaks of reports where more slips or passes could be used than there are people', () => {
    for (const [admission, word] of [
      ['slips', 'more slips'],
      ['passes', 'more passes'],
    ] as const) {
      const now = published({ findings: { denominator: 'reports' } })
      const over = { ...now, policy: { ...now.policy, admission } }
      expect(lede(over, null)).toContain(`${word} and typed-in reports could be sent than there are people`)
      expect(lede(over, null)).not.toMatch(/took part|anyone with the link/)
    }
  })

  it('names a single place with its site', () => {
    expect(lede(published({ units: [hot('LEE-PACK', 'backAny')] }), null)).toContain(
      'back complaints stand out in Packing, Leeds.',
    )
  })

  it('speaks of reports when the form is open to anyone', () => {
    const open = published({ findings: { denominator: 'reports' } })
    expect(plain(lede(open, null))).toContain('412 reports came in during Q3 2026')
    expect(lede(open, null)).not.toContain('people took part')
  })

  it('says that the headcount is missing', () => {
    const unknown = published({
      findings: { participation: [{ row: 'NW', respondents: 412, headcount: null, nonResponse: unknownNonResponse }] },
    })
    expect(plain(lede(unknown, null))).toContain('412 people took part in Q3 2026; the headcount is not known.')
  })
})

describe('hotspot cards', () => {
  const quarter = published({
    units: [
      watched('LEE-PACK', 'backAny'),
      hot('LEE-PACK', 'wristAny', {
        change: { from: '2026-Q2', mean: 0.14, lower: 0.05, upper: 0.23, probabilityHigher: 0.99 },
      }),
    ],
    findings: {
      audits: [
        {
          row: 'LEE-PACK',
          workstations: 9,
          told: 9,
          atActionLevel: { final: 6, chair: 1, monitorPhone: 2, mouseKeyboard: 5 },
          worst: 'mouseKeyboard',
        },
      ],
    },
  })

  it('say which outcome, how much, how sure, what changed, what audits say', () => {
    const [card, ...rest] = hotspotCards(quarter)
    expect(rest).toEqual([])
    expect(card).toMatchObject({
      title: 'Packing, Leeds: wrist and hand',
      n: '61 respondents',
      sure: '97 in 100 that it is above 1.25 times the organisation',
      audits: '6 of 9 workstations at the action level, mouse and keyboard most often (5)',
    })
    expect(plain(card?.rate ?? '')).toBe('52 %')
    expect(plain(card?.change.text ?? '')).toBe('up 14 points (5 to 23) since Q2 2026')
    expect(card?.also.map((other) => [other.outcome, other.state])).toEqual([['backAny', 'watch']])
  })

  it('share one axis that holds every interval', () => {
    expect(hotspotCards(quarter)[0]?.strip.maximum).toBe(0.7)
  })

  it('leave places to watch to their own list', () => {
    const lines = watchLines(published({ units: [watched('HUL-INBO', 'wristAny')] }))
    expect(lines).toMatchObject([{ row: 'HUL-INBO', label: 'Inbound, Hull', topic: 'wrist and hand' }])
    expect(hotspotCards(published({ units: [watched('HUL-INBO', 'wristAny')] }))).toEqual([])
  })
})

describe('key figures', () => {
  it('give each rate its interval, n and change', () => {
    const figures = keyFigures(published(), null)
    expect(figures.map((figure) => figure.label)).toEqual(['Took part', 'Wrist or hand', 'Back', 'Both'])
    expect(plain(figures[1]?.evidence ?? '')).toBe('27 to 36 %, n 412')
    expect(figures[1]?.change.direction).toBe('none')
  })

  it('compare participation by counting, so without an interval', () => {
    // 412/655 - 360/655 = 52/655 = 7.9 points.
    const before = published({
      quarter: '2026-Q2',
      findings: { participation: [{ row: 'NW', respondents: 360, headcount: 655, nonResponse: unknownNonResponse }] },
    })
    expect(plain(keyFigures(published(), before)[0]?.change.text ?? '')).toBe('up 8 points since Q2 2026')
  })

  it('show reports without a share when reports are not people', () => {
    const [first] = keyFigures(published({ findings: { denominator: 'reports' } }), null)
    expect(first).toMatchObject({ label: 'Reports', value: '412', evidence: 'reports, not people' })
  })

  it('compare with the last quarter that was published, whatever lies between', () => {
    const now = published({ quarter: '2026-Q1' })
    const older = published({ quarter: '2025-Q3' })
    const before = published({ quarter: '2025-Q4' })
    const later = published({ quarter: '2026-Q2' })
    expect(previousOf([now, later], now)).toBeNull()
    expect(previousOf([later, older, now], now)).toBe(older)
    expect(previousOf([older, before, now], now)).toBe(before)
  })
})

describe('audits in a sentence', () => {
  const levels = { final: 6, chair: 4, monitorPhone: 4, mouseKeyboard: 4 }
  const audits = (over: Partial<AuditFinding>): AuditFinding => ({
    row: 'U',
    workstations: 9,
    told: 9,
    atActionLevel: levels,
    worst: null,
    ...over,
  })

  it('tell none audited, none at the action level and no worst section apart', () => {
    expect(describeAudits(null)).toBe('no workstation audited by the end of the quarter')
    const none = { final: 0, chair: 0, monitorPhone: 0, mouseKeyboard: 0 }
    expect(describeAudits(audits({ atActionLevel: none }))).toContain('none of 9 workstations at the action level')
    expect(describeAudits(audits({}))).toBe('6 of 9 workstations at the action level')
    expect(describeAudits(audits({ worst: 'chair' }))).toBe(
      '6 of 9 workstations at the action level, chair most often (4)',
    )
  })

  it('say how many are needed where fewer than three were audited', () => {
    expect(describeAudits(audits({ workstations: 1, told: 0, atActionLevel: null }))).toBe(
      '1 workstation audited, 3 are needed',
    )
    expect(describeAudits(audits({ workstations: 2, told: 0, atActionLevel: null }))).toBe(
      '2 workstations audited, 3 are needed',
    )
  })

  it('say of a site how many were audited, where its units tell of fewer', () => {
    expect(describeAudits(audits({ workstations: 10, worst: 'chair' }))).toBe(
      '6 of 9 workstations at the action level (10 audited), chair most often (4)',
    )
  })
})

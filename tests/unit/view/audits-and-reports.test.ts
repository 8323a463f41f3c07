import { describe, expect, it } from 'vitest'
import type { DisagreementFinding, DriverFinding, ShareComparison } from '@/lib/domain/hotspots/findings'
import { disagreementMap } from '@/lib/view/disagreement'
import { driversOf } from '@/lib/view/drivers'
import { finding, hot, published, watched } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const clear: ShareComparison = {
  here: { count: 8, of: 12 },
  elsewhere: { count: 9, of: 40 },
  difference: 0.4417,
  lower: 0.1335,
  upper: 0.6739,
  probabilityMore: 0.997,
}
const unclear: ShareComparison = {
  here: { count: 3, of: 12 },
  elsewhere: { count: 12, of: 40 },
  difference: -0.05,
  lower: -0.28,
  upper: 0.24,
  probabilityMore: 0.37,
}

const packing: DriverFinding = {
  row: 'LEE-PACK',
  workstations: 12,
  scores: {
    final: clear,
    sections: [
      { section: 'chair', ...clear },
      { section: 'monitorPhone', ...unclear },
      { section: 'mouseKeyboard', ...unclear },
    ],
  },
  postures: { seen: [{ posture: 'slouching', ...clear }] },
}
const driven = (over: Partial<DriverFinding> = {}) => {
  const found = driversOf(published({ findings: { drivers: [{ ...packing, ...over }] } }), 'LEE-PACK')
  if (!found) throw new Error('a row has drivers')
  return found
}

describe('drivers', () => {
  it('say how many workstations are at the action level, and which section is at it more often', () => {
    expect(driven().finding).toBe(
      '8 of 12 workstations here are at the action level, 9 of 40 elsewhere. Chair is clearly at it more often here.',
    )
    const two = {
      final: clear,
      sections: [
        { section: 'chair' as const, ...clear },
        { section: 'mouseKeyboard' as const, ...clear },
      ],
    }
    expect(driven({ scores: two }).finding).toContain('Chair and mouse and keyboard are clearly at it more often here.')
  })

  it('claim nothing where every interval includes zero', () => {
    const scores = { final: unclear, sections: [{ section: 'chair' as const, ...unclear }] }
    expect(driven({ scores }).finding).toBe(
      '3 of 12 workstations here are at the action level, 12 of 40 elsewhere. No section is clearly at it more often here.',
    )
  })

  it('give both counts, and the difference with its interval and how sure it is', () => {
    const { scores, postures } = driven()
    if (scores.kind !== 'compared' || postures.kind !== 'compared') throw new Error('a comparison was expected')
    expect(scores.lines.map(({ title }) => title)).toEqual([
      'Workstation as a whole',
      'Chair',
      'Monitor and telephone',
      'Mouse and keyboard',
    ])
    expect(scores.lines[2]).toMatchObject({
      here: '3 of 12',
      elsewhere: '12 of 40',
      difference: '−5 points',
      interval: '−28 to 24',
      sure: '37 in 100 that it is more common here',
    })
    expect(postures.lines[0]).toMatchObject({
      here: '8 of 12',
      elsewhere: '9 of 40',
      difference: '44 points',
      sure: 'more than 99 in 100 that it is more common here',
    })
  })

  it('say why nothing is compared', () => {
    const scores = (reason: 'tooFewWorkstations' | 'noneElsewhere', workstations = 12) => {
      const found = driven({ scores: { reason }, postures: { reason }, workstations })
      expect(found.finding).toBeNull()
      return JSON.stringify([found.scores, found.postures])
    }
    expect(scores('tooFewWorkstations', 0)).toContain('No workstation here was audited')
    expect(scores('tooFewWorkstations', 2)).toContain('Fewer than 3 workstations were audited here')
    expect(scores('tooFewWorkstations', 2)).toContain('Postures are told where 5 workstations or more were audited')
    expect(scores('noneElsewhere')).toContain('nothing to compare with')
  })

  it('are none of the organisation itself', () => {
    expect(driversOf(published(), 'NW')).toBeNull()
  })
})

const called: Extract<DisagreementFinding, { kind: 'compared' }> = {
  row: 'LEE-PACK',
  outcome: 'wristAny',
  kind: 'compared',
  complaints: { mean: 0.41, lower: 0.29, upper: 0.54 },
  complaintsHigh: 0.95,
  workstations: 12,
  atActionLevel: 8,
  share: { mean: 0.667, lower: 0.388, upper: 0.875 },
  mostAtActionLevel: 0.9,
  // 0.95 x 0.9, 0.95 x 0.1, 0.05 x 0.9, 0.05 x 0.1
  probabilities: { highBoth: 0.855, complaintsOnly: 0.095, auditOnly: 0.045, lowBoth: 0.005 },
  quadrant: 'highBoth',
}
const open: DisagreementFinding = {
  ...called,
  row: 'HUL-INBO',
  complaints: { mean: 0.33, lower: 0.2, upper: 0.48 },
  atActionLevel: 5,
  probabilities: { highBoth: 0.3, complaintsOnly: 0.4, auditOnly: 0.2, lowBoth: 0.1 },
  quadrant: null,
}
const missing: DisagreementFinding = {
  row: 'LEE-RETU',
  outcome: 'wristAny',
  kind: 'notCompared',
  workstations: 1,
  reason: 'tooFewWorkstations',
}

describe('audits against reports', () => {
  const map = disagreementMap(published({ findings: { disagreements: [open, called] } }), 'wristAny')

  it('puts a place into a quadrant, or says that it is too close to call', () => {
    expect(map?.quadrants.map(({ id, places }) => [id, places.map((place) => place.label)])).toEqual([
      ['highBoth', ['Packing, Leeds']],
      ['complaintsOnly', []],
      ['auditOnly', []],
      ['lowBoth', []],
    ])
    expect(map?.open.map((place) => [place.label, place.verdict])).toEqual([['Inbound, Hull', 'Too close to call']])
    expect(map?.finding).toBe(
      'Of two places with enough audits, they agree with the reports in 1, differ in 0, and 1 is too close to call.',
    )
  })

  it('says how sure, with both numbers and their intervals', () => {
    expect(map?.points.map((point) => point.how)).toEqual([
      '86 in 100: many complaints, most workstations at the action level',
      '40 in 100: many complaints, most workstations below the action level',
    ])
    expect(plain(map?.points[0]?.rateText ?? '')).toBe('about 41 % (29 to 54 %)')
    expect(map?.points[0]?.auditText).toBe('8 of 12 at the action level')
    expect(plain(map?.points[0]?.shareText ?? '')).toBe('8 of 12 (39 to 88 %)')
  })

  it('calls no workstation good, and sends nobody away from one at the action level', () => {
    const words = (map?.quadrants ?? []).map(({ title, meaning }) => `${title}. ${meaning}`)
    expect(words).toHaveLength(4)
    for (const text of words) expect(text).not.toMatch(/good|poor/)
    for (const text of words.filter((text) => text.includes('most workstations below'))) {
      expect(text).toMatch(/at (it|the action level)( still need|; then look)/)
    }
  })

  it('names hotspots and places to watch that are not on it, with what is missing', () => {
    const named = (units: Parameters<typeof published>[0]) =>
      disagreementMap(published({ ...units, findings: { disagreements: [called, missing] } }), 'wristAny')?.missing
    const place = { id: 'LEE-RETU', label: 'Returns, Leeds', missing: '1 workstation audited, 3 are needed' }
    expect(named({ units: [hot('LEE-RETU', 'wristAny')] })).toEqual([place])
    expect(named({ units: [watched('LEE-RETU', 'wristAny')] })).toEqual([place])
    expect(named({ units: [finding('LEE-RETU', 'wristAny')] })).toEqual([])
    // A signal of another complaint is named where that is looked at.
    expect(named({ units: [hot('LEE-RETU', 'backAny')] })).toEqual([])
  })

  it('has a place for every hotspot: on the map or beside it', () => {
    const units = [hot('LEE-PACK', 'wristAny'), hot('LEE-RETU', 'wristAny'), hot('HUL-INBO', 'wristAny')]
    const all = disagreementMap(published({ units, findings: { disagreements: [open, called, missing] } }), 'wristAny')
    const placed = [...(all?.points ?? []), ...(all?.missing ?? [])].map(({ id }) => id)
    expect(placed.sort()).toEqual(units.map(({ row }) => row).sort())
  })

  it('says so where no place can be compared, and still names the hotspots', () => {
    const units = [hot('LEE-RETU', 'wristAny')]
    const empty = disagreementMap(published({ units, findings: { disagreements: [missing] } }), 'wristAny')
    expect(empty?.points).toEqual([])
    expect(empty?.finding).toBe('No place has enough audited workstations and enough answers to compare them.')
    expect(empty?.missing).toHaveLength(1)
  })

  it('is none for a complaint that no place has a rate of', () => {
    expect(disagreementMap(published({ findings: { disagreements: [called] } }), 'both')).toBeNull()
  })
})

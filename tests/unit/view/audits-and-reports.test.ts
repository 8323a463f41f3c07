import { describe, expect, it } from 'vitest'
import type { DisagreementFinding, DriverFinding, SectionAssociation } from '@/lib/domain/hotspots/findings'
import { associationLines } from '@/lib/view/associations'
import { disagreementMap } from '@/lib/view/disagreement'
import { driversOf } from '@/lib/view/drivers'
import { published } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const chair = {
  section: 'chair',
  mean: 6,
  elsewhere: 4,
  difference: 2,
  lower: 0.24,
  upper: 3.76,
  rank: { low: 1, high: 2 },
} as const
const mouse = { ...chair, section: 'mouseKeyboard', mean: 5.5, difference: 1.5, lower: 0.1 } as const
const monitor = {
  section: 'monitorPhone',
  mean: 3.2,
  elsewhere: 4,
  difference: -0.8,
  lower: -2,
  upper: 0.4,
  rank: { low: 3, high: 3 },
} as const

const packing: DriverFinding = {
  row: 'LEE-PACK',
  audits: 6,
  sections: [chair, monitor, mouse],
  postures: [
    {
      posture: 'slouching',
      seen: 4,
      elsewhere: { seen: 3, audits: 20 },
      probabilityMore: 0.992,
      difference: 0.5167,
      lower: 0.0877,
      upper: 0.7942,
      rank: { low: 1, high: 1 },
    },
  ],
  reason: null,
}
const driven = (finding: DriverFinding) => driversOf(published({ findings: { drivers: [finding] } }), 'LEE-PACK')

describe('drivers', () => {
  it('call a shared first place a tie', () => {
    const drivers = driven(packing)
    if (drivers.kind !== 'compared') throw new Error('a comparison was expected')
    expect(drivers.finding).toBe(
      'Chair and mouse and keyboard are clearly worse here than elsewhere. Which of them is worst cannot be told: a tie.',
    )
    expect(drivers.sections.map((line) => line.place)).toEqual([
      'first to second: a tie with mouse and keyboard',
      'third',
      'first to second: a tie with chair',
    ])
  })

  it('give means, difference and interval with one decimal', () => {
    const drivers = driven(packing)
    if (drivers.kind !== 'compared') throw new Error('a comparison was expected')
    expect(drivers.sections[1]).toMatchObject({
      here: '3.2',
      elsewhere: '4.0',
      difference: '−0.8',
      interval: '−2.0 to 0.4',
      sure: 'not clear',
    })
    expect(drivers.postures[0]).toMatchObject({
      here: '4 of 6',
      elsewhere: '3 of 20',
      difference: '52 points',
      interval: '9 to 79',
      sure: 'more than 99 in 100 that it is more common here',
      place: 'first',
    })
  })

  it('claim nothing where every interval includes zero', () => {
    const drivers = driven({ ...packing, sections: [monitor] })
    expect(drivers).toMatchObject({ finding: 'No section is clearly worse here than elsewhere.' })
  })

  it('name the worse section alone where no other is', () => {
    const drivers = driven({ ...packing, sections: [{ ...chair, rank: { low: 1, high: 1 } }, monitor] })
    expect(drivers).toMatchObject({ finding: 'Chair is clearly worse here than elsewhere.' })
  })

  it('say why nothing is compared', () => {
    const none = { row: 'LEE-PACK', audits: 1, sections: null, postures: null }
    expect(driven({ ...none, reason: 'fewerThanTwoAudits' })).toMatchObject({ kind: 'none' })
    expect(JSON.stringify(driven({ ...none, reason: 'fewerThanTwoAudits' }))).toContain('Fewer than two workstations')
    expect(JSON.stringify(driven({ ...none, reason: 'noAuditsElsewhere' }))).toContain('nothing to compare with')
    expect(JSON.stringify(driversOf(published(), 'LEE-PACK'))).toContain('No workstation here was audited')
  })
})

const called: DisagreementFinding = {
  row: 'LEE-PACK',
  outcome: 'wristAny',
  complaints: { mean: 0.41, lower: 0.29, upper: 0.54 },
  complaintsHigh: 0.95,
  audit: { mean: 5.6, lower: 4.9, upper: 6.3 },
  auditHigh: 0.9,
  // 0.95 x 0.9, 0.95 x 0.1, 0.05 x 0.9, 0.05 x 0.1
  probabilities: { highBoth: 0.855, complaintsOnly: 0.095, auditOnly: 0.045, lowBoth: 0.005 },
  quadrant: 'highBoth',
}
const open: DisagreementFinding = {
  ...called,
  row: 'HUL-INBO',
  complaints: { mean: 0.33, lower: 0.2, upper: 0.48 },
  probabilities: { highBoth: 0.3, complaintsOnly: 0.4, auditOnly: 0.2, lowBoth: 0.1 },
  quadrant: null,
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
      'Of two places with audits, they agree with the reports in 1, differ in 0, and 1 is too close to call.',
    )
  })

  it('says how sure, with both numbers and their intervals', () => {
    expect(map?.points.map((point) => point.how)).toEqual([
      '86 in 100: many complaints, poor workstations',
      '40 in 100: many complaints, good workstations',
    ])
    expect(plain(map?.points[0]?.rateText ?? '')).toBe('about 41 % (29 to 54 %)')
    expect(map?.points[0]?.auditText).toBe('5.6 (4.9 to 6.3)')
  })

  it('is none for a complaint that no audited place has a rate of', () => {
    expect(disagreementMap(published({ findings: { disagreements: [called] } }), 'both')).toBeNull()
  })
})

describe('associations', () => {
  const tested: SectionAssociation = {
    kind: 'tested',
    section: 'chair',
    outcome: 'wristAny',
    units: 5,
    tau: 0.8,
    p: 10 / 120,
    exact: true,
  }
  const line = (association: SectionAssociation) =>
    associationLines(published({ findings: { associations: [association] } }))[0]

  it('call few units exploratory and claim nothing from 5 % on', () => {
    expect(line(tested)).toMatchObject({ section: 'Chair', tau: '0.80', units: '5' })
    expect(line(tested)?.verdict).toBe('No clear association. Exploratory: few units.')
    expect(line({ ...tested, p: 0.05 })?.verdict).toContain('No clear association.')
    expect(line({ ...tested, units: 10, p: 0.049 })?.verdict).toBe('Units with worse scores report more.')
    expect(line({ ...tested, units: 10, tau: -0.8, p: 0.049 })).toMatchObject({
      tau: '−0.80',
      verdict: 'Units with worse scores report less.',
    })
  })

  it('say when p is approximate', () => {
    expect(plain(line(tested)?.p ?? '')).toBe('p 0.083')
    expect(plain(line({ ...tested, exact: false, p: 0.0004 })?.p ?? '')).toBe('p under 0.001 (approximate)')
  })

  it('say why nothing was tested', () => {
    const none = { kind: 'notTested', section: 'chair', outcome: 'both' } as const
    expect(line({ ...none, reason: 'fewerThanFiveUnits' })?.verdict).toContain('fewer than five units')
    expect(line({ ...none, reason: 'allTied' })?.verdict).toContain('same score or the same rate')
    expect(line({ ...none, reason: 'allTied' })).toMatchObject({ tau: '–', p: '–', units: '–' })
  })
})

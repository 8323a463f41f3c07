import { describe, expect, it } from 'vitest'
import type { AlarmFinding, DriftFinding } from '@/lib/domain/hotspots/findings'
import { describeAlarm, describeNoDrift } from '@/lib/view/alarm'
import { describeYearChange } from '@/lib/view/change'
import { driftFigure } from '@/lib/view/drift'
import { ownPast, ownPastSentences, raisedBriefly } from '@/lib/view/own-past'
import { unitLines } from '@/lib/view/unit-table'
import { finding, published, row } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const raisedAlarm: AlarmFinding = {
  kind: 'tested',
  midP: 0.0067,
  adjustedP: 0.08,
  baselineQuarters: 5,
  raised: true,
}
const calmAlarm: AlarmFinding = { ...raisedAlarm, midP: 0.067, adjustedP: 0.8, baselineQuarters: 2, raised: false }

const sums = [
  { quarter: '2026-Q1' as const, value: 1.577 },
  { quarter: '2026-Q2' as const, value: 0.816 },
  { quarter: '2026-Q3' as const, value: 2.3931 },
]
const drift: Extract<DriftFinding, { kind: 'followed' }> = {
  kind: 'followed',
  usualRate: 0.2,
  raisedRate: 0.27,
  sums,
  limit: 1.92,
  averageRunLength: 40.3,
  raised: true,
}

describe('an alarm', () => {
  it('is called one when it is raised, with its probability before and after the correction', () => {
    expect(describeAlarm(raisedAlarm)).toEqual({
      raised: true,
      text: 'Alarm: higher than its own past predicts.',
      evidence:
        'So high a count comes up less than once in 100 times if nothing has changed; 8 times in 100 after allowing for many tests. From five earlier quarters.',
    })
  })

  it('is none otherwise', () => {
    const text = describeAlarm(calmAlarm)
    expect(text.raised).toBe(false)
    expect(text.text).toBe('Within what its own past predicts.')
    expect(text.evidence).toContain('7 times in 100 if nothing has changed; 80 times in 100')
  })

  it('says why nothing was tested', () => {
    const why = (reason: Extract<AlarmFinding, { kind: 'notTested' }>['reason']) =>
      describeAlarm({ kind: 'notTested', reason })
    expect(why('fewerThanTwoEarlierQuarters').text).toContain('shorter than two quarters')
    expect(why('fewerThanTenRespondents').text).toContain('fewer than ten respondents')
    expect(why('mergedUnits').text).toContain('several small units')
    expect(why('mergedUnits')).toMatchObject({ raised: false, evidence: '' })
  })
})

describe('the running sum', () => {
  it('says where it stands, what its limit is and how often that is passed by chance', () => {
    expect(plain(driftFigure(drift, 'wristAny').finding)).toContain(
      'A rise that stays: in Q3 2026 the sum stands at 2.4, the limit is 1.9. Usual in its first year was at most 20 %; the sum looks for a lasting 27 %. Where nothing changes, the sum passes its limit by chance once in 40 quarters on average, or less often.',
    )
    expect(driftFigure({ ...drift, raised: false }, 'wristAny').finding).toMatch(/^No rise that stays/)
  })

  it('has a line for each quarter, on which side of the limit it is', () => {
    const figure = driftFigure(drift, 'wristAny')
    expect(figure.points.map(({ quarter, text, verdict }) => [plain(quarter), text, verdict])).toEqual([
      ['Q1 2026', '1.6', 'below the limit'],
      ['Q2 2026', '0.8', 'below the limit'],
      ['Q3 2026', '2.4', 'above the limit'],
    ])
    expect(figure.maximum).toBeGreaterThan(2.3931)
  })

  it('is one sentence where it cannot be followed, each reason another', () => {
    const sentences = (['fewerThanEightQuarters', 'fewerThanTenRespondents', 'mergedUnits'] as const).map(
      describeNoDrift,
    )
    expect(sentences[0]).toContain('from eight quarters on')
    expect(new Set(sentences).size).toBe(3)
  })
})

describe('places unlike their own past', () => {
  const units = [
    finding('LEE-PACK', 'wristAny', { alarm: raisedAlarm }),
    finding('LEE-RETU', 'backAny', { alarm: calmAlarm, drift }),
    finding('HUL-INBO', 'wristAny', { alarm: calmAlarm }),
    finding('LEE', 'wristAny', { alarm: raisedAlarm }),
  ]

  it('are named only where something is raised, and never a site beside its units', () => {
    const past = ownPast(published({ units }))
    expect(past.alarms.map((line) => [line.row, line.outcome])).toEqual([['LEE-PACK', 'wristAny']])
    expect(past.rises.map((line) => [line.row, line.outcome])).toEqual([['LEE-RETU', 'backAny']])
    expect(ownPastSentences(published())).toEqual([])
  })

  it('come with how many slow rises are to be expected by chance', () => {
    // One sum that signals falsely once in 40.3 quarters: 0.02 a quarter; forty of them: one.
    expect(ownPast(published({ units })).riseNote).toBe(
      'By chance alone, hardly one of one followed rate would be named each quarter.',
    )
    const rows = Array.from({ length: 40 }, (_, i) => row(`U${i}`, `Unit ${i}`, 'NW'))
    const many = rows.map(({ id }) => finding(id, 'wristAny', { drift: { ...drift, raised: false } }))
    const quarter = published({ rows: [row('NW', 'Northwind', null), ...rows], units: many })
    expect(ownPast(quarter).riseNote).toBe(
      'By chance alone, about one of 40 followed rates would be named each quarter.',
    )
    expect(ownPastSentences(published({ units })).map((line) => line.title)).toEqual([
      'Packing, Leeds: wrist and hand',
      'A small rise that stays',
    ])
  })

  it('are marked in the table of units', () => {
    const marks = (outcome: 'wristAny' | 'backAny') =>
      Object.fromEntries(
        unitLines(published({ units }), outcome).map((line) => [line.id, line.judgement?.ownPast ?? null]),
      )
    expect(marks('wristAny')).toMatchObject({ 'LEE-PACK': 'above its own past', 'HUL-INBO': null })
    expect(marks('backAny')).toMatchObject({ 'LEE-RETU': 'slow rise' })
    expect(raisedBriefly({ alarm: raisedAlarm, drift })).toBe('above its own past, slow rise')
  })
})

it('the change since last year says when there was no row to compare with', () => {
  expect(describeYearChange(null).text).toBe('no row of its own in the same quarter last year')
  const change = { from: '2025-Q3', mean: 0.08, lower: 0.02, upper: 0.14, probabilityHigher: 0.99 } as const
  expect(plain(describeYearChange(change).text)).toBe('up 8 points (2 to 14) since Q3 2025')
})

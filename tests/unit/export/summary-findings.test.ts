import { expect, it } from 'vitest'
import type { EffectFinding, Findings } from '@/lib/domain/hotspots/findings'
import { summaryFindings } from '@/lib/export/summary-findings'
import { finding, published } from '../view/published'

const effect: EffectFinding = {
  kind: 'notEstimated',
  reason: 'noQuarterAfter',
  interventions: ['one', 'two'],
  measure: 'headsets',
  outcome: 'backAny',
  treated: [],
  doneIn: '2026-Q3',
}

const summary = (findings: Partial<Findings>, units = [finding('LEE-PACK', 'wristAny')]) =>
  summaryFindings(published({ units, findings }), (id) => (id === 'one' ? 'Headsets, Packing' : null))

it('names interventions that there still are, and counts those that are gone', () => {
  expect(summary({ effects: [effect] }).effects[0]).toMatchObject({
    where: 'Headsets, Packing',
    verdict: 'No effect can be told yet.',
  })
  expect(summary({ effects: [{ ...effect, interventions: ['two'] }] }).effects[0]?.where).toBe('one intervention')
})

it('lists alarms with their place and complaint', () => {
  const alarm = { kind: 'tested', midP: 0.02, adjustedP: 0.08, baselineQuarters: 4, raised: true } as const
  const units = [finding('LEE-PACK', 'wristAny', { alarm })]
  expect(summary({}, units).ownPast).toEqual([
    {
      title: 'Packing, Leeds: wrist and hand',
      text: 'higher than its own past predicts; so high a count comes up 2 times in 100 if nothing has changed.',
    },
  ])
})

it('has the organisation and its sites, never a unit, in the comparison of wrist and back', () => {
  const bounds = {
    kind: 'bounds',
    observed: { low: 0, high: 4 },
    ratio: { low: 0, high: 1.5 },
    oddsRatio: { low: 0, high: null },
  } as const
  const cooccurrence = ['NW', 'LEE', 'LEE-PACK'].map((row) => ({ row, ...bounds }))
  expect(summary({ cooccurrence }).sites.map((site) => [site.name, site.oddsRatio])).toEqual([
    ['Northwind', 'bounds: 0 or more'],
    ['Leeds', 'bounds: 0 or more'],
  ])
})

it('shows breakdowns of the organisation only, labels as labels', () => {
  const part = {
    part: 'yes',
    cell: { kind: 'below', low: 0, high: 4 },
    feasible: { low: 0, high: 4 },
    share: { mean: 0.05, lower: 0.01, upper: 0.12 },
  } as const
  const mechanisms = ['LEE', 'NW'].map((row) => ({ breakdown: 'neckInvolved' as const, row, n: 62, parts: [part] }))
  const found = summary({ mechanisms }).mechanisms
  expect(found).toHaveLength(1)
  expect(found[0]?.parts[0]).toMatchObject({ label: 'Neck too', cell: '<5', quiet: true })
})

it('groups places by what audits and reports say', () => {
  const disagreements: Findings['disagreements'] = [
    {
      row: 'LEE-PACK',
      outcome: 'backAny',
      complaints: { mean: 0.4, lower: 0.3, upper: 0.5 },
      kind: 'compared',
      complaintsHigh: 0.95,
      workstations: 12,
      atActionLevel: 8,
      share: { mean: 0.667, lower: 0.388, upper: 0.875 },
      mostAtActionLevel: 0.9,
      probabilities: { highBoth: 0.855, complaintsOnly: 0.095, auditOnly: 0.045, lowBoth: 0.005 },
      quadrant: 'highBoth',
    },
  ]
  const [map] = summary({ disagreements }).quadrants
  expect(map?.complaint).toBe('back complaints')
  expect(map?.groups.map((group) => group.places)).toEqual([
    'Packing, Leeds (8 of 12 at the action level)',
    'none',
    'none',
    'none',
    'none',
  ])
})

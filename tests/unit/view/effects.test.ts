import { describe, expect, it } from 'vitest'
import type { DetectableFinding, EffectFinding } from '@/lib/domain/hotspots/findings'
import { describeDetectable, detectableByUnit } from '@/lib/view/detectable'
import { effectsFor, effectTexts } from '@/lib/view/effects'
import { published } from './published'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const estimated: Extract<EffectFinding, { kind: 'estimated' }> = {
  kind: 'estimated',
  interventions: ['benches'],
  measure: 'adjustable-desk',
  outcome: 'wristAny',
  treated: ['LEE-PACK'],
  doneIn: '2026-Q1',
  before: ['2025-Q3', '2025-Q4'],
  after: ['2026-Q2', '2026-Q3'],
  controls: 24,
  estimate: -0.12,
  lower: -0.2,
  upper: -0.03,
  p: 0.04,
  smallestP: 1 / 25,
  assignments: 25,
  reference: 'all',
  sizesDiffer: false,
  bounds: { low: -0.18, high: -0.06 },
  expectedByRegression: -0.04,
  participation: 0.03,
  preTrend: 0.05,
  alsoDone: [],
}

function effect(over: Partial<typeof estimated> = {}) {
  const [text] = effectTexts(published({ findings: { effects: [{ ...estimated, ...over }] } }))
  if (!text) throw new Error('one effect was expected')
  return text
}
const fact = (term: string, over: Partial<typeof estimated> = {}) =>
  plain(effect(over).facts.find((entry) => entry.term === term)?.text ?? '')

describe('an effect', () => {
  it('is claimed only when its interval leaves out zero', () => {
    expect(effect().verdict).toBe('Complaints fell more here than elsewhere.')
    expect(effect({ upper: 0 }).verdict).toContain('No clear effect')
    expect(effect({ estimate: 0.1, lower: 0.01, upper: 0.2 }).verdict).toBe('Complaints rose more here than elsewhere.')
    expect(effect({ lower: 0, upper: 0.2 }).verdict).toContain('No clear effect')
  })

  it('that no data could show is not called no effect', () => {
    const text = effect({ controls: 9, lower: null, upper: null, p: 0.1, smallestP: 0.1, assignments: 10 })
    expect(text.verdict).toBe(
      'Cannot reach 5 %: with 1 treated of 10 units, even the clearest result comes up by chance 10 times in 100. That is not the same as no effect.',
    )
    expect(text.brief).toBe('fell 12 points more than elsewhere, no interval possible')
  })

  it('is written with its interval, p, bounds and what stands beside it', () => {
    expect(effect().title).toBe('Effect on wrist and hand complaints')
    expect(effect().brief).toBe('fell 12 points more than elsewhere (−20 to −3 points)')
    expect(fact('Against the others')).toBe('fell 12 points more than elsewhere (−20 to −3 points), p 0.04')
    expect(fact('Bounds')).toContain('−18 to −6 points')
    expect(fact('By itself')).toContain('−4 points')
    expect(fact('Participation')).toContain('changed by 3 points against the others')
    expect(fact('Participation', { participation: null })).toBe('how the response changed is not known')
    expect(fact('Before the start')).toContain('by up to 5 points')
    expect(fact('Before the start', { preTrend: null })).toContain('too few earlier quarters')
    expect(fact('Compared')).toBe('Packing, Leeds with 24 units where nothing was done')
    expect(fact('Quarters')).toBe('Q3 2025 and Q4 2025 before, Q2 2026 and Q3 2026 after')
    expect(effect({ estimate: 0.1 }).brief).toContain('rose 10 points more')
    expect(effect({ estimate: 0 }).brief).toContain('changed as elsewhere')
  })

  it('says what else is in the figure', () => {
    expect(effect().remarks).toEqual([])
    expect(effect({ alsoDone: ['headsets'] }).remarks[0]).toContain('Also done there in these quarters')
    expect(effect({ sizesDiffer: true }).remarks[0]).toContain('p is unsure')
    expect(effect({ interventions: ['benches', 'chairs'] }).remarks[0]).toContain('done in two places')
  })

  it('belongs to every intervention that it pools', () => {
    const texts = effectTexts(published({ findings: { effects: [{ ...estimated, interventions: ['one', 'two'] }] } }))
    expect(effectsFor(texts, 'two')).toHaveLength(1)
    expect(effectsFor(texts, 'three')).toHaveLength(0)
  })

  it('gives another reason for each case without an estimate', () => {
    const reasons = ['noQuarterAfter', 'noQuarterBefore', 'noRowOfItsOwn', 'unitChanged', 'noControls'] as const
    const base = {
      interventions: ['x'],
      measure: 'headsets',
      outcome: 'backAny',
      treated: [],
      doneIn: '2026-Q3',
    } as const
    const texts = effectTexts(
      published({ findings: { effects: reasons.map((reason) => ({ ...base, kind: 'notEstimated', reason })) } }),
    )
    expect(new Set(texts.map((text) => text.remarks[0])).size).toBe(5)
    expect(texts.every((text) => text.facts.length === 0)).toBe(true)
  })
})

describe('the smallest change', () => {
  const detectable = (over: Partial<DetectableFinding>): DetectableFinding => ({
    row: 'LEE-PACK',
    outcome: 'wristAny',
    smallestDrop: 0.12,
    reason: null,
    beyondChance: 0.1,
    quartersAfter: 4,
    ...over,
  })
  const say = (over: Partial<DetectableFinding>, unit = 'LEE-PACK') =>
    describeDetectable(published({ findings: { detectable: [detectable(over)] } }), unit, 'wristAny')

  it('is said before money is spent', () => {
    expect(say({})).toBe(
      'A lasting fall of wrist and hand complaints by less than 12 points would not show here within a year.',
    )
    expect(say({ quartersAfter: 2 })).toContain('within 2 quarters')
  })

  it('names the reason when there is none', () => {
    expect(say({ smallestDrop: null, reason: 'tooFewReports', beyondChance: null })).toContain('too few reports')
    const few = say({ smallestDrop: null, reason: 'fewerThanTwentyUnits' })
    expect(few).toContain('fewer than twenty units')
    expect(few).toContain('one of 10 points or more would stand out')
    expect(say({ smallestDrop: null, reason: 'fewerThanTwentyUnits', beyondChance: null })).toContain('too few reports')
  })

  it('speaks of the row where a small unit is counted', () => {
    expect(say({ row: 'OTHER-HUL' }, 'HUL-TINY')).toContain('in Other units of Hull, where this unit is counted,')
    expect(say({}, 'HUL-INBO')).toBeNull()
  })

  it('is told for every unit that a form offers, wrist before back', () => {
    const quarter = published({
      findings: { detectable: [detectable({ outcome: 'backAny', smallestDrop: 0.2 }), detectable({})] },
    })
    const byUnit = detectableByUnit(quarter, [{ code: 'LEE-PACK' }, { code: 'HUL-INBO' }])
    expect(byUnit['LEE-PACK']).toHaveLength(2)
    expect(byUnit['LEE-PACK']?.[0]).toContain('wrist and hand')
    expect(byUnit['HUL-INBO']).toEqual([])
    expect(detectableByUnit(null, [{ code: 'LEE-PACK' }])).toEqual({})
  })
})

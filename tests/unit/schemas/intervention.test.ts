import { describe, expect, it } from 'vitest'
import {
  EditIntervention,
  interventionFormValues,
  NewInterventionQuery,
  PlanIntervention,
} from '@/lib/schemas/intervention'

const form = {
  clientKey: '0123456789abcdef',
  unit: 'LEE-PACK',
  measure: 'adjustable-desk',
  title: '',
  owner: '',
  dueOn: '',
  cost: '',
  answers: 'hotspot 2026-Q3 wristAny',
}

const problems = (changed: Record<string, string>) => {
  const parsed = PlanIntervention.safeParse({ ...form, ...changed })
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
}

describe('PlanIntervention', () => {
  it('reads empty fields as nothing', () => {
    expect(PlanIntervention.parse(form).content).toEqual({
      unitCode: 'LEE-PACK',
      measure: 'adjustable-desk',
      title: '',
      ownerId: null,
      dueOn: null,
      costCents: null,
      answers: { kind: 'hotspot', quarter: '2026-Q3', outcome: 'wristAny' },
    })
  })

  it.each([
    ['1200', 120_000],
    ['1 200.50', 120_050],
    ['1200,5', 120_050],
    ['0', 0],
    ['0.29', 29],
  ])('reads the cost %s as %i cents', (cost, cents) => {
    expect(PlanIntervention.parse({ ...form, cost }).content.costCents).toBe(cents)
  })

  it.each(['-5', '1.200,50', 'about 100', '1e3', '10000001'])('refuses the cost %s', (cost) => {
    expect(problems({ cost })).toEqual(['cost'])
  })

  it.each([
    ['audit mouseKeyboard', { kind: 'audit', section: 'mouseKeyboard' }],
    ['other', { kind: 'other' }],
  ])('reads what it answers from %s', (answers, reason) => {
    expect(PlanIntervention.parse({ ...form, answers }).content.answers).toEqual(reason)
  })

  it.each(['hotspot 2026-Q5 wristAny', 'hotspot 2026-Q3 ankle', 'audit wheels', 'whim'])(
    'refuses the reason %s',
    (answers) => {
      expect(problems({ answers })).toEqual(['answers'])
    },
  )

  it('wants words for something that is not on the list', () => {
    expect(problems({ measure: 'other' })).toEqual(['title'])
    expect(problems({ measure: 'other', title: 'A second door' })).toEqual([])
  })
})

describe('interventionFormValues', () => {
  it('fills the form so that saving it unchanged changes nothing', () => {
    const { content } = PlanIntervention.parse({ ...form, cost: '99.90', dueOn: '2026-12-24', title: 'Benches' })
    const edited = EditIntervention.parse({
      ...interventionFormValues(content),
      id: '01a20414-5bf4-7b33-abf0-9dc35fd1632a',
      version: '2026-11-22T16:00:00.000Z',
    })
    expect(edited.content).toEqual(content)
  })
})

describe('NewInterventionQuery', () => {
  it('takes what it does not understand as absent', () => {
    expect(NewInterventionQuery.parse({ unit: '<b>', quarter: 'now', outcome: 'x', section: 'chair' })).toEqual({
      section: 'chair',
    })
  })
})

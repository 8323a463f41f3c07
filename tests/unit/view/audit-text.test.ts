import { describe, expect, it } from 'vitest'
import { type RosaAnswers, scoreRosa } from '@/lib/domain/instruments/rosa'
import { rosaItems } from '@/lib/domain/instruments/rosa-items'
import {
  describeChanges,
  describeRemedies,
  describeResult,
  describeSections,
  interventionHref,
} from '@/lib/view/audit-text'
import { itemWords } from '@/lib/view/rosa-words'

const answers: RosaAnswers = {
  chair: {
    seatPanHeight: { base: 'knees_90', add: [] },
    seatPanDepth: { base: 'about_8cm_3in_gap', add: [] },
    armrest: { base: 'elbows_supported_shoulders_relaxed', add: [] },
    backSupport: { base: 'lumbar_supported_recline_95_110', add: [] },
    duration: 0,
  },
  monitorPhone: {
    monitor: {
      base: 'too_high_neck_extension',
      add: ['too_far', 'neck_twist_gt_30deg', 'glare', 'documents_no_holder'],
      duration: 1,
    },
    telephone: null,
  },
  mouseKeyboard: {
    mouse: { base: 'in_line_with_shoulder', add: [], duration: 0 },
    keyboard: { base: 'wrists_straight_shoulders_relaxed', add: [], duration: 0 },
  },
}
const score = scoreRosa(answers)
const state = {
  workstation: 'Desk 1',
  auditedOn: '2026-03-02',
  auditorKind: 'officer' as const,
  unitCode: 'LEE-PACK',
  answers,
  score,
  postures: [],
  note: '',
  withdrawn: null,
}

describe('the words of the instrument', () => {
  it('have a label for every code', () => {
    for (const [item, definition] of Object.entries(rosaItems)) {
      const words = itemWords(item as keyof typeof rosaItems) // Keys of this constant are its type.
      expect(Object.keys(words.base).sort()).toEqual(definition.base.map(({ code }) => code).sort())
      expect(Object.keys(words.add).sort()).toEqual(definition.add.map(({ code }) => code).sort())
    }
  })
})

describe('describeResult', () => {
  it('names the action level and the worst section', () => {
    // Monitor 3 + 4 + 1 = 8, held at 7, no telephone: B(0,7) = 6.
    expect(describeResult(score)).toBe(
      'At or above 5, the level from which ROSA asks for action. The final score is the worst section: monitor and telephone.',
    )
  })
})

describe('describeSections', () => {
  it('says what was seen, what drives the score, and that a chart was left', () => {
    const [, monitorPhone] = describeSections(answers, score)
    expect(monitorPhone).toMatchObject({ score: 6, drives: true })
    expect(monitorPhone?.items[0]).toMatchObject({ points: 7, duration: 'long (+1)' })
    expect(monitorPhone?.items[0]?.seen).toHaveLength(5)
    expect(monitorPhone?.items[1]).toMatchObject({ seen: ['None at this desk'], points: null })
    expect(monitorPhone?.remarks).toHaveLength(1)
  })
})

describe('describeRemedies', () => {
  it('says what each change does to the section and to the final score', () => {
    // Monitor right: 1 + 1 = 2, B(0,2) = 1, and the chair's 2 is then the worst. Shorter use alone: 7, B stays 6.
    expect(describeRemedies(answers, score).map((remedy) => remedy.effect)).toEqual([
      'Monitor and telephone from 6 to 1, final score from 6 to 2.',
    ])
  })
})

describe('describeChanges', () => {
  it('names what is different and nothing else', () => {
    const after = structuredClone(state)
    after.answers.monitorPhone.monitor = { base: 'arms_length_40_75cm_eye_level', add: [], duration: 1 }
    after.note = 'Moved it'
    const changed = { ...after, score: scoreRosa(after.answers) }
    expect(describeChanges(state, changed, (day) => day)).toEqual([
      "Monitor: Too high; Too far away; Off to one side; Glare on the screen; Papers lie flat, without a holder; long (+1), now An arm's length away, top edge at eye level; long (+1)",
      'Note rewritten',
      'Final score: 6, now 2',
    ])
  })

  it('says that an audit was withdrawn and why', () => {
    expect(describeChanges(state, { ...state, withdrawn: { reason: 'Wrong desk' } }, (day) => day)).toEqual([
      'Withdrawn: Wrong desk',
    ])
  })

  it('is empty when nothing changed', () => {
    expect(describeChanges(state, structuredClone(state), (day) => day)).toEqual([])
  })
})

describe('interventionHref', () => {
  it('leads to a plan for the unit and the section that makes the score', () => {
    expect(interventionHref('LEE-PACK', score)).toBe('/interventions/new?unit=LEE-PACK&section=monitorPhone')
  })
})

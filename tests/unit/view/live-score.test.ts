import { describe, expect, it } from 'vitest'
import { scoreRosa } from '@/lib/domain/instruments/rosa'
import { FileAudit } from '@/lib/schemas/audit'
import { liveScore } from '@/lib/view/live-score'

const chair = {
  'seatPanHeight.base': ['too_high_knee_gt_90'],
  'seatPanHeight.add': ['height_not_adjustable'],
  'seatPanDepth.base': ['about_8cm_3in_gap'],
  'armrest.base': ['elbows_supported_shoulders_relaxed'],
  'backSupport.base': ['lumbar_supported_recline_95_110'],
  'chair.duration': ['long'],
}
const whole = {
  ...chair,
  'monitor.base': ['too_low_below_30deg'],
  'monitor.add': ['glare'],
  'monitor.duration': ['medium'],
  'telephone.base': ['too_far_reach_gt_30cm'],
  'telephone.add': ['neck_and_shoulder_hold'],
  'telephone.duration': ['short'],
  'mouse.base': ['reaching_to_mouse'],
  'mouse.add': ['mouse_keyboard_different_surfaces', 'pinch_grip'],
  'mouse.duration': ['long'],
  'keyboard.base': ['wrists_extended_gt_15deg'],
  'keyboard.duration': ['long'],
}

describe('liveScore', () => {
  it('says nothing before a section is complete', () => {
    expect(liveScore({})).toMatchObject({ final: null, actionNeeded: false, answered: 0, questions: 13 })
  })

  it('scores a complete section and says what the final score is at least', () => {
    // Pan 3 + 1, rests 1 + 1: A(4,2) = 3, and long use makes 4.
    expect(liveScore(chair)).toMatchObject({
      sections: { chair: 4, monitorPhone: null, mouseKeyboard: null },
      final: { kind: 'atLeast', score: 4 },
      answered: 5,
    })
  })

  it('leaves a section open while its time of use is not answered', () => {
    expect(liveScore({ ...chair, 'chair.duration': [] }).sections.chair).toBeNull()
  })

  it('asks nothing about a telephone that is not there', () => {
    const { questions, sections } = liveScore({ ...whole, 'telephone.base': ['none'], 'telephone.duration': [] })
    // Monitor 2 + 1, no telephone: B(0,3) = 2.
    expect([questions, sections.monitorPhone]).toEqual([12, 2])
  })

  it('says of a whole form what the server says', () => {
    const { content } = FileAudit.parse({
      ...Object.fromEntries(Object.entries(whole).map(([name, all]) => [name, all.length === 1 ? all[0] : all])),
      clientKey: '0123456789abcdef',
      unit: 'U',
      workstation: 'Desk',
      auditedOn: '2026-03-02',
      auditorKind: 'officer',
    })
    const score = scoreRosa(content.answers)
    expect(liveScore(whole)).toMatchObject({
      sections: { chair: score.chair, monitorPhone: score.sectionB, mouseKeyboard: score.sectionC },
      final: { kind: 'final', score: score.final },
      actionNeeded: true,
      answered: 13,
    })
    // Mouse 2 + 2 + 1 + 1 = 6, keyboard 2 + 1 = 3: C(6,3) = 7. Monitor 3, telephone 2 + 2 - 1 = 3: B(3,3) = 3.
    expect(score).toMatchObject({ sectionC: 7, sectionB: 3, final: 7 })
  })

  it('ignores what the instrument does not have', () => {
    expect(liveScore({ ...chair, 'armrest.base': ['golden'] }).sections.chair).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { appliesTo, classifyRegions, nordicRegions, type RegionAnswer } from '@/lib/domain/instruments/nordic-regions'

describe('the regions of the Nordic questionnaire', () => {
  it('are nine', () => expect(nordicRegions).toHaveLength(9))

  it.each<[RegionAnswer[], string]>([
    [['none'], 'neither'],
    [['neck', 'shoulders', 'elbows', 'hips-thighs', 'knees', 'ankles-feet'], 'neither'],
    [['wrists-hands'], 'wrist'],
    [['upper-back'], 'back'],
    [['lower-back'], 'back'],
    [['upper-back', 'lower-back', 'knees'], 'back'],
    [['wrists-hands', 'lower-back'], 'both'],
    [['wrists-hands', 'upper-back'], 'both'],
  ])('%j is counted as %s', (regions, symptomClass) => expect(classifyRegions(regions)).toBe(symptomClass))

  it('ask which came first only when wrist and back are ticked', () => {
    expect(appliesTo('order', ['wrists-hands', 'lower-back'])).toBe(true)
    expect(appliesTo('order', ['wrists-hands', 'neck'])).toBe(false)
    expect(appliesTo('order', ['upper-back'])).toBe(false)
  })

  const about = {
    wrist: [
      'wrist.frequency',
      'wrist.discomfort',
      'wrist.interference',
      'hand.left',
      'hand.right',
      'hand.night',
      'hand.relief',
    ],
    back: ['back.frequency', 'back.discomfort', 'back.interference'],
    neck: ['neck.frequency', 'neck.discomfort', 'neck.interference', 'neck.hand'],
  }
  it.each<[keyof typeof about, RegionAnswer[], RegionAnswer[]]>([
    ['wrist', ['wrists-hands'], ['neck', 'elbows', 'lower-back']],
    ['back', ['upper-back'], ['wrists-hands', 'neck']],
    ['back', ['lower-back'], ['wrists-hands', 'neck']],
    ['neck', ['neck'], ['wrists-hands', 'upper-back', 'shoulders']],
  ])('ask about the %s with %j and not with %j', (part, withIt, without) => {
    for (const question of about[part]) {
      expect(appliesTo(question, withIt), question).toBe(true)
      expect(appliesTo(question, without), question).toBe(false)
    }
  })

  it('ask about posture with any complaint and about health in general always', () => {
    expect(appliesTo('posture', ['knees'])).toBe(true)
    expect(appliesTo('posture', ['none'])).toBe(false)
    expect(appliesTo('systemic', ['none'])).toBe(true)
  })
})

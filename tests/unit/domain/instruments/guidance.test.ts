import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AdviceId, adviceIds, type GuidanceAnswers, guidanceFor } from '@/lib/domain/instruments/guidance'
import { handAreas, nightAnswers } from '@/lib/domain/instruments/hand-symptoms'
import { nordicRegions } from '@/lib/domain/instruments/nordic-regions'

const none: GuidanceAnswers = { regions: ['none'] }

describe('the advice after a report', () => {
  it('is one sentence for somebody without a complaint', () => expect(guidanceFor(none)).toEqual(['noComplaint']))

  it('speaks of wrist and back together only when both are ticked', () => {
    expect(guidanceFor({ regions: ['wrists-hands', 'lower-back'] })).toContain('wristAndBack')
    expect(guidanceFor({ regions: ['wrists-hands', 'upper-back'] })).toContain('wristAndBack')
    expect(guidanceFor({ regions: ['wrists-hands', 'neck'] })).not.toContain('wristAndBack')
    expect(guidanceFor({ regions: ['lower-back'] })).not.toContain('wristAndBack')
  })

  it('suggests an examination of the hand from two median areas of one hand on', () => {
    const with_ = (...areas: (typeof handAreas)[number][]) =>
      guidanceFor({ regions: ['wrists-hands'], 'hand.left': areas })
    expect(with_('thumb')).not.toContain('wristNerveCheck')
    expect(with_('thumb', 'index')).toContain('wristNerveCheck')
    expect(with_('little', 'ring-little-side', 'palm')).not.toContain('wristNerveCheck')
  })

  it('speaks of neck and hand when both are ticked, or when moving the neck changes the hand', () => {
    expect(guidanceFor({ regions: ['neck', 'wrists-hands'] })).toContain('neckWithHand')
    expect(guidanceFor({ regions: ['neck'], 'neck.hand': 'yes' })).toContain('neckWithHand')
    expect(guidanceFor({ regions: ['neck'], 'neck.hand': 'no' })).not.toContain('neckWithHand')
  })

  it('speaks of general health only to somebody who said so', () => {
    expect(guidanceFor({ regions: ['knees'], systemic: 'yes' })).toContain('generalHealth')
    expect(guidanceFor({ regions: ['knees'], systemic: 'prefer-not' })).not.toContain('generalHealth')
  })

  it('speaks of the night only to somebody with a wrist complaint who wakes', () => {
    expect(guidanceFor({ regions: ['wrists-hands'], 'hand.night': 'sometimes' })).toContain('wristNight')
    expect(guidanceFor({ regions: ['wrists-hands'], 'hand.night': 'no' })).not.toContain('wristNight')
    expect(guidanceFor({ regions: ['knees'], 'hand.night': 'most-nights' })).not.toContain('wristNight')
  })

  it('speaks of a changed posture only to somebody with a complaint who changed it', () => {
    expect(guidanceFor({ regions: ['knees'], posture: 'yes' })).toContain('postureChanged')
    for (const posture of ['no', 'not-sure', undefined] as const) {
      expect(guidanceFor({ regions: ['knees'], posture })).not.toContain('postureChanged')
    }
    expect(guidanceFor({ regions: ['none'], posture: 'yes' })).toEqual(['noComplaint'])
  })

  it('has its own piece for regions besides wrist, back and neck, also beside them', () => {
    expect(guidanceFor({ regions: ['knees', 'wrists-hands'] })).toContain('otherRegions')
    expect(guidanceFor({ regions: ['neck', 'lower-back', 'wrists-hands'] })).not.toContain('otherRegions')
  })

  it.each([
    ['wrists-hands', true],
    ['upper-back', true],
    ['lower-back', true],
    ['neck', true],
    ['knees', false],
    ['none', false],
  ] as const)('says what an assessment may include, with %s alone: %s', (region, said) => {
    expect(guidanceFor({ regions: [region] }).includes('whatTheyDo')).toBe(said)
  })

  const answers = fc.record(
    {
      regions: fc.subarray([...nordicRegions], { minLength: 1 }),
      'hand.left': fc.subarray([...handAreas]),
      'hand.right': fc.subarray([...handAreas]),
      'hand.night': fc.constantFrom(...nightAnswers),
      'hand.relief': fc.constantFrom('yes' as const, 'no' as const),
      'neck.hand': fc.constantFrom('yes' as const, 'no' as const),
      posture: fc.constantFrom('yes' as const, 'no' as const, 'not-sure' as const),
      systemic: fc.constantFrom('yes' as const, 'no' as const, 'prefer-not' as const),
    },
    { requiredKeys: ['regions'] },
  )

  it('says whom to see after every complaint, once, in reading order', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const advice = guidanceFor(given)
        expect(advice).toContain('seeSomebody')
        expect(advice).toContain('reportInjury')
        expect(advice).toEqual(adviceIds.filter((id) => advice.includes(id)))
      }),
    )
  })

  it('has answers for which each piece of advice is given', () => {
    const seen = new Set<AdviceId>(guidanceFor(none))
    fc.assert(
      fc.property(
        answers,
        (given) =>
          void guidanceFor(given).forEach((id) => {
            seen.add(id)
          }),
      ),
      { numRuns: 500, seed: 1 },
    )
    expect([...seen].sort()).toEqual([...adviceIds].sort())
  })
})

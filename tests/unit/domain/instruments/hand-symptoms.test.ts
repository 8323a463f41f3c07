import { describe, expect, it } from 'vitest'
import { classifyHand, type HandArea } from '@/lib/domain/instruments/hand-symptoms'

const right = (...areas: HandArea[]) => ({ 'hand.right': areas })

describe('the pattern of a hand', () => {
  it('is none without answers', () => {
    expect(classifyHand({})).toEqual({ medianDigits: 0, pattern: 'none', night: false, relief: false })
  })

  // Katz: nothing on the median side is "unlikely", one digit "possible", two or more "probable" or "classic".
  it('is none with the little finger and its side of the ring finger alone', () => {
    expect(classifyHand({ ...right('little', 'ring-little-side'), 'hand.night': 'most-nights' }).pattern).toBe('none')
  })

  it('is possible with one median digit, even at night', () => {
    expect(classifyHand({ ...right('index'), 'hand.night': 'most-nights', 'hand.relief': 'yes' }).pattern).toBe(
      'possible',
    )
  })

  it('is possible with two median digits that neither wake nor ease by shaking', () => {
    expect(classifyHand({ ...right('index', 'middle'), 'hand.night': 'no', 'hand.relief': 'no' }).pattern).toBe(
      'possible',
    )
  })

  it('is median with two median digits and waking sometimes', () => {
    expect(classifyHand({ ...right('index', 'middle'), 'hand.night': 'sometimes' }).pattern).toBe('median')
  })

  it('is median with two median digits and relief by shaking', () => {
    expect(classifyHand({ ...right('thumb', 'ring-thumb-side'), 'hand.relief': 'yes' }).pattern).toBe('median')
  })

  it('is not blocked by the palm but by the back of the hand', () => {
    const night = { 'hand.night': 'most-nights' } as const
    expect(classifyHand({ ...right('thumb', 'index', 'palm'), ...night }).pattern).toBe('median')
    expect(classifyHand({ ...right('thumb', 'index', 'back-of-hand'), ...night }).pattern).toBe('possible')
  })

  it('does not add one digit of the left to one of the right', () => {
    const answers = { 'hand.left': ['thumb'], 'hand.right': ['index'], 'hand.night': 'most-nights' } as const
    expect(classifyHand(answers)).toMatchObject({ medianDigits: 1, pattern: 'possible' })
  })

  it('takes the hand that fits when the other is blocked', () => {
    const answers = {
      'hand.left': ['thumb', 'index', 'middle', 'ring-thumb-side', 'back-of-hand'],
      'hand.right': ['thumb', 'index'],
      'hand.relief': 'yes',
    } as const
    expect(classifyHand(answers)).toEqual({ medianDigits: 4, pattern: 'median', night: false, relief: true })
  })

  it('counts the four median areas and no other', () => {
    const all: HandArea[] = [
      'thumb',
      'index',
      'middle',
      'ring-thumb-side',
      'ring-little-side',
      'little',
      'palm',
      'back-of-hand',
    ]
    expect(classifyHand(right(...all)).medianDigits).toBe(4)
  })
})

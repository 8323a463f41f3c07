/**
 * Where a hand is numb, tingling or painful, and whether that is the pattern of the median nerve.
 *
 * Items, for the last 7 days and per hand: eight areas to tick; for both hands: waking at night, relief by shaking.
 * Scoring: median areas (thumb, index, middle, thumb side of the ring finger) on the hand that has more of them, and a
 * pattern, see `classifyHand`. Range: 0 to 4 areas; none, possible, median.
 *
 * After the hand diagram of Katz (J Rheumatol 1990;17:1495-8), asked by checkboxes: in 221 diagrams of
 * workers a count of the median digits did as well as the graded drawing (Calfee 2011, PMC3438892). Katz
 * counts thumb, index and middle finger; here the thumb side of the ring finger counts too, since the ring
 * finger is asked in halves. **The composite is not validated**: neither the half ring finger, nor waking or shaking as a condition (alone,
 * shaking had a sensitivity of 37 % and a specificity of 74 %; Hansen 2004), nor a palm that does not block (Katz blocks
 * for its ulnar half, which is not asked). It is counted for groups and chooses advice; it is never shown to anybody as
 * a finding, a probability or a diagnosis.
 */
export const handAreas = [
  'thumb',
  'index',
  'middle',
  'ring-thumb-side',
  'ring-little-side',
  'little',
  'palm',
  'back-of-hand',
] as const
export type HandArea = (typeof handAreas)[number]

export const nightAnswers = ['no', 'sometimes', 'most-nights'] as const
export type NightAnswer = (typeof nightAnswers)[number]

const medianAreas: readonly HandArea[] = ['thumb', 'index', 'middle', 'ring-thumb-side']

/** By the names of the wire format; what was not answered is absent. */
export type HandAnswers = {
  'hand.left'?: readonly HandArea[] | undefined
  'hand.right'?: readonly HandArea[] | undefined
  'hand.night'?: NightAnswer | undefined
  'hand.relief'?: 'yes' | 'no' | undefined
}

export type HandPattern = 'none' | 'possible' | 'median'

export type HandClassification = {
  /** Median areas ticked on the hand that has more of them: 0 to 4. */
  medianDigits: number
  pattern: HandPattern
  /** Wakes at night, sometimes or most nights. */
  night: boolean
  /** Shaking or flicking the hand eases it. */
  relief: boolean
}

/**
 * `median`: on one hand two or more median areas without the back of the hand, and either waking at night or
 * relief by shaking. `possible`: some median area, but not that. `none`: no median area. The palm does not
 * block, the two hands are never added up.
 */
export function classifyHand(answers: HandAnswers): HandClassification {
  const night = answers['hand.night'] === 'sometimes' || answers['hand.night'] === 'most-nights'
  const relief = answers['hand.relief'] === 'yes'
  const hands = [answers['hand.left'] ?? [], answers['hand.right'] ?? []]
  const matches = hands.some((areas) => medianDigitsOf(areas) >= 2 && !areas.includes('back-of-hand'))
  const medianDigits = Math.max(...hands.map(medianDigitsOf))
  const pattern = medianDigits === 0 ? 'none' : matches && (night || relief) ? 'median' : 'possible'
  return { medianDigits, pattern, night, relief }
}

function medianDigitsOf(areas: readonly HandArea[]): number {
  return medianAreas.filter((area) => areas.includes(area)).length
}

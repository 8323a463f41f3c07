import type { HandAnswers } from './hand-symptoms'
import { classifyHand } from './hand-symptoms'
import type { RegionAnswer } from './nordic-regions'
import { hasAnyComplaint, hasBackComplaint, hasNeckComplaint, hasWristComplaint } from './nordic-regions'

/**
 * Which advice follows from which answers. Rules are data, wording is in the messages; the order here is the
 * order of reading. Advice says what to do and whom to see. It never names what somebody has, never gives a
 * probability and never says that one complaint caused the other.
 *
 * Items: the answers of a report. Scoring: none, each rule looks at answers and gives its advice or not. Range:
 * `adviceIds`.
 * Sources: red flags of cauda equina syndrome from BMJ Best Practice 3000164 and NHS leaflets; what an
 * assessment may include from the product's knowledge table; that no single symptom or test separates neck
 * from wrist from Diagnostics 2025;15:122. Stated for everybody and never stored: red flags.
 * Not verified: which advice helps whom (the rules are a design, not a validated decision aid), and the red flags
 * beyond cauda equina syndrome (clumsy hands with unsteady walking, weakness, injury or fever, chest), for which no
 * source was read; a clinician should read the wording before it is used.
 */
export const adviceIds = [
  'noComplaint',
  'wristDesk',
  'wristNight',
  'wristNerveCheck',
  'backDesk',
  'backMoving',
  'neckDesk',
  'neckWithHand',
  'otherRegions',
  'wristAndBack',
  'postureChanged',
  'generalHealth',
  'seeSomebody',
  'whatTheyDo',
  'reportInjury',
] as const
export type AdviceId = (typeof adviceIds)[number]

export type GuidanceAnswers = HandAnswers & {
  regions: readonly RegionAnswer[]
  'neck.hand'?: 'yes' | 'no' | undefined
  posture?: 'yes' | 'no' | 'not-sure' | undefined
  systemic?: 'yes' | 'no' | 'prefer-not' | undefined
}

type Rule = { advice: AdviceId; when: (answers: GuidanceAnswers) => boolean }

const rules: readonly Rule[] = [
  { advice: 'noComplaint', when: ({ regions }) => !hasAnyComplaint(regions) },
  { advice: 'wristDesk', when: ({ regions }) => hasWristComplaint(regions) },
  { advice: 'wristNight', when: (answers) => hasWristComplaint(answers.regions) && classifyHand(answers).night },
  // Two or more median areas, however they feel at night: worth an examination, whatever it finds.
  { advice: 'wristNerveCheck', when: (answers) => hasWristComplaint(answers.regions) && worthNerveCheck(answers) },
  { advice: 'backDesk', when: ({ regions }) => hasBackComplaint(regions) },
  { advice: 'backMoving', when: ({ regions }) => regions.includes('lower-back') },
  { advice: 'neckDesk', when: ({ regions }) => hasNeckComplaint(regions) },
  { advice: 'neckWithHand', when: neckWithHand },
  { advice: 'otherRegions', when: ({ regions }) => regions.some((region) => otherRegions.includes(region)) },
  { advice: 'wristAndBack', when: ({ regions }) => hasWristComplaint(regions) && hasBackComplaint(regions) },
  { advice: 'postureChanged', when: (answers) => hasAnyComplaint(answers.regions) && answers.posture === 'yes' },
  { advice: 'generalHealth', when: (answers) => hasAnyComplaint(answers.regions) && answers.systemic === 'yes' },
  { advice: 'seeSomebody', when: ({ regions }) => hasAnyComplaint(regions) },
  {
    advice: 'whatTheyDo',
    when: ({ regions }) => hasWristComplaint(regions) || hasBackComplaint(regions) || hasNeckComplaint(regions),
  },
  { advice: 'reportInjury', when: ({ regions }) => hasAnyComplaint(regions) },
]

const otherRegions: readonly RegionAnswer[] = ['shoulders', 'elbows', 'hips-thighs', 'knees', 'ankles-feet']

function worthNerveCheck(answers: GuidanceAnswers): boolean {
  return classifyHand(answers).medianDigits >= 2
}

function neckWithHand({ regions, 'neck.hand': moves }: GuidanceAnswers): boolean {
  return hasNeckComplaint(regions) && (hasWristComplaint(regions) || moves === 'yes')
}

/** The advice for these answers, in reading order. The red flags come on top of it, for everybody. */
export function guidanceFor(answers: GuidanceAnswers): AdviceId[] {
  return rules.filter((rule) => rule.when(answers)).map((rule) => rule.advice)
}

/** Signs that need help the same day, shown to everybody before and after a report, asked of nobody. */
export const redFlagIds = [
  'bladderBowel',
  'saddle',
  'bothLegs',
  'sexual',
  'handsWalking',
  'weakness',
  'injuryFever',
  'chest',
] as const

import type { SymptomClass } from '../disclosure/table'

/**
 * The nine body regions of the Nordic Musculoskeletal Questionnaire, here with its 7-day question only.
 *
 * Items: ache, pain or discomfort in each region in the last 7 days, yes or no. Scoring: none; what is reported is the
 * share of respondents that ticked a region, with their number. Range: nine regions, or none of them.
 * Source: Kuorinka et al. 1987, Applied Ergonomics 18:233-237 (summary: Occup Med 2007;57:300): between 0 and 23 % of
 * answers differ on repetition. Not diagnostic. The 12-month items and the sides of the body are left out: an anonymous
 * quarterly form asks for the present. Not verified: the official wording of the question.
 */
export const nordicRegions = [
  'neck',
  'shoulders',
  'elbows',
  'wrists-hands',
  'upper-back',
  'lower-back',
  'hips-thighs',
  'knees',
  'ankles-feet',
] as const
export type NordicRegion = (typeof nordicRegions)[number]

/** What a report may tick: regions, or `none` alone, which gives rates their denominator. */
export const regionAnswers = [...nordicRegions, 'none'] as const
export type RegionAnswer = (typeof regionAnswers)[number]

type Ticked = readonly RegionAnswer[]

export function hasWristComplaint(regions: Ticked): boolean {
  return regions.includes('wrists-hands')
}

/** Upper or lower back: the product follows "back" as one outcome, guidance tells them apart. */
export function hasBackComplaint(regions: Ticked): boolean {
  return regions.includes('upper-back') || regions.includes('lower-back')
}

export function hasNeckComplaint(regions: Ticked): boolean {
  return regions.includes('neck')
}

export function hasAnyComplaint(regions: Ticked): boolean {
  return regions.some((region) => region !== 'none')
}

/** The class of a respondent that is counted: every report is in exactly one. */
export function classifyRegions(regions: Ticked): SymptomClass {
  const wrist = hasWristComplaint(regions)
  const back = hasBackComplaint(regions)
  if (wrist && back) return 'both'
  if (wrist) return 'wrist'
  return back ? 'back' : 'neither'
}

/**
 * Which ticked regions a follow-up question is about. A question that no ticked region calls for is not part
 * of the report: somebody may go back and untick. Questions that are not listed apply to everybody.
 */
const questionApplies: Readonly<Record<string, (regions: Ticked) => boolean>> = {
  'wrist.frequency': hasWristComplaint,
  'wrist.discomfort': hasWristComplaint,
  'wrist.interference': hasWristComplaint,
  'hand.left': hasWristComplaint,
  'hand.right': hasWristComplaint,
  'hand.night': hasWristComplaint,
  'hand.relief': hasWristComplaint,
  'back.frequency': hasBackComplaint,
  'back.discomfort': hasBackComplaint,
  'back.interference': hasBackComplaint,
  'neck.frequency': hasNeckComplaint,
  'neck.discomfort': hasNeckComplaint,
  'neck.interference': hasNeckComplaint,
  'neck.hand': hasNeckComplaint,
  order: (regions) => hasWristComplaint(regions) && hasBackComplaint(regions),
  posture: hasAnyComplaint,
}

/** Whether a question of the report belongs to what was ticked. */
export function appliesTo(question: string, regions: Ticked): boolean {
  return questionApplies[question]?.(regions) ?? true
}

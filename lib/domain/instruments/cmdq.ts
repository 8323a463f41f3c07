/**
 * Cornell Musculoskeletal Discomfort Questionnaire: the score of one body part.
 *
 * Items, for the last working week: how often ache, pain or discomfort was felt (0 to 4, `cmdqFrequencies`), how strong
 * it was and how much it interfered with work (1 to 3 each, `cmdqDegrees`).
 * Scoring: weight of the frequency x discomfort x interference. Range: 0 to 90.
 * Source: Human Factors and Ergonomics Laboratory, Cornell University (ergo.human.cornell.edu/ahmsquest.html), which
 * asks to be credited. A research screening tool, not a diagnosis; items are worth looking at one by one as well.
 * Verified there: weights and missing-value rule. Not verified against an official sheet: the wording of the answers
 * and the list of body parts; the form asks three of them only, and for days where the sheet asks for times.
 */
export const cmdqFrequencies = [0, 1, 2, 3, 4] as const
export const cmdqDegrees = [1, 2, 3] as const

/** Never, 1-2 times last week, 3-4 times, every day, several times every day. */
export type CmdqFrequency = (typeof cmdqFrequencies)[number]
/** Discomfort: slightly, moderately, very. Interference with work: not at all, slightly, substantially. */
export type CmdqDegree = (typeof cmdqDegrees)[number]

export type CmdqAnswers = {
  frequency?: CmdqFrequency | undefined
  discomfort?: CmdqDegree | undefined
  interference?: CmdqDegree | undefined
}

/** How many times a week, by answer: the published weights 0, 1.5, 3.5, 5 and 10. */
const frequencyWeights = { 0: 0, 1: 1.5, 2: 3.5, 3: 5, 4: 10 } as const satisfies Record<CmdqFrequency, number>

/**
 * Frequency weight x discomfort x interference, 0 to 90. A frequency that was not answered counts as never, which makes
 * the score 0. A discomfort or interference that was not answered counts as 1, so that the score is at least the
 * frequency weight: the page says "Discomfort or Frequency" there, where only interference makes its own floor true.
 * @throws RangeError for an answer that the questionnaire does not have.
 * @example scoreCmdq({ frequency: 3, discomfort: 2, interference: 3 }) // 5 x 2 x 3 = 30
 */
export function scoreCmdq({ frequency, discomfort, interference }: CmdqAnswers): number {
  return weightOf(frequency) * degreeOf(discomfort) * degreeOf(interference)
}

function weightOf(frequency: CmdqFrequency | undefined): number {
  if (frequency === undefined) return 0
  const weight: number | undefined = frequencyWeights[frequency]
  if (weight === undefined) throw new RangeError(`CMDQ frequency must be 0 to 4, not ${frequency}`)
  return weight
}

function degreeOf(degree: CmdqDegree | undefined): number {
  if (degree === undefined) return 1
  if (!cmdqDegrees.includes(degree)) throw new RangeError(`a CMDQ degree must be 1 to 3, not ${degree}`)
  return degree
}

import { toNumber } from './discrete-laplace'
import { bothEpsilon, partEpsilon, type Strength, strengths } from './strength'

/**
 * What a release can give away about one person, as a number E: changing the answer changes the probability of any set of
 * published results by a factor of at most exp(E). Every sentence about it, on the form and in a release, is made here.
 *
 * Epsilons of the figures that a change touches add up (composition: Dwork & Roth 2014, theorem 3.16). Sites and the
 * organisation are sums of rows, functions of what is published already, so they cost nothing (proposition 2.1). That
 * somebody took part is public: two answers are compared, or an answer with one that is left out of the figure.
 */

/** What one quarter publishes where the person is counted. */
export type Publication = {
  strength: Strength
  /** Whether the person's site (or the organisation) publishes `both`. */
  both: boolean
  /**
   * Parts of the quarter's further questions that one changed report can touch: 2 for a question with one choice (a part
   * loses somebody, another gains), as many as there are parts for one with several choices. 0 where none is asked.
   */
  parts: number
}

/** E in one quarter, by what is changed. */
export type QuarterLoss = {
  /** From one figure alone: no wrist complaint, or one. */
  oneFigure: number
  /** One complaint, from all figures that it is counted in: `both` too where it is published. */
  oneComplaint: number
  /** Complaints of both kinds, or of none, judged from both figures of the row. */
  bothComplaints: number
  /** The whole report, from everything that is published. */
  everything: number
}

/** @throws RangeError unless `parts` is a whole number of 0 or more. */
export function quarterLoss({ strength, both, parts }: Publication): QuarterLoss {
  checkCount('parts', parts)
  const oneFigure = toNumber(strengths[strength].fresh)
  const ofBoth = both ? toNumber(bothEpsilon) : 0
  return {
    oneFigure,
    oneComplaint: oneFigure + ofBoth,
    bothComplaints: 2 * oneFigure,
    everything: 2 * oneFigure + ofBoth + parts * toNumber(partEpsilon),
  }
}

/**
 * E of one answer that stays the same, from one figure of one row over several quarters. `counted`: quarters in which the
 * person is in the figure; `notCounted`: quarters of the same row in which an attacker knows that they are not, before
 * somebody joined or after they left. `counted` may be Infinity.
 *
 * Fresh noise costs its epsilon in each quarter that is counted. Kept noise hides an answer in all of them at once, for
 * its own epsilon; but then quarters without the person tell the kept noise, at the fresh epsilon each. The smaller of the
 * two bounds holds. A row whose units change is another row, with a kept noise of its own: add up what each gives away.
 * @throws RangeError unless both are whole numbers of 0 or more.
 */
export function sameAnswerLoss(strength: Strength, counted: number, notCounted = 0): number {
  if (counted !== Number.POSITIVE_INFINITY) checkCount('counted', counted)
  checkCount('notCounted', notCounted)
  const { fresh, kept } = strengths[strength]
  const byFresh = counted * toNumber(fresh)
  return kept === null ? byFresh : Math.min(byFresh, toNumber(kept) + notCounted * toNumber(fresh))
}

/**
 * Most that somebody who held it for likely with probability `prior` can hold it for after a release with loss `loss`:
 * Bayes' rule with the largest possible likelihood ratio. 0.2 and 1 give 0.40. An infinite loss gives 1.
 * @throws RangeError unless 0 < prior < 1 and loss >= 0.
 */
export function posteriorAtMost(prior: number, loss: number): number {
  if (!(prior > 0 && prior < 1)) throw new RangeError(`a prior probability lies between 0 and 1, not ${prior}`)
  if (!(loss >= 0)) throw new RangeError(`a privacy loss is 0 or more, not ${loss}`)
  // Written with exp(-loss), which does not overflow.
  return prior / (prior + (1 - prior) * Math.exp(-loss))
}

function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`${name} is a whole number of 0 or more, not ${value}`)
}

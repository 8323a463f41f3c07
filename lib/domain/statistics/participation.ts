/** Bounds of a rate among all people employed, whatever those who did not answer would have said. */
export type NonresponseBounds = { lower: number; upper: number }

/**
 * Manski's bounds of the rate among everybody employed: [y/h, (y + h - r)/h]. Their width is 1 - response rate: no
 * assumption about those who did not answer, no sampling error. Source: Horowitz & Manski (2000), J. Am. Stat. Assoc. 95.
 * @throws RangeError unless 0 <= y <= respondents <= headcount are whole numbers and headcount >= 1.
 */
export function manskiBounds(y: number, respondents: number, headcount: number): NonresponseBounds {
  checkNonresponse(y, respondents, headcount)
  return { lower: y / headcount, upper: (y + headcount - respondents) / headcount }
}

/**
 * Rate among everybody employed if those who did not answer have `kappa` times the respondents' rate (capped at 1):
 * (y + kappa (y/r) (h - r)) / h. kappa = 1 is the respondents' own rate.
 * @throws RangeError as `manskiBounds`, for no respondents, and for a negative or infinite kappa.
 */
export function rateAtKappa(y: number, respondents: number, headcount: number, kappa: number): number {
  checkNonresponse(y, respondents, headcount)
  if (respondents === 0) throw new RangeError('without respondents there is no rate to carry over')
  return prevalenceAtKappa(y / respondents, respondents / headcount, kappa)
}

/**
 * The same for a rate that need not be a count, as that of a label: `rate` among the share of people who answered,
 * `kappa` times as much (at most 1) among the others.
 * @throws RangeError unless rate and share lie between 0 and 1 and kappa is at least 0 and finite.
 */
export function prevalenceAtKappa(rate: number, answered: number, kappa: number): number {
  if (!(rate >= 0 && rate <= 1 && answered >= 0 && answered <= 1)) {
    throw new RangeError(`a rate and a share lie between 0 and 1, got ${rate} and ${answered}`)
  }
  if (!(kappa >= 0 && kappa < Infinity)) throw new RangeError(`kappa must be at least 0, got ${kappa}`)
  return rate * answered + Math.min(1, kappa * rate) * (1 - answered)
}

function checkNonresponse(y: number, respondents: number, headcount: number): void {
  const whole = [y, respondents, headcount].every(Number.isSafeInteger)
  if (!whole || y < 0 || respondents < y || headcount < respondents || headcount < 1) {
    throw new RangeError(
      `needs whole numbers 0 <= y <= respondents <= headcount, got ${y}, ${respondents}, ${headcount}`,
    )
  }
}

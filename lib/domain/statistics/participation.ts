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
 * Share of everybody employed if those who did not answer have `kappa` times the rate of those who did (at most 1):
 * (y + kappa (y/r) (h - r)) / h, given the respondents' rate y/r and the share r/h who answered. kappa = 1 is the
 * respondents' own rate. A rate need not be a count, as that of a label.
 * @throws RangeError unless rate and share lie between 0 and 1 and kappa is at least 0 and finite.
 */
export function prevalenceAtKappa(rate: number, answered: number, kappa: number): number {
  if (!(rate >= 0 && rate <= 1 && answered >= 0 && answered <= 1)) {
    throw new RangeError(`a rate and a share lie between 0 and 1, got ${rate} and ${answered}`)
  }
  if (!(kappa >= 0 && kappa < Infinity)) throw new RangeError(`kappa must be at least 0, got ${kappa}`)
  return rate * answered + Math.min(1, kappa * rate) * (1 - answered)
}

/** What one row's respondents said: between low and high of them, out of `headcount` people. */
export type RowAnswers = { low: number; high: number; respondents: number; headcount: number }

/** Within these the order of two rows should not hang on what nobody knows. */
const plausibleKappas = { smallest: 0.5, largest: 2 }
/** Prevalences nearer than this are equal: rounding must not turn an order round. */
const tie = 1e-12

/**
 * Whether the order of two rows' prevalences hangs on those who did not answer: for some pair of counts that their
 * cells allow, one row is higher at one kappa from 0.5 to 2 and the other at another (the same kappa for both rows).
 * Exact, without a grid. The ends of the range tell: at kappa = 1 the rows stand as their rates do, up to the cap of the
 * higher rate the difference is linear in kappa, and from there on it falls; it cannot turn and turn back. In the counts
 * it is monotone: with one row's count fixed, the smallest count at which the other row is ever higher is the one to try.
 * Two rows that answered in equal shares never turn, whatever their labels leave open.
 * @throws RangeError unless 0 <= low <= high <= respondents <= headcount are whole numbers and there are respondents.
 */
export function orderDependsOnKappa(a: RowAnswers, b: RowAnswers): boolean {
  for (const { low, high, respondents, headcount } of [a, b]) {
    checkNonresponse(low, respondents, headcount)
    checkNonresponse(high, respondents, headcount)
    if (high < low) throw new RangeError(`an interval needs low <= high, got ${low} and ${high}`)
    if (respondents === 0) throw new RangeError('without respondents there is no rate to carry over')
  }
  for (let own = a.low; own <= a.high; own += 1) {
    let first = b.low
    let beyond = b.high + 1
    while (first < beyond) {
      const middle = Math.floor((first + beyond) / 2)
      if (differences(a, own, b, middle).some((difference) => difference < -tie)) beyond = middle
      else first = middle + 1
    }
    if (first <= b.high && differences(a, own, b, first).some((difference) => difference > tie)) return true
  }
  return false
}

/** Prevalence of one row less that of the other, at both ends of the plausible kappas. */
function differences(a: RowAnswers, y: number, b: RowAnswers, other: number): number[] {
  return [plausibleKappas.smallest, plausibleKappas.largest].map(
    (kappa) =>
      prevalenceAtKappa(y / a.respondents, a.respondents / a.headcount, kappa) -
      prevalenceAtKappa(other / b.respondents, b.respondents / b.headcount, kappa),
  )
}

function checkNonresponse(y: number, respondents: number, headcount: number): void {
  const whole = [y, respondents, headcount].every(Number.isSafeInteger)
  if (!whole || y < 0 || respondents < y || headcount < respondents || headcount < 1) {
    throw new RangeError(
      `needs whole numbers 0 <= y <= respondents <= headcount, got ${y}, ${respondents}, ${headcount}`,
    )
  }
}

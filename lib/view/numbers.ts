import type { RateEstimate } from '../domain/hotspots/findings'

/** Keeps a number and its unit on one line. */
const joined = '\u00a0'
const minus = '\u2212'

/** At most two significant figures of a non-negative number of per cent or points: 52, 5.2, 0.5. */
function twoFigures(value: number): string {
  if (value === 0) return '0'
  if (value < 0.1) return 'under 0.1'
  return String(Number(value.toPrecision(value < 1 ? 1 : 2)))
}

/**
 * A rate between 0 and 1 as per cent without the sign. More than two significant figures would claim a
 * precision that no unit has (docs/method.md).
 */
function percentDigits(rate: number): string {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`not a rate: ${rate}`)
  // Two significant figures of 99.6 would read 100, which is everybody.
  if (rate < 1 && rate >= 0.995) return 'over 99'
  return twoFigures(rate * 100)
}

/** "52 %" */
export function formatRate(rate: number): string {
  return `${percentDigits(rate)}${joined}%`
}

/** "43 to 61 %": a 95 % credible interval. */
export function formatInterval({ lower, upper }: { lower: number; upper: number }): string {
  return `${percentDigits(lower)} to ${percentDigits(upper)}${joined}%`
}

/** "about 52 % (43 to 61 %), n 61": a rate is never written without its interval and its n. */
export function formatEstimate(estimate: RateEstimate, n: number): string {
  return `about ${formatRate(estimate.mean)} (${formatInterval(estimate)}), n${joined}${n}`
}

/** A difference of two rates in points, signed: "14", "−6", "0.4". */
export function formatPoints(difference: number): string {
  const points = Math.abs(difference * 100)
  const digits = points < 1 ? twoFigures(points) : String(Math.round(points))
  return difference < 0 && digits !== '0' ? `${minus}${digits}` : digits
}

/** "97 in 100": a probability as a natural frequency; never "100 in 100", because nothing is certain. */
export function formatChance(probability: number): string {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
  if (probability < 0.01) return 'less than 1 in 100'
  if (probability > 0.99) return 'more than 99 in 100'
  return `${Math.round(probability * 100)} in 100`
}

/** "19 times in 100", "once in 100": the same of something that comes up now and then. */
export function formatFrequency(probability: number): string {
  const chance = formatChance(probability)
  if (chance === 'less than 1 in 100') return 'less than once in 100 times'
  return chance === '1 in 100' ? 'once in 100 times' : chance.replace(' in ', ' times in ')
}

/** "p 0.03": two figures, and never below 0.001, where the digits mean nothing any more. */
export function formatP(p: number): string {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`not a p-value: ${p}`)
  if (p < 0.001) return `p${joined}under${joined}0.001`
  return `p${joined}${Number(p.toPrecision(2))}`
}

/** A mean score or a difference of scores with one decimal, signed: "4.3", "−0.6". */
export function formatScore(score: number): string {
  const digits = Math.abs(score).toFixed(1)
  return score < 0 && digits !== '0.0' ? `${minus}${digits}` : digits
}

/** A ratio with two significant figures: "1.7", "0.45", "12". */
export function formatRatio(ratio: number): string {
  if (!(ratio >= 0) || ratio === Number.POSITIVE_INFINITY) throw new RangeError(`not a ratio: ${ratio}`)
  return String(Number(ratio.toPrecision(2)))
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const

/** Small counts as words, larger ones as digits: "no", "two", "12". */
export function countWord(count: number): string {
  return words[count] ?? String(count)
}

/** "two hotspots", "one hotspot", "no hotspots" */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${countWord(count)} ${count === 1 ? singular : plural}`
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "Leeds", "Leeds and Hull", "Leeds, Hull and York" */
export function listOf(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

import { bayesianDiscoveries } from '../statistics/multiplicity'
import type { Rate } from './distributions'

/**
 * What is said of a row: it stands out (`hotspot`), may do so (`watch`), is known to be fine (`notHigher`), or none
 * of these (`cannotTell`). `smallUnitsTogether`: several small units share the row, which is about none of them.
 * `moreReportsThanHeads`: shown, and compared with nothing.
 */
export type State = 'hotspot' | 'watch' | 'notHigher' | 'cannotTell' | 'smallUnitsTogether' | 'moreReportsThanHeads'

/** P(rate > 1.25 x the organisation's) from which on a row is a hotspot, or watched, and up to which it is not higher. */
export const stateLimits = { hotspot: 0.8, watch: 0.6, notHigher: 0.1, falseDiscoveries: 0.1 } as const

/**
 * The states of a list of rows from their probabilities of standing out: hotspots are those of at least 0.8 on the
 * longest list, most probable first, of which at most a tenth is expected not to belong there.
 * @throws RangeError unless every value is a probability.
 */
export function statesOf(exceeds: readonly number[]): State[] {
  const candidates = exceeds.flatMap((p, index) => (p >= stateLimits.hotspot ? [index] : []))
  const listed = bayesianDiscoveries(
    candidates.map((index) => exceeds[index] ?? 0),
    stateLimits.falseDiscoveries,
  )
  const hotspots = new Set([...listed].map((position) => candidates[position]))
  return exceeds.map((p, index) => {
    if (hotspots.has(index)) return 'hotspot'
    if (p >= stateLimits.watch) return 'watch'
    return p <= stateLimits.notHigher ? 'notHigher' : 'cannotTell'
  })
}

/** What it would take to tell: so many more respondents in one quarter, or so many more quarters like this; null: no number worth saying. */
export type Needed = { respondents: number | null; quarters: number | null }

/** P(Z <= z) = 0.8 and 0.9: how many standard deviations from the bound a rate must lie to be called either way. */
const ABOVE = 0.8416
const BELOW = 1.2816
/** Beyond these nobody would wait, or could be asked. */
const MOST_QUARTERS = 12
const MOST_TIMES = 10

/**
 * How much more is needed until the likely rate, if it stays where it is, is told from `bound` (1.25 x the organisation's).
 * A respondent adds what the binomial and the noise on the figure leave: n^2 / (n p (1 - p) + noise variance).
 * @param rate the row's, now; @param bound a rate; @param n its respondents in a quarter; @param noiseVariance of one figure.
 * @throws RangeError unless n and the variance are at least 0 and finite.
 */
export function whatItWouldTake(rate: Rate, bound: number, n: number, noiseVariance: number): Needed {
  if (!(n >= 0 && Number.isFinite(n) && noiseVariance >= 0 && Number.isFinite(noiseVariance)))
    throw new RangeError(`respondents and noise must be at least 0, got ${n} and ${noiseVariance}`)
  const deviation = (rate.upper - rate.lower) / (2 * 1.96)
  const gap = rate.likely - bound
  const wanted = Math.abs(gap) / (gap > 0 ? ABOVE : BELOW)
  const ofOne = rate.likely * (1 - rate.likely)
  if (!(wanted > 0 && deviation > 0 && ofOne > 0)) return { respondents: null, quarters: null }
  const missing = Math.max(0, 1 / wanted ** 2 - 1 / deviation ** 2)
  const now = n > 0 ? n ** 2 / (n * ofOne + noiseVariance) : 0
  const then = now + missing
  const size = (then * ofOne + Math.sqrt((then * ofOne) ** 2 + 4 * then * noiseVariance)) / 2
  const respondents = Math.max(1, Math.ceil(size - n))
  const quarters = now > 0 ? Math.max(1, Math.ceil(missing / now)) : null
  return {
    respondents: respondents <= MOST_TIMES * Math.max(n, 10) ? respondents : null,
    quarters: quarters !== null && quarters <= MOST_QUARTERS ? quarters : null,
  }
}

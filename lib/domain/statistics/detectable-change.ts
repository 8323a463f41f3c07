import { integratePiecewise } from './quadrature'
import { betaDistribution, normalQuantile, normalSurvival } from './special-functions'

/** One unit in which something is to be done, and the units like it that it will be compared with. */
export type PlannedComparison = {
  /** Rate before, inside (0, 1). */
  rate: number
  /** Respondents per quarter. */
  respondents: number
  /** Units to compare with, taken to have the same rate and as many respondents. */
  controls: number
  quartersBefore: number
  quartersAfter: number
}

/** Probability with which a drop that is called detectable is declared. */
const POWER = 0.8

const halfLevel = normalQuantile(0.975)

/**
 * The smallest lasting drop of the rate that the permutation test of `differenceInDifferences` would declare at 5 %
 * with probability 0.8, one unit treated: with k units in all, its change has to be among the floor(k/20) that lie
 * furthest from the mean. Null where no drop down to zero is declared so often; with fewer than 20 units none ever is.
 *
 * Normal approximation of the counts with binomial variance; the others' changes spread around their own mean, whose
 * error is added to the treated unit's. On simulated counts
 * the test needs a drop about 3 % larger; changes that units make of themselves besides come on top.
 * @throws RangeError for a rate outside (0, 1) or numbers that are not positive.
 */
export function smallestDeclaredDrop(planned: PlannedComparison): number | null {
  checkPlanned(planned)
  const { rate, controls } = planned
  const places = Math.floor((controls + 1) / 20)
  if (places === 0) return null
  const controlSd = ownSd(planned, 0)
  // P(fewer than `places` controls lie further out than y), their number being binomial.
  const further = betaDistribution(places, controls - places + 1)
  const declared = (y: number): number => further.survival(2 * normalSurvival(y / controlSd))
  const sdOf = (drop: number): number => Math.hypot(ownSd(planned, drop), controlSd / Math.sqrt(controls))
  // Panels of two standard errors where they are smallest, as far as eight of the largest beyond any drop.
  const end = rate + 8 * sdOf(Math.max(0, rate - 0.5))
  const panels = Math.ceil(end / (2 * Math.min(sdOf(0), sdOf(rate))))
  const { nodes, weights, values } = integratePiecewise(
    declared,
    Array.from({ length: panels + 1 }, (_, i) => (i / panels) * end),
  )
  return smallestDrop(rate, (drop) => {
    const sd = sdOf(drop)
    const expected = nodes.reduce(
      (sum, y, i) => sum + (weights[i] ?? 0) * (values[i] ?? 0) * Math.exp(-0.5 * ((y - drop) / sd) ** 2),
      0,
    )
    return expected / (sd * Math.sqrt(2 * Math.PI))
  })
}

/**
 * The smallest lasting drop that would stand out from chance in the unit's own counts with probability 0.8, in a
 * two-sided 5 % test, were there any number of units to compare with: what the size of the unit alone allows. Null
 * where not even a drop to zero would. Normal approximation with binomial variance.
 * @throws RangeError as `smallestDeclaredDrop`.
 */
export function smallestDropBeyondChance(planned: PlannedComparison): number | null {
  checkPlanned(planned)
  const limit = halfLevel * ownSd(planned, 0)
  return smallestDrop(planned.rate, (drop) => normalSurvival((limit - drop) / ownSd(planned, drop)))
}

/** Standard error of the unit's own change when its rate drops by so much. */
function ownSd({ rate, respondents, quartersBefore, quartersAfter }: PlannedComparison, drop: number): number {
  const after = rate - drop
  return Math.sqrt(((rate * (1 - rate)) / quartersBefore + (after * (1 - after)) / quartersAfter) / respondents)
}

/** Bisection between no drop and a drop to zero, to far more digits than are shown. */
function smallestDrop(rate: number, power: (drop: number) => number): number | null {
  if (power(rate) < POWER) return null
  let low = 0
  let high = rate
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2
    if (power(middle) >= POWER) high = middle
    else low = middle
  }
  return high
}

function checkPlanned({ rate, controls, ...numbers }: PlannedComparison): void {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`a rate inside (0, 1) can drop, got ${rate}`)
  if (!Number.isSafeInteger(controls) || controls < 0) throw new RangeError(`not a number of controls: ${controls}`)
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be positive, got ${value}`)
  }
}

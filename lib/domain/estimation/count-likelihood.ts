import { logChoose } from '../statistics/special-functions'
import type { NoiseLaw } from './noise-law'

/** A likelihood over log-odds, scaled so that its largest value is 1; `logScale` is the logarithm of what was divided out. */
export type Likelihood = { values: Float64Array; logScale: number }

/** Terms this small against the sum change no digit of it. */
const NEGLIGIBLE = 1e-18

/**
 * P(z | n, log-odds) = sum over y of Binomial(y; n, p) P(noise = z - y), for each of the log-odds, in ascending order.
 * z may lie below 0 and above n: noise is never clamped. Exact: the terms are log-concave in y (both factors are),
 * so that they are added outwards from the largest until nothing more counts.
 * @throws RangeError unless n is a whole number of at least 0 and z a whole number.
 */
export function countLikelihood(n: number, z: number, noise: NoiseLaw, logOdds: Float64Array): Likelihood {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`respondents must be a whole number of at least 0, got ${n}`)
  if (!Number.isInteger(z)) throw new RangeError(`a published figure is a whole number, got ${z}`)
  // Of the term y + 1 to the term y, at odds 1.
  const ratios = Float64Array.from(
    { length: n },
    (_, y) => ((n - y) / (y + 1)) * Math.exp(noise.logMass(z - y - 1) - noise.logMass(z - y)),
  )
  const values = new Float64Array(logOdds.length)
  let mode = 0
  let logScale = Number.NEGATIVE_INFINITY
  for (let index = 0; index < values.length; index += 1) {
    const eta = logOdds[index] ?? 0
    const odds = Math.exp(eta)
    // The largest term moves up with the odds and never back.
    while (mode < n && (ratios[mode] ?? 0) * odds >= 1) mode += 1
    const largest = logChoose(n, mode) + noise.logMass(z - mode) + mode * eta - n * logOnePlusExp(eta)
    const value = largest + Math.log(sumFrom(mode, ratios, odds))
    values[index] = value
    if (value > logScale) logScale = value
  }
  for (let index = 0; index < values.length; index += 1) values[index] = Math.exp((values[index] ?? 0) - logScale)
  return { values, logScale }
}

/** The sum of all terms over the term at `mode`. */
function sumFrom(mode: number, ratios: Float64Array, odds: number): number {
  let sum = 1
  let term = 1
  for (let y = mode; y < ratios.length && term > NEGLIGIBLE * sum; y += 1) {
    term *= (ratios[y] ?? 0) * odds
    sum += term
  }
  term = 1
  for (let y = mode - 1; y >= 0 && term > NEGLIGIBLE * sum; y -= 1) {
    term /= (ratios[y] ?? 0) * odds
    sum += term
  }
  return sum
}

function logOnePlusExp(eta: number): number {
  return Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta)))
}

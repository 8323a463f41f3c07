import { logProbability, probability } from '../protection/discrete-laplace'

/** The law of one or several independent discrete Laplace draws added up. It is log-concave and symmetric. */
export type NoiseLaw = {
  /** Tells laws apart. */
  key: string
  /** ln P(K = k), finite for every integer k. */
  logMass: (k: number) => number
}

/** e^-45: beyond the support kept for sums of draws the law falls by epsilon a step, to any digit that matters. */
const FARTHEST_EXPONENT = 45

/**
 * The law of the sum of `copies` draws with the same epsilon.
 * @throws RangeError as `logProbability`, or unless copies is a whole number of at least 1.
 */
export function noiseLaw(epsilon: number, copies: number): NoiseLaw {
  if (!Number.isInteger(copies) || copies < 1)
    throw new RangeError(`a sum of noise has one draw or more, got ${copies}`)
  const one = logProbability(epsilon, 0)
  const key = `${epsilon}x${copies}`
  if (copies === 1) return { key, logMass: (k) => one - epsilon * Math.abs(k) }
  const reach = Math.ceil(FARTHEST_EXPONENT / epsilon) + copies
  const masses = sumOfDraws(epsilon, copies, reach)
  const logs = Float64Array.from({ length: reach + 1 }, (_, k) => Math.log(masses[reach + k] ?? 0))
  return {
    key,
    logMass: (k) => {
      const far = Math.abs(k)
      return (logs[Math.min(far, reach)] ?? 0) - epsilon * Math.max(0, far - reach)
    },
  }
}

/** Masses at -reach to reach of the sum of `copies` draws. */
function sumOfDraws(epsilon: number, copies: number, reach: number): Float64Array {
  const single = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => probability(epsilon, k - reach))
  let sum = single
  for (let copy = 1; copy < copies; copy += 1) {
    const next = new Float64Array(single.length)
    for (let k = -reach; k <= reach; k += 1)
      for (let j = Math.max(-reach, k - reach); j <= Math.min(reach, k + reach); j += 1)
        next[k + reach] = (next[k + reach] ?? 0) + (sum[j + reach] ?? 0) * (single[k - j + reach] ?? 0)
    sum = next
  }
  return sum
}

/** Noise that is drawn once and stays: its possible values, and their probabilities before anything is seen. */
export type KeptNoise = { values: readonly number[]; masses: readonly number[] }

/** No kept noise: the value 0, for certain. */
export const noKeptNoise: KeptNoise = { values: [0], masses: [1] }

/** Values of kept noise less probable than this, and all farther out, are left out; the rest is scaled up to 1. */
const LEAST_KEPT_MASS = 1e-3

/** The values of the sum of `copies` kept draws that matter, with their probabilities. @throws RangeError as `noiseLaw`. */
export function keptNoise(epsilon: number, copies: number): KeptNoise {
  const { logMass } = noiseLaw(epsilon, copies)
  let reach = 0
  while (Math.exp(logMass(reach + 1)) >= LEAST_KEPT_MASS) reach += 1
  const values = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach)
  const masses = values.map((value) => Math.exp(logMass(value)))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return { values, masses: masses.map((mass) => mass / total) }
}

import { betaDistribution, logistic, logit } from '../statistics/special-functions'

/** A rate as a fraction from 0 to 1, with the ends of its 95 % interval. `likely` is the posterior mean. */
export type Rate = { likely: number; lower: number; upper: number }

/** A change in fractions (-0.1: ten points down), with its 95 % interval, and the probability that the rate rose. */
export type Change = { change: number; lower: number; upper: number; rose: number }

const LOWER = 0.025
const UPPER = 0.975

/**
 * P(Z <= z) for a standard normal Z, to about 1e-15, fast enough to be called for every offset of every row.
 * Source: Hart (1968), Computer Approximations, algorithm 5666, in the form of West (2005), Wilmott Magazine.
 */
export function normalBelow(z: number): number {
  const far = Math.abs(z)
  if (far > 37) return z > 0 ? 1 : 0
  const density = Math.exp((-far * far) / 2)
  let tail: number
  if (far < 7.07106781186547) {
    const numerator =
      (((((3.52624965998911e-2 * far + 0.700383064443688) * far + 6.37396220353165) * far + 33.912866078383) * far +
        112.079291497871) *
        far +
        221.213596169931) *
        far +
      220.206867912376
    const denominator =
      ((((((8.83883476483184e-2 * far + 1.75566716318264) * far + 16.064177579207) * far + 86.7807322029461) * far +
        296.564248779674) *
        far +
        637.333633378831) *
        far +
        793.826512519948) *
        far +
      440.413735824752
    tail = (density * numerator) / denominator
  } else {
    const fraction = far + 1 / (far + 2 / (far + 3 / (far + 4 / (far + 0.65))))
    tail = density / fraction / 2.506628274631
  }
  return z > 0 ? 1 - tail : tail
}

/**
 * Mean and ends of the 95 % interval of point masses at ascending places. Between places the mid-distribution
 * function is straight, which keeps mean and spread.
 */
export function summariseMasses(masses: Float64Array, places: Float64Array): Rate {
  let total = 0
  let sum = 0
  for (let i = 0; i < masses.length; i += 1) {
    total += masses[i] ?? 0
    sum += (masses[i] ?? 0) * (places[i] ?? 0)
  }
  const lower = quantileOfMasses(masses, places, LOWER * total)
  return { likely: sum / total, lower, upper: quantileOfMasses(masses, places, UPPER * total) }
}

/** The place up to which `wanted` of the mass lies. */
function quantileOfMasses(masses: Float64Array, places: Float64Array, wanted: number): number {
  let cumulative = 0
  let before = -1
  let reached = 0
  for (let i = 0; i < masses.length; i += 1) {
    const mass = masses[i] ?? 0
    if (mass === 0) continue
    const here = places[i] ?? 0
    const middle = cumulative + mass / 2
    const last = places[before] ?? here
    if (middle >= wanted) return before < 0 ? here : last + ((here - last) * (wanted - reached)) / (middle - reached)
    cumulative += mass
    before = i
    reached = middle
  }
  return places[before] ?? 0
}

/** A normal law, and its weight in a mixture. */
export type Component = { weight: number; mean: number; variance: number }

/** A rate that is a sum of several rows' rates, from the mean and variance of each component: normal on the log-odds scale. */
export function summariseRates(components: readonly Component[]): Rate {
  const laws = components.map(({ weight, mean, variance }) => ({
    weight,
    ...logOddsLaw(mean, variance),
  }))
  const likely = components.reduce((sum, { weight, mean }) => sum + weight * mean, 0)
  const { lower, upper } = mixtureInterval(laws)
  return { likely, lower: logistic(lower), upper: logistic(upper) }
}

/** Mean and variance on the log-odds scale, by the delta method. */
export function logOddsLaw(mean: number, variance: number): { mean: number; variance: number } {
  const inside = Math.min(1 - 1e-12, Math.max(1e-12, mean))
  return { mean: logit(inside), variance: variance / (inside * (1 - inside)) ** 2 }
}

/** A change of such a sum. */
export function summariseChanges(components: readonly Component[]): Change {
  const change = components.reduce((sum, { weight, mean }) => sum + weight * mean, 0)
  const rose = components.reduce(
    (sum, { weight, mean, variance }) =>
      sum + weight * (variance > 0 ? normalBelow(mean / Math.sqrt(variance)) : tie(mean)),
    0,
  )
  return { change, ...mixtureInterval(components), rose }
}

/** 1 for a rise, 0 for a fall, one half for neither. */
export function tie(difference: number): number {
  if (difference === 0) return 0.5
  return difference > 0 ? 1 : 0
}

function mixtureInterval(components: readonly Component[]): { lower: number; upper: number } {
  const spread = components.map(({ mean, variance }) => ({ mean, deviation: Math.sqrt(Math.max(variance, 1e-18)) }))
  const low = Math.min(...spread.map(({ mean, deviation }) => mean - 9 * deviation))
  const high = Math.max(...spread.map(({ mean, deviation }) => mean + 9 * deviation))
  const quantile = (wanted: number): number =>
    bisect(low, high, (x) =>
      components.reduce(
        (sum, { weight, mean }, i) => sum + weight * normalBelow((x - mean) / (spread[i]?.deviation ?? 1)),
        -wanted,
      ),
    )
  return { lower: quantile(LOWER), upper: quantile(UPPER) }
}

function bisect(low: number, high: number, increasing: (x: number) => number): number {
  let [left, right] = [low, high]
  for (let i = 0; i < 60 && right - left > 1e-9; i += 1) {
    const middle = (left + right) / 2
    if (increasing(middle) < 0) left = middle
    else right = middle
  }
  return (left + right) / 2
}

/** The beta law with this mean and variance, as a rate with its interval. */
export function summariseBeta(mean: number, variance: number): Rate {
  const size = (mean * (1 - mean)) / Math.max(variance, 1e-12) - 1
  if (!(size > 0)) return { likely: mean, lower: 0, upper: 1 }
  const { quantile } = betaDistribution(mean * size, (1 - mean) * size)
  return { likely: mean, lower: quantile(LOWER), upper: quantile(UPPER) }
}

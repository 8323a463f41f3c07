import { logistic } from '../statistics/special-functions'

/** Levels lie this many times closer than offsets, so that a level plus an offset is always a point of the lattice. */
const LEVELS_PER_OFFSET = 4
/** Log-odds between which the organisation's level is looked for: 0.25 to 99.3 per cent. */
const LOWEST_LEVEL = -6
const HIGHEST_LEVEL = 5

/**
 * Points on the log-odds scale. Offsets (how a row differs from the organisation) are `spacing` apart and symmetric
 * around 0; levels are `fine` apart. A level `m` (a whole number of `fine`) and the offset `i` meet at `at(m, i)`
 * in everything that is tabulated by log-odds.
 */
export type Lattice = {
  spacing: number
  fine: number
  stride: number
  /** The offset at each index. */
  offsets: Float64Array
  /** Log-odds and rate at each tabulated point, ascending. */
  logOdds: Float64Array
  rates: Float64Array
  lowestLevel: number
  highestLevel: number
  /** Where the level m meets the first offset; the i-th is `stride` times i further. */
  base: (level: number) => number
}

/** @throws RangeError unless spacing and reach (the largest offset) are positive. */
export function lattice(spacing: number, reach: number): Lattice {
  if (!(spacing > 0 && reach > 0))
    throw new RangeError(`a lattice needs positive spacing and reach, got ${spacing}, ${reach}`)
  const half = Math.ceil(reach / spacing)
  const fine = spacing / LEVELS_PER_OFFSET
  const lowestLevel = Math.ceil(LOWEST_LEVEL / fine)
  const highestLevel = Math.floor(HIGHEST_LEVEL / fine)
  const below = half * LEVELS_PER_OFFSET
  const first = lowestLevel - below
  const logOdds = Float64Array.from(
    { length: highestLevel - lowestLevel + 2 * below + 1 },
    (_, q) => (first + q) * fine,
  )
  return {
    spacing,
    fine,
    stride: LEVELS_PER_OFFSET,
    offsets: Float64Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) * spacing),
    logOdds,
    rates: logOdds.map((eta) => logistic(eta)),
    lowestLevel,
    highestLevel,
    base: (level) => level - lowestLevel,
  }
}

/** Where an offset goes from one quarter to the next: row i has `width` probabilities from index `first[i]` on. */
export type Kernel = { first: Int32Array; width: number; weights: Float64Array }

/** A normal law is cut at this many standard deviations. */
const CUT = 4
/** Below this many spacings the normal density between points is too coarse; mean and variance are matched instead. */
const FINEST_DENSITY = 0.75

/**
 * offset' = centre + persistence (offset - centre) + deviation x normal, on the lattice; mean and variance of each step
 * are those of the normal law. What would leave the lattice stays at its edge.
 */
export function transitionKernel(
  { offsets, spacing }: Lattice,
  persistence: number,
  centre: number,
  deviation: number,
): Kernel {
  const size = offsets.length
  const half = Math.max(1, Math.ceil((CUT * deviation) / spacing))
  const width = Math.min(size, 2 * half + 1)
  const first = new Int32Array(size)
  const weights = new Float64Array(size * width)
  const edge = offsets[0] ?? 0
  for (let i = 0; i < size; i += 1) {
    const mean = (centre + persistence * ((offsets[i] ?? 0) - centre) - edge) / spacing
    const nearest = Math.round(mean)
    const start = Math.max(0, Math.min(size - width, nearest - half))
    first[i] = start
    for (let k = -half; k <= half; k += 1) {
      const target = Math.max(start, Math.min(start + width - 1, nearest + k))
      const mass = stepMass(nearest - mean, k, deviation / spacing)
      weights[i * width + target - start] = (weights[i * width + target - start] ?? 0) + mass
    }
    normalise(weights, i * width, width)
  }
  return { first, width, weights }
}

/** Mass k points from the nearest one, which lies `ahead` spacings beyond the mean; not yet normalised. */
function stepMass(ahead: number, k: number, deviation: number): number {
  if (deviation >= FINEST_DENSITY) return Math.exp(-(((k + ahead) / deviation) ** 2) / 2)
  // Three points with the right mean and variance, or two where so small a variance is not to be had.
  const variance = Math.max(deviation ** 2, Math.abs(ahead) - ahead ** 2)
  const square = variance + ahead ** 2
  if (k === 0) return 1 - square
  if (Math.abs(k) === 1) return (square - k * ahead) / 2
  return 0
}

function normalise(values: Float64Array, from: number, length: number): void {
  let total = 0
  for (let i = from; i < from + length; i += 1) total += values[i] ?? 0
  for (let i = from; i < from + length; i += 1) values[i] = (values[i] ?? 0) / total
}

/** Masses below this are dropped, so that work follows where the mass is. */
const DUST = 1e-11

/** `count` arrays of `size` zeros in one piece of memory: many small ones would cost more than the arithmetic. */
export function slab(count: number, size: number): Float64Array[] {
  const whole = new Float64Array(count * size)
  return Array.from({ length: count }, (_, i) => whole.subarray(i * size, (i + 1) * size))
}

/** Adds to `to` what `from` (one block of masses by offset, at `block`) becomes a quarter later. */
export function moveForward(
  { first, width, weights }: Kernel,
  from: Float64Array,
  to: Float64Array,
  block: number,
): void {
  for (let i = 0; i < first.length; i += 1) {
    const mass = from[block + i] ?? 0
    if (mass < DUST) continue
    const target = block + (first[i] ?? 0)
    const row = i * width
    for (let k = 0; k < width; k += 1) to[target + k] = (to[target + k] ?? 0) + mass * (weights[row + k] ?? 0)
  }
}

/** What is expected a quarter later of `later` (a function of the offset), from each offset now. */
export function moveBackward(
  { first, width, weights }: Kernel,
  later: Float64Array,
  now: Float64Array,
  block: number,
): void {
  for (let i = 0; i < first.length; i += 1) {
    const target = block + (first[i] ?? 0)
    const row = i * width
    let sum = 0
    for (let k = 0; k < width; k += 1) sum += (weights[row + k] ?? 0) * (later[target + k] ?? 0)
    now[block + i] = sum
  }
}

/** `masses` (blocks of offsets) moved on by `times` quarters into `to`, which is cleared first. */
export function moveTimes(kernel: Kernel, times: number, masses: Float64Array, to: Float64Array): void {
  const size = kernel.first.length
  let now = masses
  for (let i = 0; i < times; i += 1) {
    const next = i === times - 1 ? to.fill(0) : new Float64Array(masses.length)
    for (let block = 0; block < masses.length; block += size) moveForward(kernel, now, next, block)
    now = next
  }
  if (times === 0) to.set(masses)
}

/** The normal law on the offsets, summing to 1. */
export function normalOnOffsets({ offsets }: Lattice, centre: number, deviation: number): Float64Array {
  const masses = offsets.map((offset) => Math.exp(-(((offset - centre) / deviation) ** 2) / 2))
  normalise(masses, 0, masses.length)
  return masses
}

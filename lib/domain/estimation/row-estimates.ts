import { type Change, type Rate, summariseBeta, summariseMasses, tie } from './distributions'
import { evidenceIn, firstOffset, LEVEL_NODES, lastOffset } from './forward-filter'
import { seenBy, tailsOf } from './hindsight'
import { massesOf } from './outcome-data'
import type { Posterior } from './posterior'

/** Changes are tabulated in steps of a tenth of a point, from -100 to 100 points. */
const CHANGE_STEPS = 1000
const changePlaces = Float64Array.from({ length: 2 * CHANGE_STEPS + 1 }, (_, i) => (i - CHANGE_STEPS) / CHANGE_STEPS)
/** Level nodes with less weight than this are passed over in laws of changes. */
const NEGLIGIBLE = 1e-3

/** Masses less than this change no digit that is shown. */
const DUST = 1e-12

/** Rates of one track in every quarter in which it shows figures, by position of the quarter. */
export function rowRates({ data, views }: Posterior, index: number): Map<number, Rate> {
  const { lattice } = data
  const track = data.tracks[index]
  const found = new Map<number, Rate>()
  if (!track) return found
  const tails = views.map(({ view }) => tailsOf(data, view.filter, track, seenBy(data, view.filter, index)))
  const masses = new Float64Array(lattice.rates.length)
  const size = lattice.offsets.length
  for (let position = track.first; position <= track.last; position += 1) {
    const evidence = evidenceIn(track, position)
    const leaf = data.quarters[position]?.leafOf.get(index)
    if (!evidence || leaf === undefined) continue
    masses.fill(0)
    views.forEach(({ weight, view }, v) => {
      const step = view.filter.steps[position]
      const predicted = massesOf(data, position, step?.predicted, index)
      const tail = tails[v]?.[position - track.first]
      if (!step || !predicted || !tail) return
      const from = firstOffset(predicted, size)
      const to = lastOffset(predicted, size)
      step.levels.forEach((level, node) => {
        const whole = view.moments[position]?.[leaf]?.evidence[node] ?? 1
        const share = (weight * (view.levelWeights[position]?.[node] ?? 0)) / whole
        evidence.tables.forEach((table, k) => {
          const factor = share * (evidence.factors[k] ?? 0)
          let at = lattice.base(level) + from * lattice.stride
          for (let i = k * size + from; i <= k * size + to; i += 1, at += lattice.stride)
            masses[at] = (masses[at] ?? 0) + factor * (predicted[i] ?? 0) * (tail[i] ?? 0) * (table[at] ?? 0)
        })
      })
    })
    found.set(position, summariseMasses(masses, lattice.rates))
  }
  return found
}

/** The change of one track between the quarters of a pair; null where it does not show figures in both. */
export function rowChange({ data, pairs, views }: Posterior, index: number, pairIndex: number): Change | null {
  const { lattice } = data
  const pair = pairs[pairIndex]
  const track = data.tracks[index]
  const before = pair && evidenceIn(track, pair.from)
  const after = pair && evidenceIn(track, pair.to)
  if (!pair || !before || !after) return null
  const size = lattice.offsets.length
  const masses = new Float64Array(changePlaces.length)
  let rose = 0
  let total = 0
  for (const { weight, view } of views) {
    const joint = view.pairs[pairIndex]
    const moments = joint?.byTrack.get(index)
    const earlier = view.filter.steps[pair.from]
    const later = view.filter.steps[pair.to]
    if (!joint || !moments || !earlier || !later) return null
    for (let cell = 0; cell < joint.weights.length; cell += 1) {
      const ofLevels = joint.weights[cell] ?? 0
      if (ofLevels < NEGLIGIBLE) continue
      const from = lattice.base(earlier.levels[Math.floor(cell / LEVEL_NODES)] ?? 0)
      const to = lattice.base(later.levels[cell % LEVEL_NODES] ?? 0)
      const share = (weight * ofLevels) / (moments.evidence[cell] ?? 1)
      const { states, masses: starts, ends } = moments.paths
      for (let number = 0; number < states.length; number += 1) {
        const state = states[number] ?? 0
        const kept = Math.floor(state / size)
        const table = after.tables[kept]
        const start = from + (state - kept * size) * lattice.stride
        const rate = lattice.rates[start] ?? 0
        const factor =
          share *
          (starts[number] ?? 0) *
          (before.factors[kept] ?? 0) *
          (after.factors[kept] ?? 0) *
          (before.tables[kept]?.[start] ?? 0)
        for (let i = number * size, at = to; table && i < (number + 1) * size; i += 1, at += lattice.stride) {
          const product = factor * (ends[i] ?? 0) * (table[at] ?? 0)
          if (product < DUST) continue
          const difference = (lattice.rates[at] ?? 0) - rate
          addBetween(masses, difference, product)
          rose += product * tie(difference)
          total += product
        }
      }
    }
  }
  const { likely, lower, upper } = summariseMasses(masses, changePlaces)
  return { change: likely, lower, upper, rose: rose / total }
}

/** Divides a mass between the two steps that it lies between, so that the mean stays. */
export function addBetween(masses: Float64Array, difference: number, mass: number): void {
  const place = (difference + 1) * CHANGE_STEPS
  const below = Math.floor(place)
  const above = place - below
  masses[below] = (masses[below] ?? 0) + mass * (1 - above)
  if (above > 0) masses[below + 1] = (masses[below + 1] ?? 0) + mass * above
}

/** Mean and interval of tabulated changes. */
export function summariseChangeMasses(masses: Float64Array): Rate {
  return summariseMasses(masses, changePlaces)
}

export function emptyChangeMasses(): Float64Array {
  return new Float64Array(changePlaces.length)
}

/** One quarter of an average: its position and its weight. */
export type Part = { position: number; weight: number }

/** The average rate of one track over several quarters, weights summing to 1; the shape is a beta law with its mean and variance. */
export function rowAverage({ data, pairs, views }: Posterior, index: number, parts: readonly Part[]): Rate {
  let mean = 0
  let square = 0
  for (const { weight, view } of views) {
    const marginal = new Map(
      parts.map(({ position }) => {
        const leaf = data.quarters[position]?.leafOf.get(index) ?? -1
        const moments = view.moments[position]?.[leaf]
        const weights = view.levelWeights[position] ?? []
        return [position, { mean: dot(weights, moments?.mean), square: dot(weights, moments?.square) }]
      }),
    )
    let here = 0
    let variance = 0
    for (const { position, weight: share } of parts) {
      const { mean: m, square: s } = marginal.get(position) ?? { mean: 0, square: 0 }
      here += share * m
      variance += share ** 2 * (s - m ** 2)
    }
    pairs.forEach(({ from, to }, number) => {
      const [a, b] = [from, to].map((position) => parts.find((part) => part.position === position)?.weight)
      const joint = view.pairs[number]
      const moments = joint?.byTrack.get(index)
      if (a === undefined || b === undefined || !joint || !moments) return
      const product = dot(joint.weights, moments.product)
      variance += 2 * a * b * (product - dot(joint.weights, moments.earlier) * dot(joint.weights, moments.later))
    })
    mean += weight * here
    square += weight * (variance + here ** 2)
  }
  return summariseBeta(mean, square - mean ** 2)
}

export function dot(weights: readonly number[], values: Float64Array | undefined): number {
  return weights.reduce((sum, weight, i) => sum + weight * (values?.[i] ?? 0), 0)
}

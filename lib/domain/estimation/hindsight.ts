import {
  averageEvidence,
  evidenceIn,
  type Filter,
  firstOffset,
  fromLogs,
  LEVEL_NODES,
  lastOffset,
} from './forward-filter'
import { moveBackward, moveForward, slab } from './lattice'
import { massesOf, type OutcomeData, type OutcomeTrack } from './outcome-data'

/** Masses below this share of the whole are left out of joint laws of two quarters. */
const NEGLIGIBLE = 1e-5

/** Two quarters whose rates are looked at together; `shape`: their whole joint law is kept, not its moments alone. */
export type Pair = { from: number; to: number; shape: boolean }

/** A track's probability of its figures (`evidence`) and its rate's first two moments given each level node of one quarter. */
export type QuarterMoments = { evidence: Float64Array; mean: Float64Array; square: Float64Array }

/** The same for a pair of quarters, by node of the earlier x node of the later; `product` is the mean of the product. */
export type PairMoments = {
  evidence: Float64Array
  earlier: Float64Array
  later: Float64Array
  earlierSquare: Float64Array
  laterSquare: Float64Array
  product: Float64Array
  paths: Paths
}

/**
 * All ways from one state (kept value x offsets + offset) in the earlier quarter: by number, the state, its mass before
 * the earlier quarter's figures, and what reaches each offset before the later quarter's (`size` numbers each).
 */
export type Paths = { states: readonly number[]; masses: readonly number[]; ends: Float64Array }

/** What all quarters together say under one spread. */
export type Hindsight = {
  filter: Filter
  /** quarter -> leaf -> moments. */
  moments: readonly (readonly QuarterMoments[])[]
  /** Weights of each quarter's level nodes, by quarter. */
  levelWeights: readonly (readonly number[])[]
  /** By position in the list of pairs: moments of the tracks in both quarters, and weights of node x node. */
  pairs: readonly { weights: readonly number[]; byTrack: ReadonlyMap<number, PairMoments> }[]
}

/** Smooths: every quarter's level and every track's offset, given all quarters. */
export function hindsight(data: OutcomeData, filter: Filter, pairs: readonly Pair[]): Hindsight {
  const moments: QuarterMoments[][] = data.quarters.map(({ leaves }) => new Array(leaves.length))
  const byTrack = pairs.map(() => new Map<number, PairMoments>())
  data.tracks.forEach((track, index) => {
    const seen = seenBy(data, filter, index)
    const tails = tailsOf(data, filter, track, seen)
    for (let position = track.first; position <= track.last; position += 1) {
      const leaf = data.quarters[position]?.leafOf.get(index)
      if (leaf === undefined) continue
      const row = moments[position]
      if (row) row[leaf] = quarterMoments(data, filter, index, position, tails)
    }
    pairs.forEach((pair, number) => {
      const joint = pairMoments(data, filter, index, pair, seen, tails)
      if (joint) byTrack[number]?.set(index, joint)
    })
  })
  const levelWeights = moments.map((leaves, position) => levelWeightsOf(filter, position, leaves))
  return {
    filter,
    moments,
    levelWeights,
    pairs: pairs.map((pair, number) => {
      const joint = byTrack[number] ?? new Map<number, PairMoments>()
      return { byTrack: joint, weights: pairWeights(data, filter, pair, moments, joint) }
    }),
  }
}

/** By position minus `first`: what each quarter's figures say of the track, averaged over the level. */
export function seenBy(data: OutcomeData, filter: Filter, index: number): (Float64Array | null)[] {
  const track = data.tracks[index]
  if (!track) return []
  const room = slab(track.evidence.length, data.lattice.offsets.length * track.kept.masses.length)
  return track.evidence.map((evidence, offset) => {
    const step = filter.steps[track.first + offset]
    const leaf = data.quarters[track.first + offset]?.leafOf.get(index)
    const predicted = massesOf(data, track.first + offset, step?.predicted, index)
    const seen = room[offset]
    if (!evidence || !step || !predicted || !seen || leaf === undefined) return null
    averageEvidence(seen, data.lattice, evidence, step, leaf, predicted)
    return seen
  })
}

/** By position minus `first`: probability of all later figures from each kept value and offset, up to a constant. */
export function tailsOf(
  data: OutcomeData,
  filter: Filter,
  track: OutcomeTrack,
  seen: readonly (Float64Array | null)[],
): Float64Array[] {
  const size = data.lattice.offsets.length
  const length = size * track.kept.masses.length
  const tails = slab(seen.length, length)
  tails.at(-1)?.fill(1)
  const [product = new Float64Array(length)] = slab(1, length)
  for (let offset = seen.length - 1; offset > 0; offset -= 1) {
    const step = filter.steps[track.first + offset]
    const kernel = step?.kernels.get(track.site)
    const [later, tail] = [tails[offset], tails[offset - 1]]
    if (!step || !kernel || !later || !tail) break
    tail.set(later)
    multiply(tail, seen[offset] ?? null)
    for (let i = 0; i < step.moves; i += 1) {
      product.set(tail)
      for (let block = 0; block < length; block += size) moveBackward(kernel, product, tail, block)
    }
    scale(tail)
  }
  return tails
}

function multiply(values: Float64Array, factors: Float64Array | null): void {
  if (factors) for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) * (factors[i] ?? 0)
}

/** Divides by the largest value, so that forty quarters neither vanish nor overflow. */
function scale(values: Float64Array): void {
  let largest = Number.MIN_VALUE
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, values[i] ?? 0)
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) / largest
}

function quarterMoments(
  data: OutcomeData,
  filter: Filter,
  index: number,
  position: number,
  tails: readonly Float64Array[],
): QuarterMoments {
  const result = {
    evidence: new Float64Array(LEVEL_NODES),
    mean: new Float64Array(LEVEL_NODES),
    square: new Float64Array(LEVEL_NODES),
  }
  const { lattice, tracks } = data
  const track = tracks[index]
  const step = filter.steps[position]
  const masses = massesOf(data, position, step?.predicted, index)
  const evidence = evidenceIn(track, position)
  const tail = track && tails[position - track.first]
  if (!step || !masses || !evidence || !tail) return result
  const size = lattice.offsets.length
  const from = firstOffset(masses, size)
  const to = lastOffset(masses, size)
  for (let node = 0; node < LEVEL_NODES; node += 1) {
    const base = lattice.base(step.levels[node] ?? 0) + from * lattice.stride
    let total = 0
    let first = 0
    let second = 0
    for (let k = 0; k < evidence.tables.length; k += 1) {
      const table = evidence.tables[k]
      const factor = evidence.factors[k] ?? 0
      if (!table) continue
      for (let i = k * size + from, at = base; i <= k * size + to; i += 1, at += lattice.stride) {
        const weight = factor * (masses[i] ?? 0) * (tail[i] ?? 0) * (table[at] ?? 0)
        const rate = lattice.rates[at] ?? 0
        total += weight
        first += weight * rate
        second += weight * rate * rate
      }
    }
    const whole = Math.max(Number.MIN_VALUE, total)
    result.evidence[node] = whole
    result.mean[node] = first / whole
    result.square[node] = second / whole
  }
  return result
}

function levelWeightsOf(filter: Filter, position: number, leaves: readonly QuarterMoments[]): number[] {
  const step = filter.steps[position]
  const logs = (step?.logPriors ?? []).map((log, node) =>
    leaves.reduce((sum, { evidence }) => sum + Math.log(evidence[node] ?? 1), log),
  )
  return fromLogs(logs).weights
}

/** Weights of the levels of two quarters together: they hang together through the rows that are in both. */
function pairWeights(
  data: OutcomeData,
  filter: Filter,
  { from, to }: Pair,
  moments: readonly (readonly QuarterMoments[])[],
  joint: ReadonlyMap<number, PairMoments>,
): number[] {
  const logs = new Array<number>(LEVEL_NODES * LEVEL_NODES).fill(0)
  const add = (value: (earlier: number, later: number) => number): void => {
    for (let a = 0; a < LEVEL_NODES; a += 1)
      for (let b = 0; b < LEVEL_NODES; b += 1)
        logs[a * LEVEL_NODES + b] = (logs[a * LEVEL_NODES + b] ?? 0) + value(a, b)
  }
  add((a, b) => (filter.steps[from]?.logPriors[a] ?? 0) + (filter.steps[to]?.logPriors[b] ?? 0))
  for (const { evidence } of joint.values()) add((a, b) => Math.log(evidence[a * LEVEL_NODES + b] ?? 1))
  data.quarters[from]?.leaves.forEach(({ track }, leaf) => {
    if (!joint.has(track)) add((a) => Math.log(moments[from]?.[leaf]?.evidence[a] ?? 1))
  })
  data.quarters[to]?.leaves.forEach(({ track }, leaf) => {
    if (!joint.has(track)) add((_, b) => Math.log(moments[to]?.[leaf]?.evidence[b] ?? 1))
  })
  return fromLogs(logs).weights
}

/** The joint law of a track's rates in two quarters; null where it has no figures in both. */
function pairMoments(
  data: OutcomeData,
  filter: Filter,
  index: number,
  pair: Pair,
  seen: readonly (Float64Array | null)[],
  tails: readonly Float64Array[],
): PairMoments | null {
  const { from, to } = pair
  const { lattice } = data
  const track = data.tracks[index]
  const earlier = filter.steps[from]
  const later = filter.steps[to]
  const before = evidenceIn(track, from)
  const after = evidenceIn(track, to)
  const masses = massesOf(data, from, earlier?.predicted, index)
  const tail = track && tails[to - track.first]
  if (!track || !earlier || !later || !before || !after || !masses || !tail) return null
  if (from < track.first || to > track.last) return null
  const size = lattice.offsets.length
  const cells = LEVEL_NODES * LEVEL_NODES
  const result = noMoments(cells)
  result.evidence.fill(Number.MIN_VALUE)
  const smoothed = masses.slice()
  multiply(smoothed, seen[from - track.first] ?? null)
  multiply(smoothed, tails[from - track.first] ?? null)
  const states = probableStates(smoothed)
  const paths = new Float64Array(pair.shape ? states.length * size : 0)
  const ends = new Float64Array(3 * LEVEL_NODES)
  const room = slab(2, size)
  for (let number = 0; number < states.length; number += 1) {
    const state = states[number] ?? 0
    const kept = Math.floor(state / size)
    const offset = state - kept * size
    const reached = reachedFrom(filter, track, pair, kept, offset, room, seen)
    for (let i = 0; i < size; i += 1) reached[i] = (reached[i] ?? 0) * (tail[kept * size + i] ?? 0)
    const start = firstOffset(reached, size)
    const end = lastOffset(reached, size)
    const table = after.tables[kept]
    const factor = after.factors[kept] ?? 0
    for (let node = 0; table && node < LEVEL_NODES; node += 1) {
      const base = lattice.base(later.levels[node] ?? 0)
      let total = 0
      let first = 0
      let second = 0
      for (let i = start, at = base + start * lattice.stride; i <= end; i += 1, at += lattice.stride) {
        const weight = (reached[i] ?? 0) * (table[at] ?? 0)
        const rate = lattice.rates[at] ?? 0
        total += weight
        first += weight * rate
        second += weight * rate * rate
      }
      ends[3 * node] = factor * total
      ends[3 * node + 1] = factor * first
      ends[3 * node + 2] = factor * second
    }
    const mass = masses[state] ?? 0
    earlier.levels.forEach((level, node) => {
      const at = lattice.base(level) + offset * lattice.stride
      const share = mass * (before.factors[kept] ?? 0) * (before.tables[kept]?.[at] ?? 0)
      addEnds(result, node, share, lattice.rates[at] ?? 0, ends)
    })
    if (pair.shape) paths.set(reached, number * size)
  }
  for (let cell = 0; cell < cells; cell += 1) {
    const whole = result.evidence[cell] ?? 1
    for (const sums of [result.earlier, result.later, result.earlierSquare, result.laterSquare, result.product])
      sums[cell] = (sums[cell] ?? 0) / whole
  }
  return { ...result, paths: { states, masses: states.map((state) => masses[state] ?? 0), ends: paths } }
}

function noMoments(cells: number): Omit<PairMoments, 'paths'> {
  const [a, b, c, d, e, f] = slab(6, cells)
  if (!a || !b || !c || !d || !e || !f) throw new RangeError('six arrays were asked for')
  return { evidence: a, earlier: b, later: c, earlierSquare: d, laterSquare: e, product: f }
}

/** States that hold more than a negligible share of the mass. */
function probableStates(masses: Float64Array): number[] {
  const least = NEGLIGIBLE * masses.reduce((sum, mass) => sum + mass, 0)
  const states: number[] = []
  for (let state = 0; state < masses.length; state += 1) if ((masses[state] ?? 0) > least) states.push(state)
  return states
}

function addEnds(
  result: Omit<PairMoments, 'paths'>,
  node: number,
  share: number,
  rate: number,
  ends: Float64Array,
): void {
  for (let other = 0; other < LEVEL_NODES; other += 1) {
    const cell = node * LEVEL_NODES + other
    const total = share * (ends[3 * other] ?? 0)
    const first = share * (ends[3 * other + 1] ?? 0)
    result.evidence[cell] = (result.evidence[cell] ?? 0) + total
    result.earlier[cell] = (result.earlier[cell] ?? 0) + total * rate
    result.later[cell] = (result.later[cell] ?? 0) + first
    result.earlierSquare[cell] = (result.earlierSquare[cell] ?? 0) + total * rate * rate
    result.laterSquare[cell] = (result.laterSquare[cell] ?? 0) + share * (ends[3 * other + 2] ?? 0)
    result.product[cell] = (result.product[cell] ?? 0) + first * rate
  }
}

/** Where an offset of the earlier quarter leads, what lies between being seen; in one of the two arrays of `room`. */
function reachedFrom(
  filter: Filter,
  { first, site }: OutcomeTrack,
  { from, to }: Pair,
  kept: number,
  offset: number,
  room: readonly Float64Array[],
  seen: readonly (Float64Array | null)[],
): Float64Array {
  let [now = new Float64Array(0), next = new Float64Array(0)] = room
  now.fill(0)
  now[offset] = 1
  for (let position = from + 1; position <= to; position += 1) {
    const step = filter.steps[position]
    const kernel = step?.kernels.get(site)
    for (let i = 0; kernel && i < (step?.moves ?? 0); i += 1) {
      next.fill(0)
      moveForward(kernel, now, next, 0)
      ;[now, next] = [next, now]
    }
    const factors = position < to ? seen[position - first] : null
    if (factors)
      for (let i = 0, at = kept * now.length; i < now.length; i += 1, at += 1)
        now[i] = (now[i] ?? 0) * (factors[at] ?? 0)
  }
  return now
}

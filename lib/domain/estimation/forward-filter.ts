import { type Kernel, type Lattice, moveTimes, normalOnOffsets, slab, transitionKernel } from './lattice'
import type { Evidence, OutcomeData, OutcomeTrack } from './outcome-data'
import { PERSISTENCE_OF_LINEAGE, SITE_SHARE, type Spread, stepOf } from './spreads'

/** Nodes for the organisation's level in a quarter. */
export const LEVEL_NODES = 5
/** Distance of the nodes in standard deviations: the trapezoidal rule then has mass and variance to 2 per cent. */
const NODE_DISTANCE = 1.2
/** Weakly informative prior of every quarter's level on the log-odds scale: 95 per cent between 2.5 and 81 per cent. */
const LEVEL_PRIOR = { mean: -1.1, deviation: 1.3 }

/** Masses over kept noise x offsets (block k holds the offsets under the k-th kept value). */
export type Masses = Float64Array

/** One quarter under one spread. Arrays by leaf follow `quarter.leaves`. */
export type Step = {
  /** Levels (whole numbers of `lattice.fine`), the prior mass that each stands for and its weight given this quarter. */
  levels: readonly number[]
  logPriors: readonly number[]
  weights: readonly number[]
  logEvidence: number
  /** By track, for those present: masses before this quarter's figures are seen. */
  predicted: ReadonlyMap<number, Masses>
  /** leaf x LEVEL_NODES: probability of the figures given the level. */
  likelihoods: Float64Array
  /** How tracks of a site moved here from the quarter before, and how often (missing quarters). */
  kernels: ReadonlyMap<string | null, Kernel>
  moves: number
}

/** The filter after some quarters, under one spread. */
export type Filter = {
  spread: Spread
  logWeight: number
  steps: Step[]
  /** By track: masses after its newest figures. */
  filtered: Map<number, Masses>
  centres: Map<string | null, number>
  /** Kernels made so far, by how far they pull. */
  kernels: Map<number, Kernel>
}

export function startFilter(spread: Spread): Filter {
  const logWeight = Math.log(spread.prior)
  return { spread, logWeight, steps: [], filtered: new Map(), centres: new Map(), kernels: new Map() }
}

/** Takes in the next quarter. `near` is a level to start looking from. */
export function filterQuarter(data: OutcomeData, filter: Filter, position: number, near: number): void {
  const { moves, kernels } = kernelsInto(data, filter, position)
  const predicted = predict(data, filter, position, kernels, moves)
  shareSites(data, filter, position, predicted, near)
  const step = weigh(data, position, predicted, near)
  update(data, filter, position, { ...step, kernels, moves })
}

/** A level to start from before anything is seen. */
export function priorLevel(points: Lattice): number {
  return Math.round(LEVEL_PRIOR.mean / points.fine)
}

function kernelsInto(data: OutcomeData, filter: Filter, position: number): Pick<Step, 'kernels' | 'moves'> {
  const quarter = data.quarters[position]
  const before = data.quarters[position - 1]
  const kernels = new Map<string | null, Kernel>()
  if (!quarter || !before) return { kernels, moves: 0 }
  for (const index of quarter.present) {
    const site = data.tracks[index]?.site ?? null
    if (!kernels.has(site)) kernels.set(site, kernelTo(data.lattice, filter, filter.centres.get(site) ?? 0))
  }
  return { kernels, moves: quarter.ordinal - before.ordinal }
}

/** Sites pull in steps of a fiftieth of a spacing, so that a few kernels serve all of them in all quarters. */
const PULLS_PER_SPACING = 50

function kernelTo(points: Lattice, { spread, kernels }: Filter, centre: number): Kernel {
  const unit = points.spacing / PULLS_PER_SPACING / (1 - spread.persistence)
  const pull = Math.round(centre / unit)
  const kernel = kernels.get(pull) ?? transitionKernel(points, spread.persistence, pull * unit, stepOf(spread))
  kernels.set(pull, kernel)
  return kernel
}

function predict(
  data: OutcomeData,
  filter: Filter,
  position: number,
  kernels: Step['kernels'],
  moves: number,
): Map<number, Masses> {
  const predicted = new Map<number, Masses>()
  const present = data.quarters[position]?.present ?? []
  const room = roomFor(data, present)
  present.forEach((index, number) => {
    const track = data.tracks[index]
    const filtered = filter.filtered.get(index)
    const kernel = kernels.get(track?.site ?? null)
    const masses = room[number]
    if (!track || !masses) return
    if (track.first < position && filtered && kernel) moveTimes(kernel, moves, filtered, masses)
    else masses.set(start(data, filter, track, kernel, moves))
    predicted.set(index, masses)
  })
  return predicted
}

/** Masses for each of the tracks, in one piece of memory. */
function roomFor({ tracks, lattice }: OutcomeData, indices: readonly number[]): Masses[] {
  const sizes = indices.map((index) => lattice.offsets.length * (tracks[index]?.kept.masses.length ?? 1))
  const whole = new Float64Array(sizes.reduce((sum, size) => sum + size, 0))
  let end = 0
  return sizes.map((size) => {
    end += size
    return whole.subarray(end - size, end)
  })
}

/** A new track: around its site's offset, or around its predecessors' where it has some. */
function start(
  data: OutcomeData,
  filter: Filter,
  track: OutcomeTrack,
  kernel: Kernel | undefined,
  moves: number,
): Masses {
  const { lattice } = data
  const { deviation } = filter.spread
  const centre = filter.centres.get(track.site) ?? 0
  const mixed = new Float64Array(lattice.offsets.length)
  for (const { track: index, weight } of track.predecessors) {
    const masses = filter.filtered.get(index)
    if (masses) addOffsets(mixed, masses, weight)
  }
  if (!kernel || track.predecessors.length === 0)
    return spreadOverKept(normalOnOffsets(lattice, centre, deviation), track)
  const step = deviation * Math.sqrt(1 - PERSISTENCE_OF_LINEAGE ** 2)
  const [moved = mixed, succeeded = mixed] = slab(2, mixed.length)
  moveTimes(kernel, moves, mixed, moved)
  moveTimes(transitionKernel(lattice, PERSISTENCE_OF_LINEAGE, centre, step), 1, moved, succeeded)
  return spreadOverKept(succeeded, track)
}

function addOffsets(to: Float64Array, masses: Masses, weight: number): void {
  for (let i = 0; i < masses.length; i += 1) to[i % to.length] = (to[i % to.length] ?? 0) + weight * (masses[i] ?? 0)
}

function spreadOverKept(offsets: Float64Array, { kept }: OutcomeTrack): Masses {
  const masses = new Float64Array(offsets.length * kept.masses.length)
  kept.masses.forEach((mass, k) => {
    for (let i = 0; i < offsets.length; i += 1) masses[k * offsets.length + i] = mass * (offsets[i] ?? 0)
  })
  return masses
}

/**
 * Lets new rows of a site learn from each other: from what this quarter alone says of each, the site's offset is
 * estimated without the row itself, and the row starts there, wider by what is not known of it.
 */
function shareSites(
  data: OutcomeData,
  filter: Filter,
  position: number,
  predicted: Map<number, Masses>,
  near: number,
): void {
  const quarter = data.quarters[position]
  const fresh = (quarter?.leaves ?? []).flatMap(({ track: index }, leaf) => {
    const track = data.tracks[index]
    const isNew = track && track.first === position && track.predecessors.length === 0 && track.site !== null
    return isNew && !filter.centres.has(track.site) ? [{ index, leaf, track }] : []
  })
  if (fresh.length === 0) return
  const { deviation } = filter.spread
  const ofSites = SITE_SHARE * deviation
  const wide = normalOnOffsets(data.lattice, 0, Math.hypot(deviation, ofSites))
  for (const { index, track } of fresh) predicted.set(index, spreadOverKept(wide, track))
  const step = weigh(data, position, predicted, near)
  const priorVariance = deviation ** 2 + ofSites ** 2
  const alone = fresh.map(({ index, leaf, track }) => {
    const before = predicted.get(index) ?? new Float64Array(0)
    const masses = new Float64Array(before.length)
    posteriorInto(masses, data, position, index, before, step, leaf)
    const { mean, variance } = momentsOf(masses, data.lattice)
    const information = Math.max(0, 1 / variance - 1 / priorVariance)
    return { index, track, mean: information > 0 ? mean / variance / information : 0, information }
  })
  for (const one of alone) {
    const others = alone.filter(
      (other) => other !== one && other.track.site === one.track.site && other.information > 0,
    )
    const weights = others.map(({ information }) => 1 / (deviation ** 2 + 1 / information))
    const precision = 1 / ofSites ** 2 + weights.reduce((sum, weight) => sum + weight, 0)
    const centre = others.reduce((sum, other, i) => sum + (weights[i] ?? 0) * other.mean, 0) / precision
    const masses = normalOnOffsets(data.lattice, centre, Math.sqrt(deviation ** 2 + 1 / precision))
    predicted.set(one.index, spreadOverKept(masses, one.track))
  }
}

type Weighed = Omit<Step, 'kernels' | 'moves'>

/** Places the nodes of the level where the quarter's figures want them, and weighs them. */
function weigh(data: OutcomeData, position: number, predicted: ReadonlyMap<number, Masses>, near: number): Weighed {
  const { fine, lowestLevel, highestLevel } = data.lattice
  let centre = near
  let distance = Math.max(1, Math.round(0.15 / fine))
  let result = weighAt(data, position, predicted, levelsAround(centre, distance, data.lattice))
  for (let round = 0; round < 12; round += 1) {
    const { mean, deviation } = levelMoments(result)
    // Outer nodes that hold most of the mass say nothing of its width: walk on, doubling the distance.
    const outside = (result.weights[0] ?? 0) > 0.4 || (result.weights.at(-1) ?? 0) > 0.4
    const wanted = outside
      ? Math.min(Math.round(1 / fine), distance * 2)
      : Math.max(1, Math.round((NODE_DISTANCE * Math.max(deviation, 0.4 * distance * fine)) / fine))
    const target = Math.max(lowestLevel, Math.min(highestLevel, Math.round(mean / fine)))
    if (!outside && Math.abs(target - centre) <= 0.4 * distance && wanted > 0.8 * distance && wanted < 1.25 * distance)
      break
    if (target === centre && wanted === distance) break
    centre = target
    distance = wanted
    result = weighAt(data, position, predicted, levelsAround(centre, distance, data.lattice))
  }
  return result
}

function levelsAround(centre: number, distance: number, { lowestLevel, highestLevel }: Lattice): number[] {
  const middle = (LEVEL_NODES - 1) / 2
  const kept = Math.max(lowestLevel + middle * distance, Math.min(highestLevel - middle * distance, centre))
  return Array.from({ length: LEVEL_NODES }, (_, node) => kept + (node - middle) * distance)
}

function weighAt(
  data: OutcomeData,
  position: number,
  predicted: ReadonlyMap<number, Masses>,
  levels: readonly number[],
): Weighed & { logOdds: readonly number[] } {
  const { lattice } = data
  const leaves = data.quarters[position]?.leaves ?? []
  const likelihoods = new Float64Array(leaves.length * LEVEL_NODES)
  const distance = ((levels[1] ?? 0) - (levels[0] ?? 0)) * lattice.fine
  const logOdds = levels.map((level) => level * lattice.fine)
  const logPriors = logOdds.map((eta) => logLevelPrior(eta) + Math.log(distance))
  const logs = [...logPriors]
  for (let leaf = 0; leaf < leaves.length; leaf += 1) {
    const index = leaves[leaf]?.track ?? -1
    const evidence = evidenceIn(data.tracks[index], position)
    const masses = predicted.get(index)
    if (!evidence || !masses) continue
    const first = firstOffset(masses, lattice.offsets.length)
    const last = lastOffset(masses, lattice.offsets.length)
    for (let node = 0; node < LEVEL_NODES; node += 1) {
      const base = lattice.base(levels[node] ?? 0)
      const value = Math.max(Number.MIN_VALUE, likelihoodAt(evidence, masses, lattice, base, first, last))
      likelihoods[leaf * LEVEL_NODES + node] = value
      logs[node] = (logs[node] ?? 0) + Math.log(value)
    }
  }
  const { weights, logTotal } = fromLogs(logs)
  return { levels, logPriors, weights, logEvidence: logTotal, predicted, likelihoods, logOdds }
}

function logLevelPrior(eta: number): number {
  const { mean, deviation } = LEVEL_PRIOR
  return -(((eta - mean) / deviation) ** 2) / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI))
}

/** Logarithms of masses as weights that sum to 1. */
export function fromLogs(logs: readonly number[]): { weights: number[]; logTotal: number } {
  const largest = Math.max(...logs)
  const masses = logs.map((log) => Math.exp(log - largest))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return { weights: masses.map((mass) => mass / total), logTotal: largest + Math.log(total) }
}

function levelMoments({ weights, logOdds }: { weights: readonly number[]; logOdds: readonly number[] }): {
  mean: number
  deviation: number
} {
  const mean = weights.reduce((sum, weight, node) => sum + weight * (logOdds[node] ?? 0), 0)
  const variance = weights.reduce((sum, weight, node) => sum + weight * ((logOdds[node] ?? 0) - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(variance) }
}

export function evidenceIn(track: OutcomeTrack | undefined, position: number): Evidence | null {
  return track?.evidence[position - track.first] ?? null
}

/** Sum over kept noise and offsets of mass x probability of the figures, the level standing at `base`. */
function likelihoodAt(
  { tables, factors }: Evidence,
  masses: Masses,
  { offsets, stride }: Lattice,
  base: number,
  first: number,
  last: number,
): number {
  const size = offsets.length
  let total = 0
  for (let k = 0; k < tables.length; k += 1) {
    const table = tables[k]
    if (!table) continue
    let sum = 0
    for (let i = first, from = k * size, at = base + first * stride; i <= last; i += 1, at += stride)
      sum += (masses[from + i] ?? 0) * (table[at] ?? 0)
    total += (factors[k] ?? 0) * sum
  }
  return total
}

/** The first offset that holds any mass, under any kept value. */
export function firstOffset(masses: Masses, size: number): number {
  for (let i = 0; i < size; i += 1) for (let at = i; at < masses.length; at += size) if ((masses[at] ?? 0) > 0) return i
  return size
}

/** The last offset that holds any mass, under any kept value. */
export function lastOffset(masses: Masses, size: number): number {
  for (let i = size - 1; i >= 0; i -= 1)
    for (let at = i; at < masses.length; at += size) if ((masses[at] ?? 0) > 0) return i
  return -1
}

/** Masses of a leaf once its figures are seen, averaged over the level, into `to`. */
function posteriorInto(
  to: Masses,
  data: OutcomeData,
  position: number,
  index: number,
  predicted: Masses,
  step: Pick<Step, 'levels' | 'weights' | 'likelihoods'>,
  leaf: number,
): void {
  const evidence = evidenceIn(data.tracks[index], position)
  if (!evidence) {
    to.set(predicted)
    return
  }
  averageEvidence(to, data.lattice, evidence, step, leaf, predicted)
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] ?? 0) * (predicted[i] ?? 0)
}

/**
 * What the figures of a leaf say of kept noise and offset, averaged over the level, into `to`: predicted x this sums
 * to 1. Left at 0 where nothing was predicted.
 */
export function averageEvidence(
  to: Float64Array,
  { offsets, stride, base }: Lattice,
  { tables, factors }: Evidence,
  { levels, weights, likelihoods }: Pick<Step, 'levels' | 'weights' | 'likelihoods'>,
  leaf: number,
  predicted: Masses,
): void {
  const size = offsets.length
  const first = firstOffset(predicted, size)
  const last = lastOffset(predicted, size)
  to.fill(0)
  for (let node = 0; node < LEVEL_NODES; node += 1) {
    const share = (weights[node] ?? 0) / (likelihoods[leaf * LEVEL_NODES + node] ?? 1)
    const from = base(levels[node] ?? 0) + first * stride
    for (let k = 0; k < tables.length; k += 1) {
      const table = tables[k]
      const factor = share * (factors[k] ?? 0)
      if (!table || factor === 0) continue
      for (let i = k * size + first, at = from; i <= k * size + last; i += 1, at += stride)
        to[i] = (to[i] ?? 0) + factor * (table[at] ?? 0)
    }
  }
}

function momentsOf(masses: Masses, { offsets }: Lattice): { mean: number; variance: number } {
  let total = 0
  let first = 0
  let second = 0
  for (let i = 0; i < masses.length; i += 1) {
    const mass = masses[i] ?? 0
    const offset = offsets[i % offsets.length] ?? 0
    total += mass
    first += mass * offset
    second += mass * offset ** 2
  }
  const mean = first / total
  return { mean, variance: Math.max(1e-9, second / total - mean ** 2) }
}

/** Keeps the step, and what is known of each track after it. */
function update(data: OutcomeData, filter: Filter, position: number, step: Step): void {
  const quarter = data.quarters[position]
  const filtered = new Map<number, Masses>(step.predicted)
  const leaves = quarter?.leaves.map(({ track }) => track) ?? []
  const room = roomFor(data, leaves)
  leaves.forEach((index, leaf) => {
    const [masses, predicted] = [room[leaf], step.predicted.get(index)]
    if (!masses || !predicted) return
    posteriorInto(masses, data, position, index, predicted, step, leaf)
    filtered.set(index, masses)
  })
  filter.filtered = filtered
  filter.logWeight += step.logEvidence
  filter.steps.push(step)
  filter.centres = siteCentres(data, filter.spread, leaves, filtered)
}

/** Each site's offset, from the present ones of its rows. */
function siteCentres(
  data: OutcomeData,
  { deviation }: Spread,
  leaves: readonly number[],
  filtered: ReadonlyMap<number, Masses>,
): Map<string | null, number> {
  const sums = new Map<string | null, { sum: number; rows: number }>()
  for (const index of leaves) {
    const site = data.tracks[index]?.site ?? null
    const masses = filtered.get(index)
    if (site === null || !masses) continue
    const { sum, rows } = sums.get(site) ?? { sum: 0, rows: 0 }
    sums.set(site, { sum: sum + momentsOf(masses, data.lattice).mean, rows: rows + 1 })
  }
  const ofSites = SITE_SHARE * deviation
  return new Map([...sums].map(([site, { sum, rows }]) => [site, sum / (rows + (deviation / ofSites) ** 2)]))
}

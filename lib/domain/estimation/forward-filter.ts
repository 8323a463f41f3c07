import { type Kernel, type Lattice, moveTimes, normalOnOffsets, slab, transitionKernel } from './lattice'
import { type Evidence, type Masses, massesOf, noMasses, type OutcomeData, type OutcomeTrack } from './outcome-data'
import { PERSISTENCE_OF_LINEAGE, SITE_SHARE, type Spread, stepOf } from './spreads'

/** Nodes for the organisation's level in a quarter. */
export const LEVEL_NODES = 5
/** Distance of the nodes in standard deviations: the trapezoidal rule then has mass and variance to 2 per cent. */
const NODE_DISTANCE = 1.2
/** Weakly informative prior of every quarter's level on the log-odds scale: 95 per cent between 1.2 and 86 per cent. */
const LEVEL_PRIOR = { mean: -1.3, deviation: 1.6 }

/** One quarter under one spread. Arrays by leaf follow `quarter.leaves`. */
export type Step = {
  /** Levels (whole numbers of `lattice.fine`), the prior mass that each stands for and its weight given this quarter. */
  levels: readonly number[]
  logPriors: readonly number[]
  weights: readonly number[]
  logEvidence: number
  /** Masses of the tracks that are present before this quarter's figures are seen, to be read with `massesOf`. */
  predicted: Float64Array
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
  /** Masses of the newest quarter's tracks after its figures, to be read with `massesOf`. */
  filtered: Float64Array
  centres: Map<string | null, number>
  /** Kernels made so far, by how far they pull: of rows that go on, and of successors. */
  kernels: Map<number, Kernel>
  lineageKernels: Map<number, Kernel>
}

export function startFilter(spread: Spread): Filter {
  const logWeight = Math.log(spread.prior)
  return {
    spread,
    logWeight,
    steps: [],
    filtered: new Float64Array(0),
    centres: new Map(),
    kernels: new Map(),
    lineageKernels: new Map(),
  }
}

/** Takes in the next quarter. `near`: nodes around which to start looking for the level. */
export function filterQuarter(data: OutcomeData, filter: Filter, position: number, near: readonly number[]): void {
  const { moves, kernels } = kernelsInto(data, filter, position)
  const predicted = predict(data, filter, position, kernels, moves)
  shareSites(data, filter, position, predicted, near)
  const step = weigh(data, position, predicted, near)
  update(data, filter, position, { ...step, kernels, moves })
}

/** Nodes to start from before anything is seen. */
export function priorLevels(points: Lattice): number[] {
  return levelsAround(Math.round(LEVEL_PRIOR.mean / points.fine), Math.round(0.2 / points.fine), points)
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
  return pulling(points, kernels, centre, spread.persistence, stepOf(spread))
}

/** Successors keep less of their predecessors' offset, and are spread around their site's as widely as all rows. */
function lineageKernelTo(points: Lattice, { spread, lineageKernels }: Filter, centre: number): Kernel {
  const step = spread.deviation * Math.sqrt(1 - PERSISTENCE_OF_LINEAGE ** 2)
  return pulling(points, lineageKernels, centre, PERSISTENCE_OF_LINEAGE, step)
}

function pulling(
  points: Lattice,
  known: Map<number, Kernel>,
  centre: number,
  persistence: number,
  step: number,
): Kernel {
  const unit = points.spacing / PULLS_PER_SPACING / (1 - persistence)
  const pull = Math.round(centre / unit)
  const kernel = known.get(pull) ?? transitionKernel(points, persistence, pull * unit, step)
  known.set(pull, kernel)
  return kernel
}

function predict(
  data: OutcomeData,
  filter: Filter,
  position: number,
  kernels: Step['kernels'],
  moves: number,
): Float64Array {
  const predicted = noMasses(data, position)
  for (const index of data.quarters[position]?.present ?? []) {
    const track = data.tracks[index]
    const filtered = massesOf(data, position - 1, filter.filtered, index)
    const kernel = kernels.get(track?.site ?? null)
    const masses = massesOf(data, position, predicted, index)
    if (!track || !masses) continue
    if (track.first < position && filtered && kernel) moveTimes(kernel, moves, filtered, masses)
    else start(data, filter, position, track, kernel, moves, masses)
  }
  return predicted
}

/** A new track, into `to`: around its site's offset, or around its predecessors' where it has some. */
function start(
  data: OutcomeData,
  filter: Filter,
  position: number,
  track: OutcomeTrack,
  kernel: Kernel | undefined,
  moves: number,
  to: Masses,
): void {
  const { lattice } = data
  const centre = filter.centres.get(track.site) ?? 0
  if (!kernel || track.predecessors.length === 0) {
    spreadOverKept(normalOnOffsets(lattice, centre, filter.spread.deviation), track, to)
    return
  }
  const mixed = new Float64Array(lattice.offsets.length)
  for (const { track: index, weight } of track.predecessors) {
    const masses = massesOf(data, position - 1, filter.filtered, index)
    if (masses) addOffsets(mixed, masses, weight)
  }
  const [moved = mixed, succeeded = mixed] = slab(2, mixed.length)
  moveTimes(kernel, moves, mixed, moved)
  moveTimes(lineageKernelTo(lattice, filter, centre), 1, moved, succeeded)
  spreadOverKept(succeeded, track, to)
}

function addOffsets(to: Float64Array, masses: Masses, weight: number): void {
  for (let i = 0; i < masses.length; i += 1) to[i % to.length] = (to[i % to.length] ?? 0) + weight * (masses[i] ?? 0)
}

function spreadOverKept(offsets: Float64Array, { kept }: OutcomeTrack, to: Masses): void {
  kept.masses.forEach((mass, k) => {
    for (let i = 0; i < offsets.length; i += 1) to[k * offsets.length + i] = mass * (offsets[i] ?? 0)
  })
}

/**
 * Lets new rows of a site learn from each other: from what this quarter alone says of each, the site's offset is
 * estimated without the row itself, and the row starts there, wider by what is not known of it.
 */
function shareSites(
  data: OutcomeData,
  filter: Filter,
  position: number,
  predicted: Float64Array,
  near: readonly number[],
): void {
  const quarter = data.quarters[position]
  const fresh = (quarter?.leaves ?? []).flatMap(({ track: index }, leaf) => {
    const track = data.tracks[index]
    const masses = massesOf(data, position, predicted, index)
    if (!track || !masses || track.site === null || filter.centres.has(track.site)) return []
    return track.first === position && track.predecessors.length === 0 ? [{ index, leaf, track, masses }] : []
  })
  if (fresh.length === 0) return
  const { deviation } = filter.spread
  const ofSites = SITE_SHARE * deviation
  const wide = normalOnOffsets(data.lattice, 0, Math.hypot(deviation, ofSites))
  for (const { track, masses } of fresh) spreadOverKept(wide, track, masses)
  const step = weigh(data, position, predicted, near)
  const alone = fresh.map(({ index, leaf, track, masses }) => {
    const seen = new Float64Array(masses.length)
    posteriorInto(seen, data, position, index, masses, step, leaf)
    const { mean, variance } = momentsOf(seen, data.lattice)
    const information = Math.max(0, 1 / variance - 1 / (deviation ** 2 + ofSites ** 2))
    const weight = information > 0 ? 1 / (deviation ** 2 + 1 / information) : 0
    return { track, masses, weight, weighted: information > 0 ? (weight * mean) / variance / information : 0 }
  })
  const sums = new Map<string | null, { weight: number; weighted: number }>()
  for (const { track, weight, weighted } of alone) {
    const sum = sums.get(track.site) ?? { weight: 0, weighted: 0 }
    sums.set(track.site, { weight: sum.weight + weight, weighted: sum.weighted + weighted })
  }
  for (const { track, masses, weight, weighted } of alone) {
    const sum = sums.get(track.site) ?? { weight, weighted }
    const precision = 1 / ofSites ** 2 + sum.weight - weight
    const centre = (sum.weighted - weighted) / precision
    spreadOverKept(normalOnOffsets(data.lattice, centre, Math.sqrt(deviation ** 2 + 1 / precision)), track, masses)
  }
}

type Weighed = Omit<Step, 'kernels' | 'moves'>

/** No track. */
const NONE = -1

/** Nodes of a quarter's level, and their weights, as all rows but one give them. */
export function levelsWithout(
  data: OutcomeData,
  { steps }: Filter,
  position: number,
  track: number,
): Pick<Step, 'levels' | 'weights'> {
  const step = steps[position]
  if (!step) throw new RangeError(`no quarter at position ${position}`)
  return weigh(data, position, step.predicted, step.levels, track)
}

/** Places the nodes of the level where the quarter's figures want them, and weighs them. */
function weigh(
  data: OutcomeData,
  position: number,
  predicted: Float64Array,
  near: readonly number[],
  without = NONE,
): Weighed {
  const { fine, lowestLevel, highestLevel } = data.lattice
  let centre = near[(LEVEL_NODES - 1) / 2] ?? 0
  let distance = (near[1] ?? 1) - (near[0] ?? 0)
  let result = weighAt(data, position, predicted, levelsAround(centre, distance, data.lattice), without)
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
    result = weighAt(data, position, predicted, levelsAround(centre, distance, data.lattice), without)
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
  predicted: Float64Array,
  levels: readonly number[],
  without: number,
): Weighed & { logOdds: readonly number[] } {
  const { lattice } = data
  const leaves = data.quarters[position]?.leaves ?? []
  const likelihoods = new Float64Array(leaves.length * LEVEL_NODES)
  const distance = ((levels[1] ?? 0) - (levels[0] ?? 0)) * lattice.fine
  const logOdds = levels.map((level) => level * lattice.fine)
  const logPriors = logOdds.map((eta) => logLevelPrior(eta) + Math.log(distance))
  const logs = [...logPriors]
  for (let leaf = 0; leaf < leaves.length; leaf += 1) {
    const index = leaves[leaf]?.track ?? NONE
    if (index === without) continue
    const evidence = evidenceIn(data.tracks[index], position)
    const masses = massesOf(data, position, predicted, index)
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
  const filtered = step.predicted.slice()
  const leaves = quarter?.leaves.map(({ track }) => track) ?? []
  leaves.forEach((index, leaf) => {
    const masses = massesOf(data, position, filtered, index)
    const predicted = massesOf(data, position, step.predicted, index)
    if (masses && predicted) posteriorInto(masses, data, position, index, predicted, step, leaf)
  })
  filter.filtered = filtered
  filter.logWeight += step.logEvidence
  filter.steps.push(step)
  filter.centres = siteCentres(data, filter.spread, position, leaves, filtered)
}

/** Each site's offset, from the present ones of its rows. */
function siteCentres(
  data: OutcomeData,
  { deviation }: Spread,
  position: number,
  leaves: readonly number[],
  filtered: Float64Array,
): Map<string | null, number> {
  const sums = new Map<string | null, { sum: number; rows: number }>()
  for (const index of leaves) {
    const site = data.tracks[index]?.site ?? null
    const masses = massesOf(data, position, filtered, index)
    if (site === null || !masses) continue
    const { sum, rows } = sums.get(site) ?? { sum: 0, rows: 0 }
    sums.set(site, { sum: sum + momentsOf(masses, data.lattice).mean, rows: rows + 1 })
  }
  const ofSites = SITE_SHARE * deviation
  return new Map([...sums].map(([site, { sum, rows }]) => [site, sum / (rows + (deviation / ofSites) ** 2)]))
}

import { logit } from '../statistics/special-functions'
import { countLikelihood, type Likelihood } from './count-likelihood'
import { type Lattice, lattice } from './lattice'
import { type KeptNoise, keptNoise, type NoiseLaw, noiseLaw, noKeptNoise } from './noise-law'
import type { Outcome } from './published'
import type { Track, TrackedQuarter, Tracks } from './tracks'

/**
 * What a sighting says about log-odds, for each value of the kept noise: `factors[k]` x `tables[k]`,
 * largest factor 1. A table is a likelihood over `lattice.logOdds`.
 */
export type Evidence = { tables: readonly Float64Array[]; factors: Float64Array }

export type OutcomeTrack = Pick<Track, 'first' | 'last' | 'site' | 'predecessors'> & {
  kept: KeptNoise
  evidence: readonly (Evidence | null)[]
}

/** One outcome, ready to be filtered. */
export type OutcomeData = {
  lattice: Lattice
  tracks: readonly OutcomeTrack[]
  quarters: readonly TrackedQuarter[]
  /** By position of the quarter: where each track's masses lie in an array that holds them all, and its length. */
  rooms: readonly Room[]
}

/** Masses over kept noise x offsets (block k holds the offsets under the k-th kept value). */
export type Masses = Float64Array

type Room = { starts: ReadonlyMap<number, number>; length: number }

/** Zeros for the masses of all tracks of a quarter, in one piece of memory: many small ones would cost more than the arithmetic. */
export function noMasses({ rooms }: OutcomeData, position: number): Float64Array {
  return new Float64Array(rooms[position]?.length ?? 0)
}

/** One track's part of an array that holds the masses of a quarter; undefined where the track is not there. */
export function massesOf(
  { rooms, tracks, lattice }: OutcomeData,
  position: number,
  whole: Float64Array | undefined,
  index: number,
): Masses | undefined {
  const start = rooms[position]?.starts.get(index)
  const size = lattice.offsets.length * (tracks[index]?.kept.masses.length ?? 0)
  return start === undefined ? undefined : whole?.subarray(start, start + size)
}

/** Offsets this far apart resolve what rows of a few hundred respondents can say; larger rows need a finer lattice. */
const WIDEST_SPACING = 0.1
const FINEST_SPACING = 0.04
/** The lattice reaches at least, and at most, this far from the organisation's level. */
const SHORTEST_REACH = 2.4
const LONGEST_REACH = 5
/** Respondents at the organisation's level that every row is thought to have besides its own, when extremes are looked for. */
const DRAWN = 8
/** How far it reaches beyond the most extreme row. */
const MARGIN = 0.8

/** Tabulates what every sighting says. */
export function outcomeData({ tracks, quarters }: Tracks, outcome: Outcome): OutcomeData {
  const points = latticeFor(tracks, outcome)
  const tabulate = tabulator(points)
  const lawOf = lawsByStrength()
  const ofOutcome = tracks.map((track): OutcomeTrack => {
    const epsilon = track.kept[outcome]
    const kept = epsilon === null ? noKeptNoise : keptNoise(epsilon, track.draws)
    const { first, last, site, predecessors } = track
    const evidence = track.sightings.map((sighting, index) => {
      const noise = quarters[first + index]?.noise[outcome]
      if (!sighting || !noise) return null
      const fresh = lawOf(noise.fresh, track.draws)
      const moved = kept.values.map((value) => (noise.kept === null ? 0 : value))
      return evidenceOf(moved.map((value) => tabulate(sighting.n, sighting.z[outcome] - value, fresh)))
    })
    return { first, last, site, predecessors, kept, evidence }
  })
  const rooms = quarters.map(({ present }) => roomOf(present, ofOutcome, points.offsets.length))
  return { lattice: points, quarters, tracks: ofOutcome, rooms }
}

function roomOf(present: readonly number[], tracks: readonly OutcomeTrack[], offsets: number): Room {
  const starts = new Map<number, number>()
  let length = 0
  for (const index of present) {
    starts.set(index, length)
    length += offsets * (tracks[index]?.kept.masses.length ?? 0)
  }
  return { starts, length }
}

function evidenceOf(likelihoods: readonly Likelihood[]): Evidence {
  const scale = Math.max(...likelihoods.map(({ logScale }) => logScale))
  return {
    tables: likelihoods.map(({ values }) => values),
    factors: Float64Array.from(likelihoods, ({ logScale }) => Math.exp(logScale - scale)),
  }
}

/** Rows of similar size share their tables. */
function tabulator({ logOdds }: Lattice): (n: number, z: number, noise: NoiseLaw) => Likelihood {
  const known = new Map<string, Likelihood>()
  return (n, z, noise) => {
    const key = `${n},${z},${noise.key}`
    const table = known.get(key) ?? countLikelihood(n, z, noise, logOdds)
    known.set(key, table)
    return table
  }
}

function lawsByStrength(): typeof noiseLaw {
  const known = new Map<string, NoiseLaw>()
  return (epsilon, copies) => {
    const key = `${epsilon},${copies}`
    const law = known.get(key) ?? noiseLaw(epsilon, copies)
    known.set(key, law)
    return law
  }
}

function latticeFor(tracks: readonly Track[], outcome: Outcome): Lattice {
  const seen = tracks.flatMap(({ sightings }) => sightings.flatMap((sighting) => sighting ?? []))
  const total = seen.reduce((sum, { n }) => sum + n, 0)
  const sum = seen.reduce((sum, { z }) => sum + z[outcome], 0)
  const level = (Math.min(total, Math.max(0, sum)) + 1) / (total + 2)
  // Small rows are drawn towards the level, so that noise on one of them does not stretch the lattice for all.
  const rateOf = (z: number, n: number): number => (Math.min(n, Math.max(0, z)) + DRAWN * level) / (n + DRAWN)
  const largest = seen.reduce((most, { n }) => Math.max(most, n), 0)
  const farthest = seen.reduce((most, { n, z }) => Math.max(most, logit(rateOf(z[outcome], n)) - logit(level)), 0)
  const precision = Math.sqrt(Math.max(1, largest * level * (1 - level)))
  return lattice(
    Math.max(FINEST_SPACING, Math.min(WIDEST_SPACING, 1 / precision)),
    Math.max(SHORTEST_REACH, Math.min(LONGEST_REACH, farthest + MARGIN)),
  )
}

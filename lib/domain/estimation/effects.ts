import type { Quarter } from '../organisation/quarter'
import { quarterOrdinal } from '../organisation/quarter'
import { evidenceIn, type Filter, fromLogs, levelsWithout, type Step } from './forward-filter'
import { type Kernel, moveTimes, normalOnOffsets, transitionKernel } from './lattice'
import type { Masses, OutcomeData, OutcomeTrack } from './outcome-data'
import type { Posterior } from './posterior'
import type { Outcome } from './published'
import { addBetween, emptyChangeMasses, summariseChangeMasses } from './row-estimates'
import { stepOf } from './spreads'

/** A measure taken in a unit, and the first quarter in which it can have worked. */
export type PlannedEffect = { unit: string; outcome: Outcome; from: Quarter }

/**
 * `helped` and `gotWorse`: the 95 % interval lies on one side of no change, and the unit was not on its way there
 * before. `noClearEffect`: it does not, and a change of ten points either way is out of the question (or the unit was
 * on its way there before). `cannotTellYet`: everything else.
 */
export type Verdict = 'helped' | 'noClearEffect' | 'cannotTellYet' | 'gotWorse'

/** Why there is no estimate. */
export type NoEffect = 'noQuarterBefore' | 'noQuarterAfter' | 'smallUnitsTogether'

/** `points`: change of the rate at the unit's own level in the newest quarter, in fractions (-0.25: 25 points down), with its 95 % interval. */
export type Effect = { unit: string; outcome: Outcome; from: Quarter } & (
  | { points: number; lower: number; upper: number; verdict: Verdict }
  | { points: null; lower: null; upper: null; verdict: NoEffect }
)

/** A change smaller than this is not what a measure is taken for. */
const RELEVANT = 0.1
/** Where the treated row starts, on the log-odds scale: nearly flat, or the fall of a row that stands high would be shrunk with it. */
const START_DEVIATION = 1.2
/** Masses less than this change no digit that is shown. */
const DUST = 1e-12
/** Effects on the log-odds scale are looked for up to this far. */
const LARGEST_EFFECT = 4

/**
 * The effect of a measure in one unit: in the model of the posterior, logit p = level + offset + Delta from the quarter
 * on. Delta's prior is flat in points, so that it is not shrunk; the level comes from the other rows, so that a change
 * that everybody shares is none.
 * @throws RangeError where no row stands for the unit.
 */
export function effectOf(posterior: Posterior, plan: PlannedEffect): Effect {
  const { data } = posterior
  const newest = data.quarters.length - 1
  const quarter = data.quarters[newest]
  const row = quarter && findRow(quarter.rows, quarter.ownRows, plan.unit)
  if (!quarter || !row)
    throw new RangeError(`effect in ${plan.unit}: no row of the newest quarter is, or holds, this unit`)
  const none = (verdict: NoEffect): Effect => ({ ...plan, points: null, lower: null, upper: null, verdict })
  if (row.members.length > 1) return none('smallUnitsTogether')
  const leaf = quarter.composition.get(row.id)?.[0]
  const index = leaf === undefined ? undefined : quarter.leaves[leaf]?.track
  const track = index === undefined ? undefined : data.tracks[index]
  if (index === undefined || !track) return none('noQuarterAfter')
  const seen = track.evidence.flatMap((evidence, offset) => (evidence ? [track.first + offset] : []))
  const start = quarterOrdinal(plan.from)
  const before = seen.filter((position) => (data.quarters[position]?.ordinal ?? 0) < start)
  const after = seen.filter((position) => (data.quarters[position]?.ordinal ?? 0) >= start)
  if (before.length === 0) return none('noQuarterBefore')
  const [first, last] = [after[0], after.at(-1)]
  if (first === undefined || last === undefined) return none('noQuarterAfter')
  const effect = estimateEffect(posterior, index, first, last)
  return { ...plan, ...effect, verdict: verdictOf(effect, trendBefore(posterior, index, before)) }
}

function findRow(
  rows: ReadonlyMap<string, { id: string; members: readonly string[] }>,
  ownRows: ReadonlySet<string>,
  unit: string,
): { id: string; members: readonly string[] } | undefined {
  return [...rows.values()].find(({ id, members }) => ownRows.has(id) && (id === unit || members.includes(unit)))
}

type Interval = { points: number; lower: number; upper: number }

/** The second half of the quarters before against the first, as if a measure had been taken there; null with fewer than two. */
function trendBefore(posterior: Posterior, index: number, before: readonly number[]): Interval | null {
  const [first, last] = [before[Math.ceil(before.length / 2)], before.at(-1)]
  return before.length < 2 || first === undefined || last === undefined
    ? null
    : estimateEffect(posterior, index, first, last)
}

function verdictOf({ lower, upper }: Interval, trend: Interval | null): Verdict {
  if (upper < 0) return trend && trend.upper < 0 ? 'noClearEffect' : 'helped'
  if (lower > 0) return trend && trend.lower > 0 ? 'noClearEffect' : 'gotWorse'
  return lower > -RELEVANT && upper < RELEVANT ? 'noClearEffect' : 'cannotTellYet'
}

function estimateEffect({ data, views }: Posterior, index: number, first: number, last: number): Interval {
  const masses = emptyChangeMasses()
  const results = views.map(({ weight, view }) => effectUnder(data, view.filter, index, first, last, weight))
  // Spreads that fit the treated row badly count for less: each brings its own evidence along.
  const { weights } = fromLogs(results.map(({ logTotal }) => logTotal))
  results.forEach((result, i) => {
    for (let place = 0; place < masses.length; place += 1)
      masses[place] = (masses[place] ?? 0) + (weights[i] ?? 0) * (result.masses[place] ?? 0)
  })
  const { likely, lower, upper } = summariseChangeMasses(masses)
  return { points: likely, lower, upper }
}

function effectUnder(
  data: OutcomeData,
  filter: Filter,
  index: number,
  first: number,
  last: number,
  weight: number,
): { masses: Float64Array; logTotal: number } {
  const treated = treatedRow(data, filter, index)
  const steps = Math.floor(LARGEST_EFFECT / data.lattice.spacing)
  const effects = Array.from({ length: 2 * steps + 1 }, (_, i) => i - steps)
  const before = passed(treated, startOf(treated), first, 0)
  const given = effects.map((effect) => atLast(treated, passed(treated, before, last, effect), effect))
  const { weights, logTotal } = fromLogs(given.map(({ logEvidence, slope }) => logEvidence + Math.log(slope)))
  const masses = emptyChangeMasses()
  given.forEach(({ changes }, i) => {
    for (const { difference, mass } of changes) addBetween(masses, difference, mass * (weights[i] ?? 0))
  })
  return { masses, logTotal: logTotal + Math.log(weight) }
}

/**
 * A row under one spread, seen against all others: by position, the nodes of the level as the others give them. It walks
 * and is not drawn back to the others: what a high row stands to lose would be taken for no effect.
 */
type TreatedRow = {
  data: OutcomeData
  filter: Filter
  track: OutcomeTrack
  walk: Kernel
  others: readonly Pick<Step, 'levels' | 'weights'>[]
}

function treatedRow(data: OutcomeData, filter: Filter, index: number): TreatedRow {
  const track = data.tracks[index]
  if (!track) throw new RangeError(`no track ${index}`)
  return {
    data,
    filter,
    track,
    walk: transitionKernel(data.lattice, 1, 0, stepOf(filter.spread)),
    others: filter.steps.map((_, position) => levelsWithout(data, filter, position, index)),
  }
}

/** What is known of the row when a quarter begins. */
type Known = { position: number; masses: Masses; logEvidence: number }

function startOf({ data: { lattice }, track }: TreatedRow): Known {
  const offsets = normalOnOffsets(lattice, 0, START_DEVIATION)
  const masses = Float64Array.from(track.kept.masses.flatMap((mass) => [...offsets].map((value) => mass * value)))
  return { position: track.first, masses, logEvidence: 0 }
}

/** What is known when quarter `until` begins, those from `from` on seen, the rate shifted by `effect` (in offsets). */
function passed(treated: TreatedRow, from: Known, until: number, effect: number): Known {
  let { masses, logEvidence } = from
  for (let position = from.position; position < until; position += 1) {
    if (evidenceIn(treated.track, position)) {
      const seen = seenWithEffect(treated, position, effect)
      for (let i = 0; i < seen.length; i += 1) seen[i] = (seen[i] ?? 0) * (masses[i] ?? 0)
      const total = Math.max(
        Number.MIN_VALUE,
        seen.reduce((sum, mass) => sum + mass, 0),
      )
      masses = seen.map((mass) => mass / total)
      logEvidence += Math.log(total)
    }
    const next: Masses = new Float64Array(masses.length)
    moveTimes(treated.walk, treated.filter.steps[position + 1]?.moves ?? 0, masses, next)
    masses = next
  }
  return { position: until, masses, logEvidence }
}

/** What a quarter's figures say of kept noise and offset, the effect working. */
function seenWithEffect({ data, track, others }: TreatedRow, position: number, effect: number): Float64Array {
  const size = data.lattice.offsets.length
  const evidence = evidenceIn(track, position)
  const seen = new Float64Array(size * (evidence?.tables.length ?? 0))
  const { levels = [], weights = [] } = others[position] ?? {}
  levels.forEach((level, node) => {
    evidence?.tables.forEach((table, k) => {
      const factor = (weights[node] ?? 0) * (evidence.factors[k] ?? 0)
      for (let i = 0; i < size; i += 1) {
        const at = shifted(data, level, i, effect)
        seen[k * size + i] = (seen[k * size + i] ?? 0) + factor * (table[at] ?? 0)
      }
    })
  })
  return seen
}

function shifted({ lattice }: OutcomeData, level: number, offset: number, effect: number): number {
  const at = lattice.base(level) + (offset + effect) * lattice.stride
  return Math.max(0, Math.min(lattice.rates.length - 1, at))
}

type WithEffect = {
  logEvidence: number
  /** How many points a small step of the effect is worth here: what makes a prior that is flat in points. */
  slope: number
  changes: { difference: number; mass: number }[]
}

/** The last quarter: how probable its figures are, and by how much the effect moves the rate there. */
function atLast({ data, track, others }: TreatedRow, known: Known, effect: number): WithEffect {
  const { position, masses, logEvidence } = known
  const { lattice } = data
  const size = lattice.offsets.length
  const evidence = evidenceIn(track, position)
  const { levels = [], weights = [] } = others[position] ?? {}
  const changes: WithEffect['changes'] = []
  let total = Number.MIN_VALUE
  let slope = 0
  for (const [node, level] of levels.entries()) {
    for (let i = 0; i < size; i += 1) {
      const at = shifted(data, level, i, effect)
      let mass = 0
      for (const [k, table] of (evidence?.tables ?? []).entries())
        mass += (masses[k * size + i] ?? 0) * (evidence?.factors[k] ?? 0) * (table[at] ?? 0)
      mass *= weights[node] ?? 0
      if (mass < DUST) continue
      const rate = lattice.rates[at] ?? 0
      changes.push({ difference: rate - (lattice.rates[shifted(data, level, i, 0)] ?? 0), mass })
      slope += mass * rate * (1 - rate)
      total += mass
    }
  }
  for (const change of changes) change.mass /= total
  return { logEvidence: logEvidence + Math.log(total), slope: Math.max(Number.MIN_VALUE, slope / total), changes }
}

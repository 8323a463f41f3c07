import {
  type AssignmentSums,
  type LabelledUnit,
  labelAssignments,
  type PermutationReference,
} from './label-assignments'

/** One unit before and after: rates, response rates, anything that differences make sense of. */
export type FollowedUnit = {
  /** Unique. Makes the result independent of the order of the list. */
  id: string
  before: number
  after: number
  treated: boolean
  /** Weight in its group's mean, 1 when left out. 1/(1/n0 + 1/n1) weighs by what n0 and n1 respondents can tell. */
  weight?: number
  /** Respondents or heads. Given for all units, it keeps units of very different sizes from being exchanged. */
  size?: number
}

export type DifferenceInDifferences = {
  /** Mean change of the treated minus mean change of the others. */
  estimate: number
  /** Share of assignments whose difference is at least as far from 0: two-sided. */
  p: number
  /** Share of assignments whose difference is at most the observed one: one-sided, for a fall. */
  pLower: number
  /** Ends of the 95 % interval: all effects that the two-sided test does not reject at 5 %. Null where it cannot reject any. */
  lower: number | null
  upper: number | null
  /** The smallest two-sided p that any data could reach with this choice of treated units. */
  smallestP: number
  assignments: number
  reference: PermutationReference
  /** Treated and other units differ in mean size by more than a factor of 2, with too few units to compare like with like. */
  sizesDiffer: boolean
}

/** Differences this close, relative to the largest change, are equal: summing in another order moves them as much. */
const ROUNDING = 1e-12

/**
 * Difference in differences over units with an exact permutation test. Null hypothesis: the changes of units are
 * exchangeable, so "treated" could as well stand at others; `labelAssignments` says at which, and what is done when
 * sizes differ or there are too many assignments.
 *
 * The interval inverts the test for an effect that adds the same to every treated unit. Its ends are exact, not found
 * on a grid: an assignment with difference d and share s of truly treated weight (among those that it calls treated,
 * less the share among the others) is at least as far from 0 as the observed one for the effects between
 * (estimate - d) / (1 - s) and (estimate + d) / (1 + s), which have the estimate between them. Sorting these ends counts p.
 *
 * Sources: Rosenbaum (2002), Observational Studies, 2.4 and 5.2 (inversion); vector did_permutation.json.
 * @throws RangeError without a treated or another unit, for an id that comes twice, values that are not finite, and
 * weights or sizes that are not positive.
 */
export function differenceInDifferences(units: readonly FollowedUnit[]): DifferenceInDifferences {
  const labelled = toLabelled(units)
  const { assignments, reference, sizesDiffer } = labelAssignments(labelled)
  const treated = labelled.filter((unit) => unit.treated)
  const everybody = sumsOf(labelled)
  const observed = sumsOf(treated)
  const difference = ({ change, weight }: AssignmentSums): number =>
    change / weight - (everybody.change - change) / (everybody.weight - weight)

  const estimate = difference(observed)
  const slack = ROUNDING * Math.max(...labelled.map(({ change }) => Math.abs(change)))
  let extreme = 0
  let atMost = 0
  let alwaysExtreme = 0
  const lows: number[] = []
  const highs: number[] = []
  for (const assignment of assignments) {
    const { weight, shared, sharedWeight } = assignment
    const tau = difference(assignment)
    if (Math.abs(tau) >= Math.abs(estimate) - slack) extreme += 1
    if (tau <= estimate + slack) atMost += 1
    const isObserved = shared === treated.length
    const isMirrored = shared === 0 && 2 * treated.length === labelled.length
    if (isObserved || isMirrored) {
      alwaysExtreme += 1
    } else {
      const share = sharedWeight / weight - (observed.weight - sharedWeight) / (everybody.weight - weight)
      const ends = [(estimate - tau) / (1 - share), (estimate + tau) / (1 + share)]
      lows.push(Math.min(...ends))
      highs.push(Math.max(...ends))
    }
  }
  // p > 1/20 where more than a twentieth of all assignments are as far from 0.
  const needed = Math.floor(assignments.length / 20) + 1 - alwaysExtreme
  lows.sort((a, b) => a - b)
  highs.sort((a, b) => b - a)
  return {
    estimate,
    p: extreme / assignments.length,
    pLower: atMost / assignments.length,
    lower: needed > 0 ? (lows[needed - 1] ?? null) : null,
    upper: needed > 0 ? (highs[needed - 1] ?? null) : null,
    smallestP: alwaysExtreme / assignments.length,
    assignments: assignments.length,
    reference,
    sizesDiffer,
  }
}

function toLabelled(units: readonly FollowedUnit[]): LabelledUnit[] {
  const treated = units.filter((unit) => unit.treated).length
  if (treated === 0 || treated === units.length) {
    throw new RangeError('a comparison needs at least one treated and one other unit')
  }
  if (new Set(units.map(({ id }) => id)).size < units.length) throw new RangeError('a unit comes twice')
  const sized = units.every(({ size }) => size !== undefined)
  return units
    .map(({ id, before, after, treated, weight = 1, size = 1 }) => {
      const change = after - before
      if (!Number.isFinite(change)) throw new RangeError(`unit ${id}: a change needs finite values`)
      if (!(weight > 0 && weight < Infinity))
        throw new RangeError(`unit ${id}: a weight must be positive, not ${weight}`)
      if (!(size > 0 && size < Infinity)) throw new RangeError(`unit ${id}: a size must be positive, not ${size}`)
      return { id, treated, change, weight, size: sized ? size : null }
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

function sumsOf(units: readonly LabelledUnit[]): AssignmentSums {
  const sum = (f: (unit: LabelledUnit) => number): number => units.reduce((total, unit) => total + f(unit), 0)
  return {
    change: sum(({ weight, change }) => weight * change),
    weight: sum(({ weight }) => weight),
    sharedWeight: sum(({ treated, weight }) => (treated ? weight : 0)),
    shared: sum(({ treated }) => (treated ? 1 : 0)),
  }
}

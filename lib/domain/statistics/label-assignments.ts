/**
 * Which assignments of "done here" a permutation test compares the observed one with.
 * `all`: any units. `sizeClasses`: exchanged between units of about the same size only. `rotations`: turned around
 * within groups of about the same size, because there are too many to go through them all.
 */
export type PermutationReference = 'all' | 'sizeClasses' | 'rotations'

/** A unit whose label is exchanged with those of others. */
export type LabelledUnit = {
  /** Unique; rotations follow its order. */
  id: string
  treated: boolean
  change: number
  weight: number
  /** Null when sizes do not matter. */
  size: number | null
}

/** Sums over the units that one assignment calls treated. */
export type AssignmentSums = {
  /** Of weight x change. */
  change: number
  weight: number
  /** Weight and number of those among them that are treated indeed. */
  sharedWeight: number
  shared: number
}

/** More assignments than this are not gone through one by one. */
export const MOST_ASSIGNMENTS = 200_000

/** Mean sizes further apart than this factor are too different to exchange all units with all. */
const ALIKE = 2

const none: AssignmentSums = { change: 0, weight: 0, sharedWeight: 0, shared: 0 }

/**
 * Every assignment of the labels that the test compares with, the observed one among them.
 *
 * Where treated and other units differ in (geometric) mean size by more than a factor of 2, changes of the smaller
 * ones vary more, and a test over all units is too eager or too slow to reject (Conley & Taber 2011, Rev Econ Stat 93;
 * MacKinnon & Webb 2020, J Econometrics 218). Labels are then exchanged within size classes that double from the
 * smallest unit up; unless too few assignments remain to reach p = 1/20: then between all, and `sizesDiffer` says so.
 *
 * Beyond 200 000 assignments the labels are rotated within up to four groups of neighbouring size. Rotations are a
 * group of permutations, which is all that exactness asks for (Hemerik & Goeman 2018, TEST 27). Nothing is random.
 */
export function labelAssignments(units: readonly LabelledUnit[]): {
  assignments: AssignmentSums[]
  reference: PermutationReference
  sizesDiffer: boolean
} {
  const classes = differInSize(units) ? sizeClasses(units) : null
  // The smallest p is the observed assignment's share. Its mirror image is none of the others: were every class half
  // treated, sizes would not differ by more than the factor that a class spans.
  const byClass = classes !== null && 1 / numberOfExchanges(classes) <= 1 / 20
  const groups = byClass ? classes : [units]
  const sizesDiffer = classes !== null && !byClass
  if (numberOfExchanges(groups) > MOST_ASSIGNMENTS) {
    return { assignments: combine(rotationGroups(units).map(rotations)), reference: 'rotations', sizesDiffer: false }
  }
  return { assignments: combine(groups.map(exchanges)), reference: byClass ? 'sizeClasses' : 'all', sizesDiffer }
}

/** Unknown sizes make a mean that is no number, and no number is further away than anything. */
function differInSize(units: readonly LabelledUnit[]): boolean {
  const logMean = (treated: boolean): number => {
    const group = units.filter((unit) => unit.treated === treated)
    return group.reduce((sum, { size }) => sum + Math.log(size ?? Number.NaN), 0) / group.length
  }
  return Math.abs(logMean(true) - logMean(false)) > Math.log(ALIKE)
}

/** Units from the smallest size up to twice of it, from there up to four times of it, and so on. */
function sizeClasses(units: readonly LabelledUnit[]): LabelledUnit[][] {
  const smallest = Math.min(...units.map(({ size }) => size ?? 1))
  const classes = new Map<number, LabelledUnit[]>()
  for (const unit of units) {
    let doublings = 0
    for (let end = 2 * smallest; (unit.size ?? 1) >= end; end *= 2) doublings += 1
    classes.set(doublings, [...(classes.get(doublings) ?? []), unit])
  }
  return [...classes.values()]
}

function treatedIn(group: readonly LabelledUnit[]): number {
  return group.filter(({ treated }) => treated).length
}

/** Product of binomial coefficients; what lies beyond the limit need not be exact. */
function numberOfExchanges(groups: readonly (readonly LabelledUnit[])[]): number {
  let product = 1
  for (const group of groups) {
    const treated = treatedIn(group)
    for (let i = 1; i <= treated; i += 1) product = (product * (group.length - treated + i)) / i
  }
  return product
}

/** The groups in which labels are rotated: neighbours in size, as many groups (up to four) as keep within the limit. */
function rotationGroups(units: readonly LabelledUnit[]): LabelledUnit[][] {
  const bySize = [...units].sort((a, b) => (a.size ?? 1) - (b.size ?? 1) || (a.id < b.id ? -1 : 1))
  const cut = (parts: number): LabelledUnit[][] =>
    Array.from({ length: parts }, (_, i) =>
      bySize.slice(Math.round((i * units.length) / parts), Math.round(((i + 1) * units.length) / parts)),
    )
  const candidates = [4, 3, 2].map(cut)
  const fits = (groups: LabelledUnit[][]) =>
    groups.reduce((product, { length }) => product * length, 1) <= MOST_ASSIGNMENTS
  return candidates.find(fits) ?? [bySize]
}

function add(sums: AssignmentSums, { change, weight, treated }: LabelledUnit): AssignmentSums {
  return {
    change: sums.change + weight * change,
    weight: sums.weight + weight,
    sharedWeight: sums.sharedWeight + (treated ? weight : 0),
    shared: sums.shared + (treated ? 1 : 0),
  }
}

/** All ways to call as many units of the group treated as are. */
function exchanges(group: readonly LabelledUnit[]): AssignmentSums[] {
  const found: AssignmentSums[] = []
  const choose = (from: number, left: number, sums: AssignmentSums): void => {
    if (left === 0) {
      found.push(sums)
      return
    }
    for (let i = from; i <= group.length - left; i += 1) {
      const unit = group[i]
      if (unit) choose(i + 1, left - 1, add(sums, unit))
    }
  }
  choose(0, treatedIn(group), none)
  return found
}

/** The labels of the group moved on by 0, 1, 2, ... units, in the order of ids. */
function rotations(group: readonly LabelledUnit[]): AssignmentSums[] {
  const ring = [...group].sort((a, b) => (a.id < b.id ? -1 : 1))
  return ring.map((_, step) => ring.filter((_, i) => ring[(i + step) % ring.length]?.treated).reduce(add, none))
}

/** Every combination of one assignment per group. */
function combine(groups: readonly AssignmentSums[][]): AssignmentSums[] {
  return groups.reduce<AssignmentSums[]>(
    (before, group) =>
      before.flatMap((a) =>
        group.map((b) => ({
          change: a.change + b.change,
          weight: a.weight + b.weight,
          sharedWeight: a.sharedWeight + b.sharedWeight,
          shared: a.shared + b.shared,
        })),
      ),
    [none],
  )
}

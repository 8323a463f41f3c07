import type { Outcome, ProtectedRow } from '../disclosure/table'
import { compareQuarters, type Quarter, quarterOrdinal } from '../organisation/quarter'
import { type Effect, effectSize } from './effect-size'
import type { EffectFinding } from './findings'
import type { AnalysisInput, InterventionAggregate } from './inputs'
import type { UnitQuarter, UnitSeries } from './unit-quarter'

/** How many quarters on either side are compared at most; the quarter in which something was done belongs to neither. */
const QUARTERS_EACH_SIDE = 4

/** The measure that stands for anything: two of its kind have nothing in common. */
const ANYTHING = 'other'

/** One intervention, or several of the same measure and quarter, and one outcome that it is meant to lower. */
type Undertaking = {
  interventions: readonly string[]
  measure: string
  outcome: Outcome
  units: ReadonlySet<string>
  doneIn: Quarter
}

/**
 * Complaints before and after everything that was done, against units where nothing was done: for each intervention
 * and outcome, and for all of the same measure and quarter together. Rates are posterior means of the protected cells,
 * each with its own quarter's spread, averaged over up to four frozen quarters before and after; the quarter in which
 * it was done is left out. Compared are units that kept their row through all of these quarters and saw nothing else
 * done against the same complaints in them. In the order of quarters and of interventions' ids.
 * @throws RangeError for an intervention that comes twice.
 */
export function interventionEffects(input: AnalysisInput, series: Record<Outcome, UnitSeries>): EffectFinding[] {
  const { interventions } = input
  if (new Set(interventions.map(({ intervention }) => intervention)).size < interventions.length) {
    throw new RangeError('an intervention comes twice')
  }
  return undertakings(interventions).map((undertaking) => ({
    interventions: undertaking.interventions,
    measure: undertaking.measure,
    outcome: undertaking.outcome,
    doneIn: undertaking.doneIn,
    ...effectOf(undertaking, input, series[undertaking.outcome]),
  }))
}

function undertakings(interventions: readonly InterventionAggregate[]): Undertaking[] {
  const single = interventions.flatMap(({ intervention, measure, outcomes, units, doneIn }) =>
    doneIn === null
      ? []
      : outcomes.map((outcome) => ({
          interventions: [intervention],
          measure,
          outcome,
          units: new Set(units),
          doneIn,
        })),
  )
  single.sort((a, b) => compareQuarters(a.doneIn, b.doneIn) || (idOf(a) < idOf(b) ? -1 : 1))
  const alike = new Map<string, Undertaking[]>()
  for (const undertaking of single) {
    const key = `${undertaking.doneIn} ${undertaking.outcome} ${undertaking.measure}`
    alike.set(key, [...(alike.get(key) ?? []), undertaking])
  }
  const pooled = [...alike.values()].flatMap((group): Undertaking[] => {
    const [first] = group
    if (!first || group.length === 1 || first.measure === ANYTHING) return []
    const units = new Set(group.flatMap((undertaking) => [...undertaking.units]))
    return [{ ...first, interventions: group.flatMap(({ interventions }) => interventions), units }]
  })
  return [...single, ...pooled]
}

function idOf({ interventions, outcome }: Undertaking): string {
  return [...interventions, outcome].join(' ')
}

type NoEffect = Pick<Extract<EffectFinding, { kind: 'notEstimated' }>, 'kind' | 'treated' | 'reason'>

function effectOf(
  undertaking: Undertaking,
  input: AnalysisInput,
  series: UnitSeries,
): (Effect & { alsoDone: readonly string[] }) | NoEffect {
  const done = quarterOrdinal(undertaking.doneIn)
  const near = [series.now, ...series.earlier]
    .filter(({ quarter }) => Math.abs(quarterOrdinal(quarter) - done) <= QUARTERS_EACH_SIDE)
    .sort((a, b) => compareQuarters(a.quarter, b.quarter))
  const before = near.filter(({ quarter }) => quarterOrdinal(quarter) < done)
  const after = near.filter(({ quarter }) => quarterOrdinal(quarter) > done)
  const none = (reason: NoEffect['reason']): NoEffect => ({ kind: 'notEstimated', treated: [], reason })
  if (after.length === 0) return none('noQuarterAfter')
  if (before.length === 0) return none('noQuarterBefore')

  const whole = (row: ProtectedRow): boolean => row.members.every((code) => undertaking.units.has(code))
  if (![...before, ...after].some(({ units }) => units.some(({ row }) => whole(row)))) return none('noRowOfItsOwn')
  const followed = followedQuarters(before, after, whole)
  if (!followed) return none('unitChanged')

  const quarters = [...followed.before, ...followed.after]
  const meanwhile = othersMeanwhile(undertaking, input.interventions, quarters)
  const touched = new Set([...undertaking.units, ...meanwhile.flatMap(({ units }) => units)])
  const controls = followed.reference.filter(
    (row) => !row.members.some((code) => touched.has(code)) && quarters.every((quarter) => quarter.find(row)),
  )
  if (controls.length === 0) return { ...none('noControls'), treated: followed.treated.map(({ id }) => id) }

  return {
    ...effectSize({ ...followed, controls }, input),
    alsoDone: [
      ...new Set(
        meanwhile
          .filter(({ units }) => followed.treated.some(({ members }) => members.some((code) => units.includes(code))))
          .map(({ measure }) => measure),
      ),
    ].sort(),
  }
}

/**
 * The treated rows that can be followed, and the quarters in which all of them have their row. A row is the one of the
 * first quarter afterwards that has such a row from before: row ids outlive their members' reorganisation, rows do not.
 */
function followedQuarters(
  before: readonly UnitQuarter[],
  after: readonly UnitQuarter[],
  whole: (row: ProtectedRow) => boolean,
): { reference: ProtectedRow[]; treated: ProtectedRow[]; before: UnitQuarter[]; after: UnitQuarter[] } | null {
  for (const first of after) {
    const reference = first.units.map(({ row }) => row)
    const treated = reference.filter((row) => whole(row) && before.some((quarter) => quarter.find(row)))
    const hasAll = (quarter: UnitQuarter): boolean => treated.every((row) => quarter.find(row))
    const kept = { reference, treated, before: before.filter(hasAll), after: after.filter(hasAll) }
    if (treated.length > 0 && kept.before.length > 0) return kept
  }
  return null
}

/** What else was done against the same complaints from the first to the last of these quarters. */
function othersMeanwhile(
  { interventions: own, outcome }: Undertaking,
  all: readonly InterventionAggregate[],
  quarters: readonly UnitQuarter[],
): InterventionAggregate[] {
  const ordinals = quarters.map(({ quarter }) => quarterOrdinal(quarter))
  return all.filter(
    ({ intervention, outcomes, doneIn }) =>
      doneIn !== null &&
      !own.includes(intervention) &&
      outcomes.includes(outcome) &&
      quarterOrdinal(doneIn) >= Math.min(...ordinals) &&
      quarterOrdinal(doneIn) <= Math.max(...ordinals),
  )
}

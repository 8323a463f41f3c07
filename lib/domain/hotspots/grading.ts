import { bayesianDiscoveries } from '../statistics/multiplicity'
import type { Posterior } from '../statistics/rate-posterior'
import type { HotspotRule, HotspotState, StateReason } from './findings'
import { type AnalysisInput, headcountOfRow } from './inputs'
import { respondentsOf } from './published-rows'
import { lowestGradedResponse, widestGradedInterval } from './rule'
import type { UnitCell } from './unit-quarter'

/** Why a unit gets no grade whatever its rate. */
type UngradedReason = Extract<StateReason, 'mergedUnits' | 'responseBelowHalf' | 'intervalTooWide'>

/** What grading needs to know besides the units. */
export type GradingInput = Pick<AnalysisInput, 'rule' | 'headcounts' | 'denominator'>

export type Graded = { exceedance: number; ranked: boolean; state: HotspotState; reason: StateReason }

/** Grades all units of one outcome: together, because the hotspot list as a whole may hold few false alarms only. */
export function gradeUnits(
  input: GradingInput,
  units: readonly (UnitCell & { estimate: Posterior })[],
  threshold: number,
): Graded[] {
  const { rule } = input
  const judged = units.map(({ row, estimate }) => ({
    exceedance: estimate.exceeds(threshold),
    ungraded: reasonNotToGrade(input, row, estimate),
  }))
  const candidates = judged.filter(({ exceedance, ungraded }) => exceedance >= rule.hotspotProbability && !ungraded)
  const discoveries = bayesianDiscoveries(
    candidates.map(({ exceedance }) => exceedance),
    rule.falseDiscoveryRate,
  )
  const listed = new Set(candidates.filter((_, i) => discoveries.has(i)))
  return judged.map((unit) => ({
    exceedance: unit.exceedance,
    ranked: unit.ungraded === undefined || unit.ungraded === 'intervalTooWide',
    ...grade(rule, unit.exceedance, listed.has(unit), unit.ungraded),
  }))
}

function reasonNotToGrade(input: GradingInput, row: UnitCell['row'], estimate: Posterior): UngradedReason | undefined {
  if (row.merged) return 'mergedUnits'
  const headcount = headcountOfRow(row, input.headcounts)
  const known = input.denominator === 'people' && headcount !== null
  if (known && respondentsOf(row) < lowestGradedResponse * headcount) return 'responseBelowHalf'
  if (estimate.upper - estimate.lower > widestGradedInterval) return 'intervalTooWide'
  return undefined
}

function grade(
  rule: HotspotRule,
  exceedance: number,
  listed: boolean,
  ungraded: UngradedReason | undefined,
): { state: HotspotState; reason: StateReason } {
  if (ungraded === 'responseBelowHalf') return { state: 'lowResponse', reason: ungraded }
  if (ungraded) return { state: 'tooLittleData', reason: ungraded }
  if (listed) return { state: 'hotspot', reason: 'probablyAboveThreshold' }
  if (exceedance >= rule.hotspotProbability) return { state: 'watch', reason: 'listWouldHoldTooManyFalseAlarms' }
  if (exceedance >= rule.watchProbability) return { state: 'watch', reason: 'possiblyAboveThreshold' }
  return { state: 'noSignal', reason: 'notProbablyAbove' }
}

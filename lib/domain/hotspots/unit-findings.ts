import type { Outcome } from '../disclosure/table'
import { quarterOrdinal, shiftQuarter } from '../organisation/quarter'
import { changeBetween } from '../statistics/change'
import { rankPosteriors } from '../statistics/ranking'
import { combineEvidence, type Posterior } from '../statistics/rate-posterior'
import { alarmsOf } from './alarms'
import { driftOf } from './drift'
import type { ChangeFinding, PriorFinding, RateEstimate, UnitFinding } from './findings'
import { gradeUnits } from './grading'
import type { AnalysisInput } from './inputs'
import { respondentsOf } from './published-rows'
import type { UnitCell, UnitQuarter, UnitSeries } from './unit-quarter'

/** What is concluded about every unit that offers one outcome, in order of their ids, and the posteriors by row that it rests on. */
export function unitFindings(
  input: AnalysisInput,
  { now, earlier }: UnitSeries,
  outcome: Outcome,
  overallRate: number,
): { prior: PriorFinding; findings: UnitFinding[]; estimates: ReadonlyMap<string, Posterior> } {
  const { rule } = input

  const units = now.units.map((unit) => ({ ...unit, estimate: carriedEstimate(unit, now, earlier, rule.discount) }))
  const grades = gradeUnits(input, units, rule.factor * overallRate)
  const ranks = rankUnits(
    units.map(({ estimate }, i) => (grades[i]?.ranked ? estimate : null)),
    rule.topR,
  )
  const oldestFirst = [...earlier].reverse().concat(now)
  const alarms = alarmsOf(oldestFirst)

  const findings = units.map((unit, i): UnitFinding => {
    const grade = grades[i]
    const alarm = alarms.get(unit.row.id)
    if (!grade || !alarm) throw new RangeError('every unit has a grade and an alarm finding')
    const thisQuarter = unit.posterior()
    const changeSince = (past: UnitQuarter | undefined): ChangeFinding | null => {
      const then = past?.find(unit.row)
      return past && then ? { from: past.quarter, ...changeBetween(thisQuarter, then.posterior()) } : null
    }
    return {
      row: unit.row.id,
      outcome,
      n: respondentsOf(unit.row),
      cell: unit.row.cells[outcome],
      feasible: unit.row.feasible[outcome],
      estimate: summaryOf(unit.estimate),
      thisQuarter: summaryOf(thisQuarter),
      exceedance: grade.exceedance,
      rank: ranks[i] ?? null,
      state: grade.state,
      reason: grade.reason,
      // Newest first: a quarter of which nothing was published is passed over.
      change: changeSince(earlier[0]),
      yearChange: changeSince(earlier.find(({ quarter }) => quarter === shiftQuarter(now.quarter, -4))),
      alarm,
      drift: driftOf(unit, oldestFirst),
    }
  })
  const estimates = new Map(units.map(({ row, estimate }) => [row.id, estimate]))
  return { prior: now.spread().finding, findings, estimates }
}

/** The unit's own earlier quarters count as well, each weighing `discount` of the one after it. */
export function carriedEstimate(
  unit: UnitCell,
  now: UnitQuarter,
  earlier: readonly UnitQuarter[],
  discount: number,
): Posterior {
  const carried = earlier.flatMap((quarter) => {
    const same = quarter.find(unit.row)
    const age = quarterOrdinal(now.quarter) - quarterOrdinal(quarter.quarter)
    return same ? [{ ...same.cell, discount: discount ** age }] : []
  })
  if (carried.length === 0) return unit.posterior()
  return combineEvidence(unit.prior(), [{ ...unit.cell, discount: 1 }, ...carried])
}

/** Ranks among those that are ranked; null stays null. */
function rankUnits(estimates: readonly (Posterior | null)[], mostTop: number): UnitFinding['rank'][] {
  const ranked = estimates.filter((estimate) => estimate !== null)
  const topR = Math.min(mostTop, Math.max(1, ranked.length))
  const ranks = new Map(rankPosteriors(ranked, topR).map((rank, i) => [ranked[i], rank]))
  return estimates.map((estimate) => {
    const rank = estimate ? ranks.get(estimate) : undefined
    return rank ? { expected: rank.expectedRank, probabilityTop: rank.probabilityTop, topR } : null
  })
}

function summaryOf({ mean, lower, upper }: RateEstimate): RateEstimate {
  return { mean, lower, upper }
}

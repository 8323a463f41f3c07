import { quarterOrdinal } from '../organisation/quarter'
import { type PastCount, predictiveMidP } from '../statistics/change'
import { benjaminiHochberg } from '../statistics/multiplicity'
import type { AlarmFinding } from './findings'
import type { UnitCell, UnitQuarter } from './unit-quarter'

/** Largest expected share of alarms that are none, over the units of one quarter and outcome. */
const falseAlarmRate = 0.1
/** What a quarter still says about the next one, per quarter that it lies back. */
const baselineDiscount = 0.9
const fewestEarlierQuarters = 2
/** A count of fewer people jumps about too much to be an alarm. */
export const fewestRespondents = 10

/** A unit's own quarter that a prediction rests on. */
type Past = UnitCell & { quarter: UnitQuarter['quarter'] }

/**
 * Is a unit's count higher than its own past predicts? Answers for the last of `quarters`, by row.
 * Quarters that were alarms are left out of the past, so every quarter is tested from the first one on: an alarm
 * depends on what was published up to then and on nothing later.
 * @param quarters oldest first.
 */
export function alarmsOf(quarters: readonly UnitQuarter[]): ReadonlyMap<string, AlarmFinding> {
  const calm: { quarter: UnitQuarter; isCalm(row: string): boolean }[] = []
  let alarms: ReadonlyMap<string, AlarmFinding> = new Map()
  for (const quarter of quarters) {
    const tests = quarter.units.map((unit): [string, Test] => {
      const past = calm.flatMap(({ quarter: before, isCalm }): Past[] => {
        const same = before.find(unit.row)
        return same && isCalm(unit.row.id) ? [{ ...same, quarter: before.quarter }] : []
      })
      return [unit.row.id, testAgainst(past, unit, quarter.quarter)]
    })
    const findings = adjust(tests)
    alarms = findings
    calm.push({
      quarter,
      isCalm(row) {
        const finding = findings.get(row)
        return finding?.kind !== 'tested' || !finding.raised
      },
    })
  }
  return alarms
}

type Test = Extract<AlarmFinding, { kind: 'notTested' }> | { kind: 'tested'; midP: number; baselineQuarters: number }

/** @param past oldest first. */
function testAgainst(past: readonly Past[], { row, cell }: UnitCell, now: UnitQuarter['quarter']): Test {
  if (row.merged) return { kind: 'notTested', reason: 'mergedUnits' }
  if (cell.n < fewestRespondents) return { kind: 'notTested', reason: 'fewerThanTenRespondents' }
  const newest = past.at(-1)
  if (!newest || past.length < fewestEarlierQuarters) {
    return { kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' }
  }
  const baseline = past.map(
    (earlier): PastCount => ({ ...earlier.cell, age: quarterOrdinal(now) - quarterOrdinal(earlier.quarter) }),
  )
  // The prior is that of the newest quarter of the past: what is predicted must not have taught the prediction.
  const midP = predictiveMidP(cell, baseline, newest.prior(), baselineDiscount)
  return { kind: 'tested', midP, baselineQuarters: baseline.length }
}

/** Benjamini-Hochberg over all units that were tested. */
function adjust(tests: readonly [string, Test][]): ReadonlyMap<string, AlarmFinding> {
  const tested = tests.flatMap(([row, test]) => (test.kind === 'tested' ? [{ row, midP: test.midP }] : []))
  const adjusted = benjaminiHochberg(tested.map(({ midP }) => midP))
  const adjustedOf = new Map(tested.map(({ row }, i) => [row, adjusted[i] ?? 1]))
  return new Map(
    tests.map(([row, test]): [string, AlarmFinding] => {
      if (test.kind === 'notTested') return [row, test]
      const adjustedP = adjustedOf.get(row) ?? 1
      return [row, { ...test, adjustedP, raised: adjustedP <= falseAlarmRate }]
    }),
  )
}

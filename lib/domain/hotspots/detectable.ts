import type { Outcome, ProtectedRow } from '../disclosure/table'
import { quarterOrdinal } from '../organisation/quarter'
import { type PlannedComparison, smallestDeclaredDrop, smallestDropBeyondChance } from '../statistics/detectable-change'
import type { DetectableFinding, UnitFinding } from './findings'
import type { UnitSeries } from './unit-quarter'

/** Four quarters are followed after a measure; up to four before it are compared with. */
const QUARTERS = 4

/** With fewer units the permutation test of one treated unit cannot reach 1/20. */
const FEWEST_UNITS = 20

/**
 * The smallest lasting change that each row is big enough to show four quarters after something was done there alone,
 * from its present rate and size and the frozen quarters that it has now. In the order of unit findings.
 */
export function detectableChanges(
  units: readonly UnitFinding[],
  series: Record<Outcome, UnitSeries>,
): DetectableFinding[] {
  return units.map(({ row: id, outcome, n, estimate }) => {
    const { now } = series[outcome]
    const row = now.units.find((unit) => unit.row.id === id)?.row
    if (!row) throw new RangeError(`${id} is no unit of ${now.quarter}`)
    const base = { row: id, outcome, quartersAfter: QUARTERS }
    if (n === 0) return { ...base, smallestDrop: null, reason: 'tooFewReports', beyondChance: null }
    const planned: PlannedComparison = {
      rate: estimate.mean,
      respondents: n,
      controls: now.units.length - 1,
      quartersBefore: quartersWith(row, series[outcome]),
      quartersAfter: QUARTERS,
    }
    const smallestDrop = smallestDeclaredDrop(planned)
    const tooFewUnits = now.units.length < FEWEST_UNITS
    return {
      ...base,
      smallestDrop,
      reason: tooFewUnits ? 'fewerThanTwentyUnits' : smallestDrop === null ? 'tooFewReports' : null,
      beyondChance: smallestDropBeyondChance(planned),
    }
  })
}

/** How many of the last four quarters, this one included, the same unit has a cell in. */
function quartersWith(row: ProtectedRow, { now, earlier }: UnitSeries): number {
  const oldest = quarterOrdinal(now.quarter) - QUARTERS + 1
  return 1 + earlier.filter((quarter) => quarterOrdinal(quarter.quarter) >= oldest && quarter.find(row)).length
}

import type { ProtectedRow } from '../disclosure/table'
import type { IntervalCount } from '../statistics/beta-binomial'
import { differenceInDifferences } from '../statistics/intervention-effect'
import { combineEvidence } from '../statistics/rate-posterior'
import type { EffectFinding } from './findings'
import { type AnalysisInput, headcountOfRow } from './inputs'
import { respondentsOf } from './published-rows'
import { learnSpread } from './spread'
import type { UnitCell, UnitQuarter } from './unit-quarter'

/** Rows and quarters to compare: every row of `treated` and `controls` has its cell in each of the quarters. */
export type Comparison = {
  /** All units of the first quarter afterwards. */
  reference: readonly ProtectedRow[]
  treated: readonly ProtectedRow[]
  controls: readonly ProtectedRow[]
  before: readonly UnitQuarter[]
  after: readonly UnitQuarter[]
}

/** What is estimated of one effect. */
export type Effect = Omit<
  Extract<EffectFinding, { kind: 'estimated' }>,
  'interventions' | 'measure' | 'outcome' | 'doneIn' | 'alsoDone'
>

/** How much more the treated rows changed than the others, with everything that stands beside that number. */
export function effectSize(comparison: Comparison, input: AnalysisInput): Effect {
  const { treated, controls, before, after } = comparison
  const compared = [...treated, ...controls]
  const quarters = [...before, ...after]
  const change = (row: ProtectedRow, then: keyof Rate, now: keyof Rate): number =>
    meanRate(row, after, now) - meanRate(row, before, then)

  const { estimate, lower, upper, p, smallestP, assignments, reference, sizesDiffer } = differenceInDifferences(
    compared.map((row) => ({
      id: row.id,
      before: meanRate(row, before, 'mean'),
      after: meanRate(row, after, 'mean'),
      treated: treated.includes(row),
      size: meanOf(quarters, (quarter) => respondentsOf(cellOf(quarter, row).row)),
    })),
  )
  const falling = (row: ProtectedRow): number => change(row, 'high', 'low')
  const rising = (row: ProtectedRow): number => change(row, 'low', 'high')
  return {
    kind: 'estimated',
    treated: treated.map(({ id }) => id),
    before: before.map(({ quarter }) => quarter),
    after: after.map(({ quarter }) => quarter),
    controls: controls.length,
    estimate,
    lower,
    upper,
    p,
    smallestP,
    assignments,
    reference,
    sizesDiffer,
    bounds: {
      low: meanOf(treated, falling) - meanOf(controls, rising),
      high: meanOf(treated, rising) - meanOf(controls, falling),
    },
    expectedByRegression: regressionToTheMean(comparison),
    participation: participationContrast(comparison, input),
    preTrend: largestTrend(comparison),
  }
}

function meanOf<T>(items: readonly T[], f: (item: T) => number): number {
  return items.reduce((sum, item) => sum + f(item), 0) / items.length
}

/** The cell of a row that is known to have one. */
function cellOf(quarter: UnitQuarter, row: ProtectedRow): UnitCell {
  const found = quarter.find(row)
  if (!found) throw new RangeError(`${row.id} has no row in ${quarter.quarter}`)
  return found
}

/** Posterior mean of a cell, and what it would be at the ends of its feasible interval. */
type Rate = { mean: number; low: number; high: number }

function rateOf(unit: UnitCell): Rate {
  return { mean: unit.posterior().mean, ...unit.meansAtEnds() }
}

/** Mean rate of a row over some quarters. */
function meanRate(row: ProtectedRow, quarters: readonly UnitQuarter[], at: keyof Rate): number {
  return meanOf(quarters, (quarter) => rateOf(cellOf(quarter, row))[at])
}

/**
 * Change that the treated rows' plain rates would show though nothing was done: units are chosen because their figures
 * were high, and chance has its part in that. Posterior mean less plain rate, both from the quarters before taken
 * together, the spread learnt from all rows that have them. Where a count is an interval its middle stands for it.
 */
function regressionToTheMean({ reference, treated, before }: Comparison): number {
  const rows = reference.filter((row) => before.every((quarter) => quarter.find(row)))
  const cells = rows.map((row) => {
    const sum = (f: (cell: IntervalCount) => number): number =>
      before.reduce((total, quarter) => total + f(cellOf(quarter, row).cell), 0)
    return { low: sum(({ low }) => low), high: sum(({ high }) => high), n: sum(({ n }) => n) }
  })
  const spread = learnSpread(cells)
  return meanOf(treated, (row) => {
    const i = rows.indexOf(row)
    const cell = cells[i]
    if (!cell) throw new RangeError(`${row.id} is not followed`)
    const { mean } = combineEvidence(spread.priorOf(i), [{ ...cell, discount: 1 }])
    return mean - (cell.low + cell.high) / (2 * cell.n)
  })
}

/** The difference in differences of response rates; null where reports are not people or a headcount is unknown or 0. */
function participationContrast({ treated, controls, before, after }: Comparison, input: AnalysisInput): number | null {
  if (input.denominator !== 'people') return null
  const headcounts = new Map([
    [input.table.quarter, input.headcounts],
    ...input.earlier.map((earlier) => [earlier.table.quarter, earlier.headcounts] as const),
  ])
  const headsOf = (quarter: UnitQuarter, row: ProtectedRow): number =>
    headcountOfRow(row, headcounts.get(quarter.quarter) ?? {}) ?? 0
  const rows = [...treated, ...controls]
  if (![...before, ...after].every((quarter) => rows.every((row) => headsOf(quarter, row) > 0))) return null

  const response = (row: ProtectedRow, quarters: readonly UnitQuarter[]): number =>
    meanOf(quarters, (quarter) => respondentsOf(cellOf(quarter, row).row) / headsOf(quarter, row))
  const change = (row: ProtectedRow): number => response(row, after) - response(row, before)
  return meanOf(treated, change) - meanOf(controls, change)
}

/** Largest step that treated rows took against the others from one earlier quarter to the next; null with fewer than three. */
function largestTrend({ treated, controls, before }: Comparison): number | null {
  if (before.length < 3) return null
  const contrasts = before.map((quarter) => {
    const rate = (row: ProtectedRow): number => meanRate(row, [quarter], 'mean')
    return meanOf(treated, rate) - meanOf(controls, rate)
  })
  const steps = contrasts.slice(1).map((contrast, i) => contrast - (contrasts[i] ?? contrast))
  return steps.reduce((largest, step) => (Math.abs(step) > Math.abs(largest) ? step : largest))
}

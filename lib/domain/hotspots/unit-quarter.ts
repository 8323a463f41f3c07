import type { Outcome, ProtectedRow } from '../disclosure/table'
import type { Quarter } from '../organisation/quarter'
import type { IntervalCount } from '../statistics/beta-binomial'
import { combineEvidence, type Posterior, type Prior } from '../statistics/rate-posterior'
import { type DatedTable, intervalOf, isSameUnit, unitRows } from './published-rows'
import { learnSpread, type Spread } from './spread'

/** One unit's cell of one outcome, and what the other units of its quarter say of it beforehand. */
export type UnitCell = {
  row: ProtectedRow
  cell: IntervalCount
  prior(): Prior
  /** From this cell alone, without earlier quarters. */
  posterior(): Posterior
  /** Posterior means if the count were the smallest and the largest that is feasible. */
  meansAtEnds(): { low: number; high: number }
}

/** All units of one quarter for which one outcome is offered. Spread and posteriors are computed when asked for, once. */
export type UnitQuarter = {
  quarter: Quarter
  units: readonly UnitCell[]
  spread(): Spread
  /** The same unit, if it has a row and the outcome this quarter. */
  find(row: ProtectedRow): UnitCell | undefined
}

/** One outcome of all units through the quarters of a release; the earlier ones newest first. */
export type UnitSeries = { now: UnitQuarter; earlier: readonly UnitQuarter[] }

export function unitSeries(tables: { now: DatedTable; earlier: readonly DatedTable[] }, outcome: Outcome): UnitSeries {
  return { now: unitQuarter(tables.now, outcome), earlier: tables.earlier.map((table) => unitQuarter(table, outcome)) }
}

export function unitQuarter({ quarter, rows }: DatedTable, outcome: Outcome): UnitQuarter {
  const offered = unitRows(rows).filter(({ cells }) => cells[outcome].kind !== 'notOffered')
  const cells = offered.map((row) => intervalOf(row, outcome))
  const spread = once(() => learnSpread(cells))
  const units = offered.map((row, i): UnitCell => {
    const cell = intervalOf(row, outcome)
    const prior = once(() => spread().priorOf(i))
    const posterior = once(() => combineEvidence(prior(), [{ ...cell, discount: 1 }]))
    const meansAtEnds = once(() => {
      const meanAfter = (count: number): number =>
        combineEvidence(prior(), [{ low: count, high: count, n: cell.n, discount: 1 }]).mean
      if (cell.low === cell.high) return { low: posterior().mean, high: posterior().mean }
      return { low: meanAfter(cell.low), high: meanAfter(cell.high) }
    })
    return { row, cell, prior, posterior, meansAtEnds }
  })
  const byId = new Map(units.map((unit) => [unit.row.id, unit]))
  return {
    quarter,
    units,
    spread,
    find(row) {
      const unit = byId.get(row.id)
      return unit && isSameUnit(unit.row, row) ? unit : undefined
    },
  }
}

function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined
  return () => {
    result ??= { value: compute() }
    return result.value
  }
}

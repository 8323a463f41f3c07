import { describe, expect, it } from 'vitest'
import { unitQuarter, unitSeries } from '../../../lib/domain/hotspots/unit-quarter'
import type { Quarter } from '../../../lib/domain/organisation/quarter'
import { bruteForceMeans } from './brute-force-spread'
import { publishedTable, type UnitCounts } from './published-table'

const dated = (quarter: Quarter, units: readonly UnitCounts[]) => ({
  quarter,
  rows: publishedTable(quarter, units).rows,
})

const wrists = (...units: UnitCounts[]) => unitQuarter(dated('2026-Q3', units), 'wristAny')

const lone = (wrist: number, changes: Partial<UnitCounts> = {}): UnitCounts => ({
  id: 'A',
  n: 20,
  wrist,
  back: 9,
  ...changes,
})

/** The only unit of a quarter: there is no spread to learn from, so its prior is Jeffreys'. */
function onlyUnit(wrist: number) {
  const [unit] = wrists(lone(wrist)).units
  if (!unit) throw new Error('no unit')
  return unit
}

describe('a unit in one quarter', () => {
  it('that is alone has the mean of Jeffreys: 7.5 of 21, at both ends of an exact count', () => {
    const unit = onlyUnit(7)
    expect(unit.cell).toEqual({ low: 7, high: 7, n: 20 })
    expect(unit.prior()).toEqual([{ alpha: 0.5, beta: 0.5, weight: 1 }])
    expect(unit.posterior().mean).toBeCloseTo(7.5 / 21, 10)
    expect(unit.meansAtEnds()).toEqual({ low: unit.posterior().mean, high: unit.posterior().mean })
  })

  it('would have the means 0.5 and 4.5 of 21 at the ends of a label of 0 to 4, its own lying between', () => {
    const unit = onlyUnit(2)
    expect(unit.cell).toEqual({ low: 0, high: 4, n: 20 })
    const { low, high } = unit.meansAtEnds()
    expect(low).toBeCloseTo(0.5 / 21, 10)
    expect(high).toBeCloseTo(4.5 / 21, 10)
    expect(unit.posterior().mean).toBeGreaterThan(low)
    expect(unit.posterior().mean).toBeLessThan(high)
  })

  it('has what its own place among the others says: full Bayesian means by brute force', () => {
    const counts = [
      { y: 14, n: 20 },
      { y: 6, n: 34 },
    ]
    const { units, spread } = wrists(...counts.map(({ y, n }, i) => ({ id: `U${i}`, n, wrist: y, back: 9 })))
    expect(spread().finding.kind).toBe('fitted')
    bruteForceMeans(counts).forEach((mean, i) => {
      expect(units[i]?.posterior().mean).toBeCloseTo(mean, 4)
    })
  })

  it('is computed once, whoever asks', () => {
    const quarter = wrists(lone(2))
    const [unit] = quarter.units
    expect(quarter.spread()).toBe(quarter.spread())
    expect(unit?.prior()).toBe(unit?.prior())
    expect(unit?.posterior()).toBe(unit?.posterior())
    expect(unit?.meansAtEnds()).toBe(unit?.meansAtEnds())
  })
})

describe('the units of a quarter', () => {
  it('are those that offer the outcome, in the order of their codes', () => {
    const table = dated('2026-Q3', [lone(7, { id: 'B' }), lone(8)])
    expect(unitQuarter(table, 'wristAny').units.map(({ row, cell }) => [row.id, cell.low])).toEqual([
      ['A', 8],
      ['B', 7],
    ])
    expect(unitQuarter(table, 'backAny').units.map(({ cell }) => cell.low)).toEqual([9, 9])
    expect(unitQuarter(table, 'both').units).toEqual([])
  })

  it('are found by their code and members', () => {
    const quarter = wrists(lone(7), lone(8, { id: 'B', members: ['B', 'C'] }))
    const [, a, b] = dated('2026-Q2', [lone(1), lone(1, { id: 'B', members: ['C', 'B'] })]).rows
    const [root, , other] = dated('2026-Q2', [lone(1), lone(1, { id: 'B' })]).rows
    if (!a || !b || !root || !other) throw new Error('no rows')
    expect(quarter.find(a)?.cell.low).toBe(7)
    expect(quarter.find(b)?.cell.low).toBe(8)
    expect(quarter.find(other)).toBeUndefined()
    expect(quarter.find(root)).toBeUndefined()
  })

  it('make a series with the earlier quarters in the order given', () => {
    const { now, earlier } = unitSeries(
      { now: dated('2026-Q3', [lone(7)]), earlier: [dated('2026-Q2', [lone(6)]), dated('2025-Q4', [lone(5)])] },
      'wristAny',
    )
    expect([now, ...earlier].map(({ quarter, units }) => [quarter, units[0]?.cell.low])).toEqual([
      ['2026-Q3', 7],
      ['2026-Q2', 6],
      ['2025-Q4', 5],
    ])
  })
})

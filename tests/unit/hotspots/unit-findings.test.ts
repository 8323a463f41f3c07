import { describe, expect, it } from 'vitest'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { carriedEstimate, unitFindings } from '../../../lib/domain/hotspots/unit-findings'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { analysisInput, seriesOf } from './audited'
import { publishedTable, type UnitCounts } from './published-table'

const now: Quarter = '2026-Q3'

const lone = (wrist: number, changes: Partial<UnitCounts> = {}): UnitCounts => ({
  id: 'A',
  n: 20,
  wrist,
  back: 9,
  ...changes,
})

/** Findings about wrists from quarters of units, newest first; null was never published. The organisation's rate is 2/5. */
function findings(quarters: readonly (readonly UnitCounts[] | null)[], rule = standardRule) {
  const tables = quarters.flatMap((units, ago) =>
    units ? [{ table: publishedTable(shiftQuarter(now, -ago), units), headcounts: {} }] : [],
  )
  const [latest, ...earlier] = tables
  if (!latest) throw new Error('no quarter')
  const input = analysisInput({ table: latest.table, earlier, rule })
  return unitFindings(input, seriesOf(input).wristAny, 'wristAny', 2 / 5)
}

function only(...given: Parameters<typeof findings>) {
  const [finding, ...others] = findings(...given).findings
  if (!finding || others.length > 0) throw new Error('one unit in, one out')
  return finding
}

describe('what is said of a unit', () => {
  it('by hand: 10 of 20 with Jeffreys prior is as likely above as below 1/2 = 1.25 times 2/5', () => {
    const { prior, findings: list, estimates } = findings([[lone(10)]])
    const [unit] = list
    if (!unit) throw new Error('no unit')
    const { estimate, thisQuarter, exceedance, ...rest } = unit
    expect(estimate.mean).toBeCloseTo(1 / 2, 10)
    // Symmetrical about 1/2.
    expect(estimate.lower + estimate.upper).toBeCloseTo(1, 9)
    expect(Object.keys(estimate)).toEqual(['mean', 'lower', 'upper'])
    expect(thisQuarter).toEqual(estimate)
    expect(exceedance).toBeCloseTo(1 / 2, 8)
    expect(rest).toEqual({
      row: 'A',
      outcome: 'wristAny',
      n: 20,
      cell: { kind: 'count', value: 10 },
      feasible: { low: 10, high: 10 },
      rank: { expected: 1, probabilityTop: 1, topR: 1 },
      state: 'tooLittleData',
      reason: 'intervalTooWide',
      change: null,
      yearChange: null,
      alarm: { kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' },
      drift: { kind: 'notFollowed', reason: 'fewerThanEightQuarters' },
    })
    expect(prior).toEqual({ kind: 'notFitted', reason: 'oneRow' })
    expect([...estimates.keys()]).toEqual(['A'])
    expect(estimates.get('A')?.mean).toBe(estimate.mean)
  })

  it('carries earlier quarters, 0.6 of the one after each: across a gap 0.36 of 4 of 10', () => {
    const { estimate, thisQuarter } = only([[lone(10)], null, [lone(8)]])
    expect(thisQuarter.mean).toBeCloseTo(10.5 / 21, 10)
    expect(estimate.mean).toBeCloseTo((10.5 + 0.36 * 8) / (21 + 0.36 * 20), 9)
    const halved = only([[lone(10)], [lone(6)], [lone(8)]], { ...standardRule, discount: 0.5 })
    expect(halved.estimate.mean).toBeCloseTo((10.5 + 3 + 2) / (21 + 10 + 5), 9)
  })

  it('compares with the quarter before and the same one last year, each for itself', () => {
    const { change, yearChange } = only([[lone(10)], [lone(5)], null, [lone(15)], [lone(10)], [lone(5)]])
    expect(change?.from).toBe('2026-Q2')
    expect(change?.mean).toBeCloseTo(5 / 21, 10)
    expect(change?.probabilityHigher).toBeGreaterThan(0.9)
    expect(yearChange?.from).toBe('2025-Q3')
    expect(yearChange?.mean).toBeCloseTo(0, 10)
    expect(yearChange?.probabilityHigher).toBeCloseTo(0.5, 8)
  })

  it('passes over a quarter in which the row had other members', () => {
    const { change, estimate, thisQuarter } = only([[lone(10)], [lone(5, { members: ['A', 'B'] })]])
    expect(change).toBeNull()
    expect(estimate).toEqual(thisQuarter)
  })

  it('follows the quarters from the oldest on: the first four set the level, this one ends the sum', () => {
    const { alarm, drift } = only([10, 6, 6, 6, 6, 6, 6, 6].map((wrist) => [lone(wrist)]))
    expect(alarm).toMatchObject({ kind: 'tested', baselineQuarters: 7 })
    const followed = drift.kind === 'followed' ? drift.sums.map(({ quarter, value }) => [quarter, value > 0]) : []
    expect(followed).toEqual([
      ['2025-Q4', false],
      ['2026-Q1', false],
      ['2026-Q2', false],
      ['2026-Q3', true],
    ])
  })
})

describe('ranks of units', () => {
  const twins = (...changes: Partial<UnitCounts>[]) => changes.map((change, i) => lone(10, { id: `U${i}`, ...change }))

  it('of equal units are equal: each second on average of three, each first in one case of three', () => {
    const ranks = findings([twins({}, {}, {})], { ...standardRule, topR: 1 }).findings.map(({ rank }) => rank)
    expect(ranks).toHaveLength(3)
    for (const rank of ranks) {
      expect(rank?.expected).toBeCloseTo(2, 8)
      expect(rank?.probabilityTop).toBeCloseTo(1 / 3, 8)
      expect(rank?.topR).toBe(1)
    }
  })

  it('pass over merged rows: two are left, of whom both are among the first two', () => {
    const ranks = findings([twins({}, { merged: true }, {})]).findings.map(({ rank }) => rank)
    expect(ranks[1]).toBeNull()
    for (const rank of [ranks[0], ranks[2]]) {
      expect(rank?.expected).toBeCloseTo(1.5, 8)
      expect(rank).toMatchObject({ probabilityTop: 1, topR: 2 })
    }
  })

  it('are none where no row can be ranked', () => {
    expect(only([[lone(10, { merged: true })]]).rank).toBeNull()
  })
})

describe('the rate that is carried over', () => {
  it('is that of this quarter where nothing is carried', () => {
    const { now: quarter } = seriesOf(analysisInput({ table: publishedTable(now, [lone(10)]) })).wristAny
    const [unit] = quarter.units
    if (!unit) throw new Error('no unit')
    expect(carriedEstimate(unit, quarter, [], 0.6)).toBe(unit.posterior())
  })
})

import { describe, expect, it } from 'vitest'
import type { Feasible } from '../../../lib/domain/disclosure/table'
import { overallFinding } from '../../../lib/domain/hotspots/overall'
import type { DatedTable } from '../../../lib/domain/hotspots/published-rows'
import type { Quarter } from '../../../lib/domain/organisation/quarter'
import { publishedTable } from './published-table'

/** An organisation of 40 whose wrist complaints are known to lie in an interval. */
function quarter(name: Quarter, wristAny: Feasible): DatedTable {
  const rows = publishedTable(name, [{ id: 'A', n: 40, wrist: 20, back: 12 }]).rows.map((row) => ({
    ...row,
    feasible: { ...row.feasible, wristAny },
  }))
  return { quarter: name, rows }
}

const exactly = (count: number): Feasible => ({ low: count, high: count })

function overall(wristAny: Feasible, earlier: readonly DatedTable[] = []) {
  return overallFinding({ now: quarter('2026-Q3', wristAny), earlier }, 'wristAny')
}

describe('the rate of the organisation', () => {
  it('is its count over n, with the Jeffreys interval of statsmodels', () => {
    // 7 of 40: tests/fixtures/statistics/intervals.json
    const { estimate, ...rest } = overall(exactly(7))
    expect(rest).toEqual({
      outcome: 'wristAny',
      n: 40,
      cell: { kind: 'count', value: 20 },
      feasible: { low: 7, high: 7 },
      change: null,
      yearChange: null,
    })
    expect(estimate.mean).toBe(7 / 40)
    expect(estimate.lower).toBeCloseTo(0.081853934080025, 12)
    expect(estimate.upper).toBeCloseTo(0.313172312614082, 12)
  })

  it('is the middle of what is possible, between the lower end of the fewest and the upper end of the most', () => {
    const upTo7 = overall({ low: 0, high: 7 })
    expect(upTo7.feasible).toEqual({ low: 0, high: 7 })
    expect(upTo7.estimate.mean).toBe(3.5 / 40)
    expect(upTo7.estimate.lower).toBe(0)
    expect(upTo7.estimate.upper).toBeCloseTo(0.313172312614082, 12)
    const from7 = overall({ low: 7, high: 40 }).estimate
    expect(from7.mean).toBe(23.5 / 40)
    expect(from7.lower).toBeCloseTo(0.081853934080025, 12)
    expect(from7.upper).toBe(1)
  })

  it('changes by the difference of the means under Jeffreys prior: from 12.5 of 41 to 20.5 of 41', () => {
    const { change, yearChange } = overall(exactly(20), [quarter('2026-Q2', exactly(12))])
    expect(yearChange).toBeNull()
    expect(change?.from).toBe('2026-Q2')
    expect(change?.mean).toBeCloseTo(8 / 41, 10)
    expect(change?.probabilityHigher).toBeGreaterThan(0.9)
  })

  it('has not changed since the same count in the same quarter last year: as likely higher as lower', () => {
    const { change, yearChange } = overall(exactly(20), [
      quarter('2026-Q1', exactly(1)),
      quarter('2025-Q4', exactly(2)),
      quarter('2025-Q3', exactly(20)),
      quarter('2025-Q2', exactly(3)),
    ])
    // Of the quarter before this one nothing was published: the one before that is named.
    expect(change?.from).toBe('2026-Q1')
    expect(yearChange?.from).toBe('2025-Q3')
    expect(yearChange?.mean).toBeCloseTo(0, 10)
    expect(yearChange?.probabilityHigher).toBeCloseTo(0.5, 8)
    expect((yearChange?.lower ?? 0) + (yearChange?.upper ?? 1)).toBeCloseTo(0, 8)
  })

  it('is told of each outcome by its own cells', () => {
    const { n, estimate, outcome } = overallFinding({ now: quarter('2026-Q3', exactly(7)), earlier: [] }, 'backAny')
    expect([outcome, n, estimate.mean]).toEqual(['backAny', 40, 12 / 40])
  })
})

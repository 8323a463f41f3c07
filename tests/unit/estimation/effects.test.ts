import { describe, expect, it } from 'vitest'
import type { Effect } from '../../../lib/domain/estimation/effects'
import { estimate } from '../../../lib/domain/estimation/estimate'
import type { PublishedQuarter } from '../../../lib/domain/estimation/published'
import { type Lowest, quarterOf } from './firm'

const others: Lowest[] = [22, 18, 26, 20, 24, 19].map((wrist, i) => ({ id: `U${i + 1}`, n: 60, wrist }))

/** Six quarters of a unit U0 of 60 respondents among six others around 36 per cent. */
function firm(counts: number[], shift = 0): PublishedQuarter[] {
  return counts.map((wrist, t) =>
    quarterOf(t, [
      { id: 'U0', n: 60, wrist },
      ...others.map((row) => ({ ...row, wrist: row.wrist + (t >= 4 ? shift : 0) })),
    ]),
  )
}

function effectIn(
  quarters: PublishedQuarter[],
  from: '2025-Q1' | '2024-Q1' | '2026-Q1' = '2025-Q1',
  unit = 'U0',
): Effect {
  const [effect] = estimate(quarters, [{ unit, outcome: 'wristAny', from }]).effects
  if (!effect) throw new Error('no effect')
  return effect
}

describe('the effect of a measure', () => {
  it('of half the complaints is found at its size, not shrunk, and called a help', () => {
    const { points, lower, upper, verdict } = effectIn(firm([30, 31, 29, 30, 15, 15]))
    // 30 of 60 to 15 of 60: 25 points.
    expect(points).toBeGreaterThan(-0.29)
    expect(points).toBeLessThan(-0.21)
    expect([lower !== null && lower < -0.25, upper !== null && upper > -0.25 && upper < 0]).toEqual([true, true])
    expect(verdict).toBe('helped')
  })

  it('is measured against the other rows: the row that falls does not pull the level along', () => {
    const quarters = [30, 31, 29, 30, 15, 15].map((wrist, t) =>
      quarterOf(t, [
        { id: 'U0', n: 240, wrist: 4 * wrist },
        { id: 'U1', n: 120, wrist: 44 },
      ]),
    )
    const { points } = effectIn(quarters)
    // 25 points fell. A level that the row had a part in would say 18.
    expect(points).toBeLessThan(-0.2)
    expect(points).toBeGreaterThan(-0.3)
  })

  it('the other way round is worse', () => {
    expect(effectIn(firm([15, 15, 14, 16, 31, 30])).verdict).toBe('gotWorse')
  })

  it('is none where everybody fell', () => {
    const shared = effectIn(firm([30, 31, 29, 30, 19, 18], -9))
    const alone = effectIn(firm([30, 31, 29, 30, 19, 18]))
    expect(shared.points).toBeGreaterThan((alone.points ?? 0) + 0.06)
    expect(shared.verdict).not.toBe('helped')
  })

  it('is no clear one where the unit was falling already', () => {
    expect(effectIn(firm([50, 50, 26, 26, 6, 6])).verdict).toBe('noClearEffect')
  })

  it('cannot be told yet where few answer', () => {
    const few = [7, 6, 7, 6, 5, 5].map((wrist, t) => quarterOf(t, [{ id: 'U0', n: 13, wrist }, ...others]))
    expect(effectIn(few).verdict).toBe('cannotTellYet')
  })

  it('has a name where there is nothing to compare', () => {
    const quarters = firm([30, 31, 29, 30, 15, 15])
    expect(effectIn(quarters, '2024-Q1')).toMatchObject({ points: null, verdict: 'noQuarterBefore' })
    expect(effectIn(quarters, '2026-Q1')).toMatchObject({ points: null, verdict: 'noQuarterAfter' })
    const pooled = quarters.map(({ rows, ...quarter }) => ({
      ...quarter,
      rows: rows.map((row) => (row.id === 'U0' ? { ...row, members: ['A', 'B'] } : row)),
    }))
    expect(effectIn(pooled, '2025-Q1', 'A')).toMatchObject({ points: null, verdict: 'smallUnitsTogether' })
  })

  it('is refused for a unit that nobody knows, and without quarters', () => {
    expect(() => effectIn(firm([1, 2]), '2025-Q1', 'U99')).toThrow(
      'effect in U99: no row of the newest quarter is, or holds, this unit',
    )
    expect(() => effectIn([])).toThrow('effect in U0: no quarter was published')
  })
})

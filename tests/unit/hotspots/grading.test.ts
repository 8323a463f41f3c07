import { describe, expect, it } from 'vitest'
import { type GradingInput, gradeUnits } from '../../../lib/domain/hotspots/grading'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { unitQuarter } from '../../../lib/domain/hotspots/unit-quarter'
import { mixturePosterior, type Posterior } from '../../../lib/domain/statistics/rate-posterior'
import { publishedTable, type UnitCounts } from './published-table'

/** Probabilities of 0.8 and 0.6, at most one false alarm in ten. Rates are compared with 1/2. */
const threshold = 0.5

type Stated = { exceedance: number; width?: number; merged?: boolean }

/** Grades of units of 40 about whose rates no more than this is known. */
function grades(stated: readonly Stated[], changes: Partial<GradingInput> = {}) {
  const rows = stated.map(({ merged = false }, i): UnitCounts => ({ id: `U${i}`, n: 40, wrist: 20, back: 20, merged }))
  const { units } = unitQuarter({ quarter: '2026-Q3', rows: publishedTable('2026-Q3', rows).rows }, 'wristAny')
  const judged = units.map((unit, i) => {
    const { exceedance = Number.NaN, width = 0.2 } = stated[i] ?? {}
    const estimate: Posterior = {
      ...mixturePosterior([{ alpha: 1, beta: 1, weight: 1 }]),
      lower: 0.25,
      upper: 0.25 + width,
      exceeds: (rate) => (rate === threshold ? exceedance : Number.NaN),
    }
    return { ...unit, estimate }
  })
  return gradeUnits({ rule: standardRule, headcounts: {}, denominator: 'people', ...changes }, judged, threshold)
}

const reasons = (...given: Parameters<typeof grades>) => grades(...given).map(({ reason }) => reason)
const of = (...exceedances: number[]): Stated[] => exceedances.map((exceedance) => ({ exceedance }))

describe('grades', () => {
  it('go by the probability of a high rate: from 0.8 on a hotspot, from 0.6 on watched', () => {
    expect(grades(of(0.95, 0.79, 0.6, 0.59))).toEqual([
      { exceedance: 0.95, ranked: true, state: 'hotspot', reason: 'probablyAboveThreshold' },
      { exceedance: 0.79, ranked: true, state: 'watch', reason: 'possiblyAboveThreshold' },
      { exceedance: 0.6, ranked: true, state: 'watch', reason: 'possiblyAboveThreshold' },
      { exceedance: 0.59, ranked: true, state: 'noSignal', reason: 'notProbablyAbove' },
    ])
    const lenient = { rule: { ...standardRule, falseDiscoveryRate: 1 } }
    expect(reasons(of(0.8), lenient)).toEqual(['probablyAboveThreshold'])
  })

  it('keep the list short enough that a tenth of it at most is expected to be wrong', () => {
    // 0.05 + 0.10 = 0.15 of 2; with 0.80 it would be 0.35 of 3.
    expect(grades(of(0.8, 0.9, 0.95)).map(({ state, reason }) => [state, reason])).toEqual([
      ['watch', 'listWouldHoldTooManyFalseAlarms'],
      ['hotspot', 'probablyAboveThreshold'],
      ['hotspot', 'probablyAboveThreshold'],
    ])
    // 0.01 + 0.05 + 0.10 + 0.20 = 0.36 of 4.
    expect(reasons(of(0.8, 0.9, 0.95, 0.99))).toEqual(Array(4).fill('probablyAboveThreshold'))
  })

  it('put no unit below 0.8 on the list, however sure the others are', () => {
    // 0.01 three times and 0.25: 0.28 of 4 would do.
    expect(reasons(of(0.75, 0.99, 0.99, 0.99))).toEqual([
      'possiblyAboveThreshold',
      ...Array(3).fill('probablyAboveThreshold'),
    ])
  })

  it('are not helped onto the list by units that get none', () => {
    // As above, but the surest of the four is merged: again 0.35 of 3.
    const found = reasons([...of(0.8, 0.9, 0.95), { exceedance: 0.99, merged: true }])
    expect(found).toEqual([
      'listWouldHoldTooManyFalseAlarms',
      'probablyAboveThreshold',
      'probablyAboveThreshold',
      'mergedUnits',
    ])
  })

  it('are not given to merged rows, which have no rank either', () => {
    const merged = { exceedance: 0.95, merged: true }
    expect(grades([merged])).toEqual([
      { exceedance: 0.95, ranked: false, state: 'tooLittleData', reason: 'mergedUnits' },
    ])
    expect(reasons([{ ...merged, width: 0.5 }], { headcounts: { U0: 400 } })).toEqual(['mergedUnits'])
  })

  it('are not given below half the heads, 40 of 81, where a report is a person', () => {
    expect(grades(of(0.95), { headcounts: { U0: 81 } })).toEqual([
      { exceedance: 0.95, ranked: false, state: 'lowResponse', reason: 'responseBelowHalf' },
    ])
    expect(reasons([{ exceedance: 0.95, width: 0.5 }], { headcounts: { U0: 81 } })).toEqual(['responseBelowHalf'])
    for (const graded of [
      { headcounts: { U0: 80 } },
      { headcounts: { U1: 81 } },
      { headcounts: { U0: 81 }, denominator: 'reports' as const },
    ]) {
      expect(reasons(of(0.95), graded)).toEqual(['probablyAboveThreshold'])
    }
  })

  it('are not given to intervals wider than 0.4, which are ranked all the same', () => {
    expect(reasons([{ exceedance: 0.95, width: 0.4 }])).toEqual(['probablyAboveThreshold'])
    expect(grades([{ exceedance: 0.95, width: 0.41 }])).toEqual([
      { exceedance: 0.95, ranked: true, state: 'tooLittleData', reason: 'intervalTooWide' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { analyse } from '../../../lib/domain/hotspots/analyse'
import { disagreements } from '../../../lib/domain/hotspots/disagreement'
import { quadrants, type UnitFinding } from '../../../lib/domain/hotspots/findings'
import type { AuditAggregate } from '../../../lib/domain/hotspots/inputs'
import { mixturePosterior } from '../../../lib/domain/statistics/rate-posterior'
import { analysisInput, audited, unitFinding } from './audited'
import { publishedTable } from './published-table'

/** P(rate > 1/2) of Beta(1, 1) is 1/2, of Beta(2, 1) it is 3/4 (1 - x^2), of Beta(1, 2) 1/4. */
const rates = {
  even: mixturePosterior([{ alpha: 1, beta: 1, weight: 1 }]),
  high: mixturePosterior([{ alpha: 2, beta: 1, weight: 1 }]),
  surelyHigh: mixturePosterior([{ alpha: 30, beta: 1, weight: 1 }]),
  surelyLow: mixturePosterior([{ alpha: 1, beta: 30, weight: 1 }]),
}

function placed(
  audits: readonly AuditAggregate[],
  rate: keyof typeof rates,
  units: UnitFinding[] = [unitFinding('A', 'wristAny', 0.3), unitFinding('B', 'wristAny', 0.3)],
) {
  return disagreements(analysisInput({ audits }), units, () => ({ estimate: rates[rate], organisationRate: 0.5 }))
}

describe('complaints and audits of one row', () => {
  it('by hand: two audits of 4 and 6, one degree of freedom', () => {
    // Mean 5, at the action level: half. Variance 2, error 1, t = 12.706: cut to the scale of 1 to 10.
    const found = placed(
      [
        audited('A', [
          [4, 1, 1],
          [1, 6, 2],
        ]),
      ],
      'high',
    )
    expect(found).toHaveLength(1)
    const [a] = found
    expect(a).toMatchObject({ row: 'A', outcome: 'wristAny', complaints: { mean: 0.3 }, quadrant: null })
    expect(a?.complaintsHigh).toBeCloseTo(0.75, 12)
    expect(a?.audit).toEqual({ mean: 5, lower: 1, upper: 10 })
    expect(a?.auditHigh).toBeCloseTo(0.5, 12)
    expect(a?.probabilities.highBoth).toBeCloseTo(0.375, 12)
    expect(a?.probabilities.complaintsOnly).toBeCloseTo(0.375, 12)
    expect(a?.probabilities.auditOnly).toBeCloseTo(0.125, 12)
    expect(a?.probabilities.lowBoth).toBeCloseTo(0.125, 12)
  })

  it('by hand: the variance within two rows together', () => {
    // A: 4, 6 (squares 2); B: 7, 7, 7 (0). Variance 2/3 on 1 + 2 = 3 degrees of freedom, t = 3.182446.
    // A: error sqrt(1/3) = .577350, half width 1.837386. B: error sqrt(2/9) = .471405, half width 1.500221.
    const [a, b] = placed(
      [
        audited('A', [
          [4, 1, 1],
          [1, 6, 2],
        ]),
        audited('B', [
          [7, 1, 1],
          [7, 2, 2],
          [1, 7, 3],
        ]),
      ],
      'even',
    )
    expect(a?.audit.lower).toBeCloseTo(5 - 1.837386, 5)
    expect(a?.audit.upper).toBeCloseTo(5 + 1.837386, 5)
    expect(b?.audit).toMatchObject({ mean: 7 })
    expect(b?.audit.upper).toBeCloseTo(7 + 1.500221, 5)
    // P(mean >= 5) of B: t = 2/.471405 = 4.242641 with 3 degrees of freedom; closed form
    // 1/2 + (atan u + u/(1 + u^2))/pi, u = t/sqrt(3) = 2.449490.
    const u = 4.242640687 / Math.sqrt(3)
    expect(b?.auditHigh).toBeCloseTo(0.5 + (Math.atan(u) + u / (1 + u * u)) / Math.PI, 9)
  })

  it('keep the spread of rounding when all scores are equal', () => {
    // Variance 1/12 on one degree of freedom, error sqrt(1/24) = .204124, t = 12.706205: half width 2.593643.
    const [a] = placed(
      [
        audited('A', [
          [6, 1, 1],
          [6, 2, 2],
        ]),
      ],
      'even',
    )
    expect(a?.audit.lower).toBeCloseTo(6 - 2.593643, 4)
    expect(a?.audit.upper).toBeCloseTo(6 + 2.593643, 4)
    expect(a?.auditHigh).toBeCloseTo(0.5 + Math.atan(1 / Math.sqrt(1 / 24)) / Math.PI, 9)
  })

  it.each([
    ['highBoth', 'surelyHigh', 9],
    ['complaintsOnly', 'surelyHigh', 2],
    ['auditOnly', 'surelyLow', 9],
    ['lowBoth', 'surelyLow', 2],
  ] as const)('are placed in %s', (quadrant, rate, score) => {
    const many = Array.from({ length: 6 }, () => [score, 1, 1] as const)
    expect(placed([audited('A', many)], rate)[0]?.quadrant).toBe(quadrant)
  })

  it('are placed from 0.8 on', () => {
    // Complaints surely high: P(quadrant) is that of the audits. One degree of freedom, mean 6, error e:
    // P = 1/2 + atan(1/e)/pi, .8 at 1/e = tan(.3 pi) = 1.376382, e = .726543, where two scores d apart have e = d/2.
    const surely = mixturePosterior([{ alpha: 1e5, beta: 1, weight: 1 }])
    const of = (scores: [number, number]) =>
      disagreements(
        analysisInput({
          audits: [
            audited(
              'A',
              scores.map((chair) => [chair, 1, 1] as const),
            ),
          ],
        }),
        [unitFinding('A', 'wristAny', 0.3)],
        () => ({ estimate: surely, organisationRate: 0.5 }),
      )[0]
    // 6 and 7: mean 6.5, e = 1/2: 1/2 + atan(3)/pi = .898. 5 and 7: mean 6, e = 1: 3/4.
    expect(of([6, 7])?.probabilities.highBoth).toBeCloseTo(0.5 + Math.atan(3) / Math.PI, 9)
    expect(of([6, 7])?.quadrant).toBe('highBoth')
    expect(of([5, 7])?.probabilities.highBoth).toBeCloseTo(0.75, 9)
    expect(of([5, 7])?.quadrant).toBeNull()
  })

  it('have four probabilities that sum to 1', () => {
    for (const rate of ['even', 'high', 'surelyHigh', 'surelyLow'] as const) {
      const [a] = placed(
        [
          audited('A', [
            [4, 1, 1],
            [1, 6, 2],
          ]),
        ],
        rate,
      )
      const total = quadrants.reduce((sum, quadrant) => sum + (a?.probabilities[quadrant] ?? Number.NaN), 0)
      expect(total).toBeCloseTo(1, 12)
    }
  })

  it('are not placed with one audit, nor with a response too low', () => {
    const two = [
      audited('A', [
        [4, 1, 1],
        [1, 6, 2],
      ]),
      audited('B', [[7, 1, 1]]),
    ]
    const units = [
      unitFinding('A', 'wristAny', 0.3),
      unitFinding('A', 'backAny', 0.3),
      unitFinding('B', 'wristAny', 0.3),
    ]
    expect(placed(two, 'even', units).map(({ row, outcome }) => [row, outcome])).toEqual([
      ['A', 'wristAny'],
      ['A', 'backAny'],
    ])
    const [first] = units
    if (!first) throw new Error('no unit')
    expect(placed(two, 'even', [{ ...first, state: 'lowResponse', reason: 'responseBelowHalf' }])).toEqual([])
  })

  it('do not depend on the order of audits', () => {
    const audits = [
      audited('A', [
        [4, 1, 1],
        [1, 6, 2],
        [9, 3, 3],
      ]),
      audited('B', [
        [7, 1, 1],
        [3, 2, 2],
      ]),
    ]
    const reversed = audits.map((entry) => ({ ...entry, scores: [...entry.scores].reverse() })).reverse()
    expect(placed(reversed, 'high')).toEqual(placed(audits, 'high'))
  })

  it('do not depend on the order of rows, to the last digit', () => {
    // Sums of squares around the means of 125/6, 454/7 and 444/7: added up in another order they end on another digit.
    const scoresOf: Record<string, number[]> = {
      A: [1, 1, 1, 1, 1, 6],
      B: [1, 1, 1, 1, 1, 6, 9],
      C: [1, 4, 4, 4, 9, 9, 9],
    }
    const audits = Object.entries(scoresOf).map(([unit, scores]) =>
      audited(
        unit,
        scores.map((chair) => [chair, 1, 1] as const),
      ),
    )
    const units = Object.keys(scoresOf).map((id) => unitFinding(id, 'wristAny', 0.3))
    const inOrder = (ids: string[]) =>
      disagreements(
        analysisInput({
          table: publishedTable(
            '2026-Q3',
            ids.map((id) => ({ id, n: 40, wrist: 20, back: 12 })),
          ),
          audits,
        }),
        units,
        () => ({ estimate: rates.even, organisationRate: 0.5 }),
      )
    expect(inOrder(['A', 'B', 'C'])).toHaveLength(3)
    expect(inOrder(['C', 'B', 'A'])).toEqual(inOrder(['A', 'B', 'C']))
  })

  it('refuse an audit entry that is none', () => {
    expect(() => placed([audited('A', [[11, 1, 1]])], 'even')).toThrow(/no score of chair/)
  })

  it('come from the posterior that the unit is shown with: half of A, a fifth of B complain', () => {
    const audits = [
      audited('A', [
        [9, 1, 1],
        [9, 6, 2],
        [9, 3, 3],
      ]),
      audited('B', [
        [9, 1, 1],
        [9, 2, 2],
      ]),
    ]
    const found = analyse(analysisInput({ audits })).disagreements.filter(({ outcome }) => outcome === 'wristAny')
    expect(found.map(({ row, quadrant }) => [row, quadrant])).toEqual([
      ['A', 'highBoth'],
      ['B', 'auditOnly'],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { mechanisms } from '../../../lib/domain/hotspots/mechanisms'
import { publishedTable } from './published-table'

describe('mechanisms', () => {
  const table = {
    ...publishedTable('2026-Q3', [{ id: 'A', n: 100, wrist: 40, back: 50 }], 40),
    breakdowns: [
      {
        breakdown: 'neckInvolved',
        row: 'ORG',
        n: 40,
        parts: [
          { part: 'yes', cell: { kind: 'count', value: 7 }, feasible: { low: 7, high: 7 } },
          { part: 'no', cell: { kind: 'above', low: 36, high: 40 }, feasible: { low: 36, high: 40 } },
        ],
      },
      {
        breakdown: 'systemic',
        row: 'ORG',
        n: 40,
        parts: [{ part: 'yes', cell: { kind: 'hidden' }, feasible: { low: 0, high: 40 } }],
      },
    ] as const,
  }

  it('give an exact part its share with the Jeffreys interval of statsmodels', () => {
    // 7 of 40: tests/fixtures/statistics/intervals.json
    const share = mechanisms(table)[0]?.parts[0]?.share
    expect(share?.mean).toBe(7 / 40)
    expect(share?.lower).toBeCloseTo(0.081853934080025, 12)
    expect(share?.upper).toBeCloseTo(0.313172312614082, 12)
  })

  it('give a label the mean over its counts: Jeffreys prior, all five counts weighed', () => {
    // Posterior: sum over y of w_y Beta(y + 1/2, n - y + 1/2), w_y = C(n, y) B(y + 1/2, n - y + 1/2). From w_n downwards:
    // w_{y-1} / w_y = y / (n - y + 1) x (n - y + 1/2) / (y - 1/2).
    let weight = 1
    let total = 0
    let sum = 0
    for (let y = 40; y >= 36; y -= 1) {
      total += weight
      sum += (weight * (y + 0.5)) / 41
      weight *= ((y / (41 - y)) * (40.5 - y)) / (y - 0.5)
    }
    const share = mechanisms(table)[0]?.parts[1]?.share
    expect(share?.mean).toBeCloseTo(sum / total, 9)
    expect(share?.lower).toBeLessThan(36 / 40)
    expect(share?.upper).toBeGreaterThan(0.99)
  })

  it('know nothing of a part that may be any number: the arcsine prior, mean 1/2', () => {
    const share = mechanisms(table)[1]?.parts[0]?.share
    // 2.5 % point of Beta(1/2, 1/2): sin(pi x 0.025 / 2)^2.
    const end = Math.sin((Math.PI * 0.025) / 2) ** 2
    expect(share?.mean).toBeCloseTo(0.5, 9)
    expect(share?.lower).toBeCloseTo(end, 8)
    expect(share?.upper).toBeCloseTo(1 - end, 8)
  })

  it('keep the questions, rows, counts and parts of the table in their order', () => {
    expect(
      mechanisms(table).map(({ breakdown, row, n, parts }) => [breakdown, row, n, parts.map(({ part }) => part)]),
    ).toEqual([
      ['neckInvolved', 'ORG', 40, ['yes', 'no']],
      ['systemic', 'ORG', 40, ['yes']],
    ])
    expect(mechanisms(table)[0]?.parts[0]).toMatchObject({
      cell: { kind: 'count', value: 7 },
      feasible: { low: 7, high: 7 },
    })
    expect(mechanisms({ ...table, breakdowns: [] })).toEqual([])
  })
})

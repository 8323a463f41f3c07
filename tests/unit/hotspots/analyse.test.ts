import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { PublishedTable } from '../../../lib/domain/disclosure/protected-table'
import { analyse } from '../../../lib/domain/hotspots/analyse'
import type { UnitFinding } from '../../../lib/domain/hotspots/findings'
import type { AnalysisInput } from '../../../lib/domain/hotspots/inputs'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { publishedTable, rootOnly, type UnitCounts } from './published-table'

// Whole analyses, some of many units: slow when the machine is busy.
vi.setConfig({ testTimeout: 30_000 })

/** Twelve units; HOT has 26 of 48 with wrist complaints where the others have between 8 and 24 %. */
const units: UnitCounts[] = [
  { id: 'HOT', n: 48, wrist: 26, back: 16 },
  ...[34, 18, 52, 41, 22, 60, 15, 28, 37, 45, 31].map((n, i) => ({
    id: `U${String(i).padStart(2, '0')}`,
    n,
    wrist: Math.round(n * (0.08 + 0.04 * (i % 5))),
    back: Math.round(n * (0.3 + 0.01 * (i % 3))),
  })),
]

/** `earlier` as plain tables, whose headcounts nothing here asks for. */
function input({
  earlier = [],
  ...changes
}: Partial<Omit<AnalysisInput, 'earlier'>> & { earlier?: PublishedTable[] } = {}): AnalysisInput {
  return {
    table: publishedTable('2026-Q3', units),
    earlier: earlier.map((table) => ({ table, headcounts: {} })),
    headcounts: {},
    audits: [],
    interventions: [],
    rule: standardRule,
    denominator: 'people',
    ...changes,
  }
}

function finding(list: readonly UnitFinding[], row: string, outcome: UnitFinding['outcome'] = 'wristAny'): UnitFinding {
  const found = list.find((item) => item.row === row && item.outcome === outcome)
  if (!found) throw new Error(`no finding for ${row}`)
  return found
}

/** Every number anywhere in a value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(numbersIn)
  return []
}

describe('findings of a quarter', () => {
  it('call the planted unit a hotspot and no other', () => {
    const { units: list } = analyse(input())
    const hot = finding(list, 'HOT')
    expect(hot.state).toBe('hotspot')
    expect(hot.reason).toBe('probablyAboveThreshold')
    expect(hot.exceedance).toBeGreaterThan(0.95)
    expect(hot.rank?.expected).toBeLessThan(1.2)
    expect(list.filter(({ state }) => state === 'hotspot')).toHaveLength(1)
  })

  it('shrink a rate towards the others: the hotspot lies between its raw rate and the organisation', () => {
    const { units: list, overall } = analyse(input())
    const hot = finding(list, 'HOT')
    expect(hot.estimate.mean).toBeLessThan(26 / 48)
    expect(hot.estimate.mean).toBeGreaterThan(overall.wristAny.estimate.mean)
    expect(hot.estimate).toEqual(hot.thisQuarter)
  })

  it('give the organisation its plain rate with the Jeffreys interval of statsmodels', () => {
    // 7 of 40: tests/fixtures/statistics/intervals.json
    const small = [
      { id: 'A', n: 20, wrist: 3, back: 8 },
      { id: 'B', n: 20, wrist: 4, back: 9 },
    ]
    const { overall } = analyse(input({ table: publishedTable('2026-Q3', small) }))
    expect(overall.wristAny.estimate.mean).toBe(7 / 40)
    expect(overall.wristAny.estimate.lower).toBeCloseTo(0.081853934080025, 12)
    expect(overall.wristAny.estimate.upper).toBeCloseTo(0.313172312614082, 12)
  })

  it('cover every count that a label leaves possible in the organisation rate', () => {
    const small = [
      { id: 'A', n: 20, wrist: 1, back: 8 },
      { id: 'B', n: 20, wrist: 2, back: 9 },
    ]
    const { overall } = analyse(input({ table: publishedTable('2026-Q3', small) }))
    // "<5" of 40: middle 2 of 40; from the lower end for 0 to the upper end for 4.
    expect(overall.wristAny.estimate.mean).toBe(2 / 40)
    expect(overall.wristAny.estimate.lower).toBe(0)
    expect(overall.wristAny.estimate.upper).toBeGreaterThan(4 / 40)
  })

  it('have ranks that sum to k(k+1)/2 and tops that sum to r', () => {
    const ranks = analyse(input()).units.flatMap(({ outcome, rank }) => (outcome === 'wristAny' && rank ? [rank] : []))
    expect(ranks).toHaveLength(12)
    expect(ranks.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(78, 8)
    expect(ranks.reduce((sum, { probabilityTop }) => sum + probabilityTop, 0)).toBeCloseTo(5, 8)
  })

  it('do not depend on the order of rows or of earlier quarters', () => {
    const earlier = [publishedTable('2026-Q2', units), publishedTable('2026-Q1', units)]
    const forwards = analyse(input({ earlier }))
    const backwards = analyse(
      input({
        table: publishedTable('2026-Q3', [...units].reverse()),
        earlier: [...earlier].reverse(),
      }),
    )
    for (const { row, outcome, ...rest } of forwards.units) {
      const { row: _row, outcome: _outcome, ...other } = finding(backwards.units, row, outcome)
      expect(other).toEqual(rest)
    }
    expect(backwards.priors).toEqual(forwards.priors)
    expect(backwards.overall).toEqual(forwards.overall)
  })

  it('are the same bytes for the same input', () => {
    const earlier = [publishedTable('2026-Q2', units)]
    expect(JSON.stringify(analyse(input({ earlier })))).toBe(JSON.stringify(analyse(input({ earlier }))))
  })
})

describe('carry-over of earlier quarters', () => {
  const earlier = [publishedTable('2026-Q2', units), publishedTable('2026-Q1', units)]

  it('narrows the estimate and leaves the figure of this quarter alone', () => {
    const alone = finding(analyse(input()).units, 'HOT')
    const carried = finding(analyse(input({ earlier })).units, 'HOT')
    expect(carried.thisQuarter).toEqual(alone.thisQuarter)
    expect(carried.estimate.upper - carried.estimate.lower).toBeLessThan(alone.estimate.upper - alone.estimate.lower)
  })

  it('weighs a quarter by 0.6 for each quarter it lies back: 14 + 8.4 + 5.04 of 26 + 15.6 + 9.36', () => {
    // With one unit there is no spread to fit: Jeffreys' prior, so the posterior is Beta(27.94, 24.02).
    const lone = (quarter: '2026-Q3' | '2026-Q2' | '2026-Q1') =>
      publishedTable(quarter, [{ id: 'HOT', n: 26, wrist: 14, back: 9 }])
    const { units: list, priors } = analyse(
      input({ table: lone('2026-Q3'), earlier: [lone('2026-Q1'), lone('2026-Q2')] }),
    )
    expect(priors.wristAny).toEqual({ kind: 'notFitted', reason: 'oneRow' })
    expect(finding(list, 'HOT').estimate.mean).toBeCloseTo((14 + 8.4 + 5.04 + 0.5) / (26 + 15.6 + 9.36 + 1), 9)
    expect(finding(list, 'HOT').thisQuarter.mean).toBeCloseTo(14.5 / 27, 9)
  })

  it('stops at a row that kept its id but not its members', () => {
    const other = publishedTable(
      '2026-Q2',
      units.map((unit) => (unit.id === 'HOT' ? { ...unit, members: ['HOT', 'X'] } : unit)),
    )
    const hot = finding(analyse(input({ earlier: [other] })).units, 'HOT')
    expect(hot.estimate).toEqual(hot.thisQuarter)
    expect(hot.change).toBeNull()
    expect(finding(analyse(input({ earlier: [other] })).units, 'U00').change).not.toBeNull()
  })

  it('gives the change against the quarter just before, and none across a gap', () => {
    const change = finding(analyse(input({ earlier })).units, 'HOT').change
    expect(change?.from).toBe('2026-Q2')
    expect(change?.mean).toBeCloseTo(0, 9)
    expect(change?.probabilityHigher).toBeCloseTo(0.5, 8)
    const gap = analyse(input({ earlier: [publishedTable('2026-Q1', units)] }))
    expect(finding(gap.units, 'HOT').change).toBeNull()
    expect(gap.overall.wristAny.change).toBeNull()
  })

  it('gives the change against the same quarter last year, with the other quarters missing', () => {
    const lower = units.map((unit) => (unit.id === 'HOT' ? { ...unit, wrist: 16 } : unit))
    const { units: list, overall } = analyse(input({ earlier: [publishedTable('2025-Q3', lower)] }))
    const hot = finding(list, 'HOT')
    expect(hot.change).toBeNull()
    expect(hot.yearChange?.from).toBe('2025-Q3')
    // Each quarter for itself: the difference of the two means.
    const then = finding(analyse(input({ table: publishedTable('2025-Q3', lower) })).units, 'HOT').thisQuarter
    expect(hot.yearChange?.mean).toBeCloseTo(hot.thisQuarter.mean - then.mean, 12)
    expect(hot.yearChange?.probabilityHigher).toBeGreaterThan(0.9)
    expect(overall.wristAny.change).toBeNull()
    // 10 more of 431 with Jeffreys' prior: 10 / 432.
    expect(overall.wristAny.yearChange?.from).toBe('2025-Q3')
    expect(overall.wristAny.yearChange?.mean).toBeCloseTo(10 / 432, 9)
    const quarterBefore = analyse(input({ earlier: [publishedTable('2025-Q2', lower)] }))
    expect(finding(quarterBefore.units, 'HOT').yearChange).toBeNull()
    expect(quarterBefore.overall.wristAny.yearChange).toBeNull()
  })

  it('raises an alarm in the unit that jumps, and follows it from eight quarters on', () => {
    const past = ['2026-Q2', '2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2', '2025-Q1', '2024-Q4'] as const
    const calm = units.map((unit) => (unit.id === 'HOT' ? { ...unit, wrist: 8 } : unit))
    const { units: list } = analyse(input({ earlier: past.map((quarter) => publishedTable(quarter, calm)) }))
    const raised = list.filter(({ alarm }) => alarm.kind === 'tested' && alarm.raised)
    expect(raised.map(({ row, outcome }) => [row, outcome])).toEqual([['HOT', 'wristAny']])
    const { drift } = finding(list, 'HOT')
    expect(drift.kind === 'followed' && [drift.raised, drift.sums.map(({ quarter }) => quarter)]).toEqual([
      true,
      ['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'],
    ])
    // HOT jumped this quarter only: nobody else drifts.
    expect(list.filter((unit) => unit.drift.kind === 'followed' && unit.drift.raised)).toHaveLength(1)
  })

  it('refuses a quarter that is not earlier, or comes twice', () => {
    const now = publishedTable('2026-Q3', units)
    const then = publishedTable('2026-Q2', units)
    for (const wrong of [[now], [then, then]]) expect(() => analyse(input({ earlier: wrong }))).toThrow(RangeError)
  })
})

describe('states', () => {
  it('call a merged row too little data, and do not rank it', () => {
    const merged = units.map((unit) => (unit.id === 'HOT' ? { ...unit, merged: true } : unit))
    const hot = finding(analyse(input({ table: publishedTable('2026-Q3', merged) })).units, 'HOT')
    expect([hot.state, hot.reason, hot.rank]).toEqual(['tooLittleData', 'mergedUnits', null])
  })

  it('call a response under half low response, at one half not, and only where a report is a person', () => {
    const of = (headcount: number, denominator: 'people' | 'reports') =>
      finding(analyse(input({ headcounts: { HOT: headcount }, denominator })).units, 'HOT')
    expect(of(96, 'people').state).toBe('hotspot')
    expect(of(97, 'people').state).toBe('lowResponse')
    expect(of(97, 'people').rank).toBeNull()
    expect(of(97, 'reports').state).toBe('hotspot')
  })

  it('call an interval wider than 0.4 too little data, but rank it', () => {
    const small = [
      { id: 'A', n: 10, wrist: 5, back: 5 },
      { id: 'B', n: 11, wrist: 5, back: 5 },
    ]
    const wide = finding(analyse(input({ table: publishedTable('2026-Q3', small) })).units, 'A')
    expect([wide.state, wide.reason]).toEqual(['tooLittleData', 'intervalTooWide'])
    expect(wide.rank).not.toBeNull()
  })

  it('grade a unit watch when the list would hold too many false alarms', () => {
    const strict = analyse(input({ rule: { ...standardRule, falseDiscoveryRate: 0 } }))
    const hot = finding(strict.units, 'HOT')
    expect([hot.state, hot.reason]).toEqual(['watch', 'listWouldHoldTooManyFalseAlarms'])
  })

  it('grade a unit watch between the two probabilities', () => {
    const hot = finding(analyse(input()).units, 'HOT')
    const rule = { ...standardRule, hotspotProbability: 1, watchProbability: hot.exceedance }
    expect(finding(analyse(input({ rule })).units, 'HOT').reason).toBe('possiblyAboveThreshold')
  })

  it('refuse a rule that contradicts itself', () => {
    for (const wrong of [
      { factor: 0.9 },
      { watchProbability: 0.9 },
      { discount: 1.1 },
      { topR: 0 },
      { falseDiscoveryRate: Number.NaN },
    ]) {
      expect(() => analyse(input({ rule: { ...standardRule, ...wrong } }))).toThrow(RangeError)
    }
  })
})

describe('the rest of the findings', () => {
  it('count the audits of each row, in the order of rows, and refuse a unit with two entries', () => {
    const postures = {
      'wrist-extension': 0,
      'forward-head': 0,
      slouching: 0,
      twisted: 0,
      'shoulders-raised': 0,
    }
    const of = (unit: string) => ({
      unit,
      scores: [
        { chair: 3, monitorPhone: 2, mouseKeyboard: 6 },
        { chair: 4, monitorPhone: 2, mouseKeyboard: 4 },
      ],
      postures,
    })
    const { audits } = analyse(input({ audits: [of('U03'), of('HOT')] }))
    expect(audits.map(({ row }) => row)).toEqual(['ORG', 'HOT', 'U03'])
    // One of the two final scores (6 and 4) reaches the action level of 5.
    expect(audits[1]).toEqual({
      row: 'HOT',
      audits: 2,
      atActionLevel: 1,
      sections: { chair: 3.5, monitorPhone: 2, mouseKeyboard: 5 },
      worst: 'mouseKeyboard',
    })
    expect(() => analyse(input({ audits: [of('HOT'), of('HOT')] }))).toThrow(RangeError)
  })

  it('have nothing to say of units when the organisation stands alone', () => {
    const table = rootOnly('2026-Q3', { id: 'A', n: 40, wrist: 7, back: 12 })
    const { units: list, priors, overall } = analyse(input({ table }))
    expect(list).toEqual([])
    expect(priors.wristAny).toEqual({ kind: 'notFitted', reason: 'noRows' })
    expect(overall.wristAny.estimate.mean).toBe(7 / 40)
  })
})

describe('whatever is published', () => {
  const unit = fc
    .integer({ min: 10, max: 120 })
    .chain((n) => fc.record({ n: fc.constant(n), wrist: fc.nat(n), back: fc.nat(n) }))

  it('gives finite numbers, probabilities in 0 to 1, and means inside their intervals', () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 24 }),
        fc.array(unit, { minLength: 24, maxLength: 24 }),
        (now, then) => {
          const named = (list: typeof now): UnitCounts[] => list.map((counts, i) => ({ id: `U${i}`, ...counts }))
          const findings = analyse(
            input({
              table: publishedTable('2026-Q3', named(now)),
              earlier: [publishedTable('2026-Q2', named(then.slice(0, now.length)))],
            }),
          )
          for (const value of numbersIn(findings)) expect(Number.isFinite(value)).toBe(true)
          for (const { estimate, exceedance, rank } of findings.units) {
            expect(estimate.lower).toBeGreaterThanOrEqual(0)
            expect(estimate.upper).toBeLessThanOrEqual(1)
            expect(estimate.lower).toBeLessThan(estimate.upper)
            expect(exceedance).toBeGreaterThanOrEqual(0)
            expect(exceedance).toBeLessThanOrEqual(1)
            if (rank) expect(rank.expected).toBeGreaterThanOrEqual(1 - 1e-9)
          }
        },
      ),
      { numRuns: 15 },
    )
  }, 60_000)

  it('follows the units, whatever their codes: permuting counts permutes the answers', () => {
    const counts = fc.record({ n: fc.integer({ min: 20, max: 80 }), wrist: fc.nat(20), back: fc.nat(20) })
    const history = fc.array(fc.tuple(counts, counts, counts), { minLength: 5, maxLength: 5 })
    const codes = ['A', 'B', 'C', 'D', 'E']
    const analysed = (
      list: readonly (readonly { n: number; wrist: number; back: number }[])[],
      order: readonly string[],
    ) => {
      const table = (quarter: Quarter, ago: number) =>
        publishedTable(
          quarter,
          order.map((id, i) => ({ id, ...(list[i]?.[ago] ?? { n: 0, wrist: 0, back: 0 }) })),
        )
      const headcounts = Object.fromEntries(order.map((id, i) => [id, 2 * (list[i]?.[0]?.n ?? 0)]))
      const earlier = [table('2026-Q2', 1), table('2026-Q1', 2)]
      return analyse(input({ table: table('2026-Q3', 0), earlier, headcounts }))
    }
    fc.assert(
      fc.property(history, fc.shuffledSubarray(codes, { minLength: 5 }), (list, order) => {
        const plain = analysed(list, codes)
        const permuted = analysed(list, order)
        codes.forEach((code, i) => {
          const moved = order[i] ?? code
          for (const outcome of ['wristAny', 'backAny'] as const) {
            const a = numbersIn(finding(plain.units, code, outcome))
            const b = numbersIn(finding(permuted.units, moved, outcome))
            expect(b).toHaveLength(a.length)
            a.forEach((value, j) => {
              expect(b[j]).toBeCloseTo(value, 6)
            })
          }
        })
        expect(permuted.overall).toEqual(plain.overall)
      }),
      { numRuns: 3 },
    )
  }, 60_000)

  const extremes: [string, (n: number) => { n: number; wrist: number; back: number }][] = [
    ['nobody has a complaint', (n) => ({ n, wrist: 0, back: 0 })],
    ['everybody has', (n) => ({ n, wrist: n, back: n })],
    ['all rates are equal', (n) => ({ n, wrist: n / 5, back: n / 5 })],
  ]

  it.each(extremes)('stays finite when %s', (_, counts) => {
    for (const k of [2, 5, 25]) {
      const list = Array.from({ length: k }, (_unused, i) => ({ id: `U${i}`, ...counts(25 + 5 * (i % 4)) }))
      const findings = analyse(input({ table: publishedTable('2026-Q3', list) }))
      for (const value of numbersIn(findings)) expect(Number.isFinite(value)).toBe(true)
      expect(findings.units.filter(({ state }) => state === 'hotspot')).toEqual([])
      expect(findings.units).toHaveLength(2 * k)
    }
  })

  it.each([
    ...extremes,
    [
      'one unit is huge',
      (n: number) => (n === 25 ? { n: 3_000, wrist: 1_400, back: 1_800 } : { n, wrist: 7, back: 9 }),
    ],
  ] satisfies typeof extremes)('stays finite and calm over nine quarters when %s', (_, counts) => {
    const list = [25, 30, 40].map((n) => ({ id: `U${n}`, ...counts(n) }))
    const tables = Array.from({ length: 9 }, (_unused, ago) => publishedTable(shiftQuarter('2026-Q3', -ago), list))
    const [table = publishedTable('2026-Q3', list), ...earlier] = tables
    const headcounts = { U25: 4_000, U30: 30, U40: 80 }
    const findings = analyse(input({ table, earlier, headcounts }))
    for (const value of numbersIn(findings)) expect(Number.isFinite(value)).toBe(true)
    for (const { alarm, drift } of findings.units) {
      expect([alarm.kind, drift.kind]).toEqual(['tested', 'followed'])
      expect(alarm.kind === 'tested' && alarm.raised).toBe(false)
      expect(drift.kind === 'followed' && drift.raised).toBe(false)
    }
    // What a release stores: no number is lost on the way through JSON.
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings)
  })

  it('stays finite for an only child', () => {
    const findings = analyse(input({ table: publishedTable('2026-Q3', [{ id: 'A', n: 12, wrist: 1, back: 12 }]) }))
    for (const value of numbersIn(findings)) expect(Number.isFinite(value)).toBe(true)
    expect(findings.units.map(({ rank }) => rank?.expected)).toEqual([1, 1])
    expect(findings.units.map(({ alarm }) => alarm)).toEqual(
      [1, 2].map(() => ({ kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' })),
    )
    expect(findings.pooledCooccurrence).toEqual({ kind: 'notPooled', reason: 'fewerThanTwoSites' })
  })

  it('is refused where people employed are no whole number', () => {
    for (const headcount of [-1, 12.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => analyse(input({ headcounts: { HOT: headcount } }))).toThrow('unit HOT')
    }
  })
})

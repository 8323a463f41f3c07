import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { PublishedTable } from '../../../lib/domain/disclosure/protected-table'
import { analyse } from '../../../lib/domain/hotspots/analyse'
import type { UnitFinding } from '../../../lib/domain/hotspots/findings'
import type { AnalysisInput } from '../../../lib/domain/hotspots/inputs'
import { aggregateAudits } from '../../../lib/domain/hotspots/row-audits'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { type Quarter, shiftQuarter } from '../../../lib/domain/organisation/quarter'
import { audited, chairs } from './audited'
import { publishedTable, rootOnly, type UnitCounts } from './published-table'

// Whole analyses: slow when the machine is busy.
vi.setConfig({ testTimeout: 30_000 })

/** Six units; HOT has 26 of 48 with wrist complaints where the others have between 8 and 24 %. */
const units: UnitCounts[] = [
  { id: 'HOT', n: 48, wrist: 26, back: 16 },
  ...[34, 52, 41, 60, 37].map((n, i) => ({
    id: `U${i}`,
    n,
    wrist: Math.round(n * (0.08 + 0.04 * i)),
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
  it('call the planted unit a hotspot and no other, its rate between its own and that of the organisation', () => {
    const { units: list, overall } = analyse(input())
    const hot = finding(list, 'HOT')
    expect([hot.state, hot.reason]).toEqual(['hotspot', 'probablyAboveThreshold'])
    expect(hot.exceedance).toBeGreaterThan(0.95)
    expect(list.filter(({ state }) => state === 'hotspot')).toHaveLength(1)
    expect(hot.estimate.mean).toBeLessThan(26 / 48)
    expect(hot.estimate.mean).toBeGreaterThan(overall.wristAny.estimate.mean)
    expect(hot.estimate).toEqual(hot.thisQuarter)
    // Ranks of six sum to 21, probabilities of the first five to 5.
    const ranks = list.flatMap(({ outcome, rank }) => (outcome === 'wristAny' && rank ? [rank] : []))
    expect(hot.rank?.expected).toBeLessThan(1.2)
    expect(ranks).toHaveLength(6)
    expect(ranks.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(21, 8)
    expect(ranks.reduce((sum, { probabilityTop }) => sum + probabilityTop, 0)).toBeCloseTo(5, 8)
  })

  it('set a unit against the rate of the organisation, times the factor of the rule', () => {
    // Two units of 15 of 30: each as likely above as below 1/2, and mostly below 5/8.
    const equal = ['A', 'B'].map((id) => ({ id, n: 30, wrist: 15, back: 9 }))
    const exceedanceAt = (factor: number) =>
      finding(analyse(input({ table: publishedTable('2026-Q3', equal), rule: { ...standardRule, factor } })).units, 'A')
        .exceedance
    expect(exceedanceAt(1)).toBeCloseTo(0.5, 8)
    expect(exceedanceAt(1.25)).toBeLessThan(0.2)
  })

  it('are told in the order of rows, outcome by outcome as far as they are offered', () => {
    const [hot, first, second] = units
    if (!hot || !first || !second) throw new Error('no units')
    const table = publishedTable('2026-Q3', [second, hot, first], 20)
    const workstations = [...audited('HOT', chairs(1, 2)), ...audited('U0', chairs(0, 1))]
    const findings = analyse(
      input({
        table,
        earlier: [publishedTable('2026-Q1', [first, second, hot])],
        audits: aggregateAudits(table.rows, workstations),
        interventions: [
          { intervention: 'x', measure: 'training', outcomes: ['backAny'], units: ['HOT'], doneIn: '2026-Q2' },
        ],
        denominator: 'reports',
      }),
    )
    const rows = ['U1', 'HOT', 'U0']
    const each = rows.flatMap((row) => ['wristAny', 'backAny'].map((outcome) => [row, outcome]))
    expect(findings).toMatchObject({ quarter: '2026-Q3', denominator: 'reports', rule: standardRule })
    expect(findings.units.map(({ row, outcome }) => [row, outcome])).toEqual(each)
    expect(findings.detectable.map(({ row, outcome }) => [row, outcome])).toEqual(each)
    expect(findings.disagreements.map(({ row, outcome }) => [row, outcome])).toEqual(each)
    expect(findings.cooccurrence.map(({ row }) => row)).toEqual(['ORG', ...rows])
    expect(findings.participation.map(({ row }) => row)).toEqual(['ORG', ...rows])
    expect(findings.audits.map(({ row, workstations }) => [row, workstations])).toEqual([
      ['ORG', 4],
      ['HOT', 3],
      ['U0', 1],
    ])
    expect(findings.drivers.map(({ row }) => row)).toEqual(rows)
    expect(findings.mechanisms).toEqual([])
    expect(findings.pooledCooccurrence.kind).toBe('notPooled')
    expect(findings.effects).toMatchObject([{ kind: 'estimated', outcome: 'backAny', treated: ['HOT'], controls: 2 }])
    expect(findings.priors.both).toEqual({ kind: 'notFitted', reason: 'noRows' })
    for (const outcome of ['wristAny', 'backAny', 'both'] as const) {
      expect(findings.overall[outcome].outcome).toBe(outcome)
    }
  })

  it('do not depend on the order of rows or of earlier quarters, to the byte', () => {
    const few = units.slice(0, 4)
    const earlier = [publishedTable('2026-Q2', few), publishedTable('2026-Q1', few)]
    const forwards = analyse(input({ table: publishedTable('2026-Q3', few), earlier }))
    const backwards = analyse(
      input({
        table: publishedTable('2026-Q3', [...few].reverse()),
        earlier: [...earlier].reverse(),
      }),
    )
    for (const unit of forwards.units) {
      expect(JSON.stringify(finding(backwards.units, unit.row, unit.outcome))).toBe(JSON.stringify(unit))
    }
    expect(backwards.priors).toEqual(forwards.priors)
    expect(backwards.overall).toEqual(forwards.overall)
  })
})

describe('carry-over of earlier quarters', () => {
  it('narrows the estimate and leaves the figure of this quarter alone', () => {
    const few = units.slice(0, 3)
    const of = (earlier: PublishedTable[]) =>
      finding(analyse(input({ table: publishedTable('2026-Q3', few), earlier })).units, 'HOT')
    const alone = of([])
    const carried = of([publishedTable('2026-Q2', few)])
    expect(carried.thisQuarter).toEqual(alone.thisQuarter)
    expect(carried.estimate.upper - carried.estimate.lower).toBeLessThan(alone.estimate.upper - alone.estimate.lower)
  })

  it('gives changes of the organisation against the quarter before and the same one last year', () => {
    // Jeffreys' prior: 26 of 48 is 26.5 of 49; 16 of 48 and 6 of 48 before.
    const lone = (quarter: Quarter, wrist: number) => publishedTable(quarter, [{ id: 'HOT', n: 48, wrist, back: 16 }])
    const { wristAny } = analyse(
      input({ table: lone('2026-Q3', 26), earlier: [lone('2025-Q3', 6), lone('2026-Q2', 16)] }),
    ).overall
    expect([wristAny.change?.from, wristAny.yearChange?.from]).toEqual(['2026-Q2', '2025-Q3'])
    expect(wristAny.change?.mean).toBeCloseTo(10 / 49, 9)
    expect(wristAny.yearChange?.mean).toBeCloseTo(20 / 49, 9)
  })

  it('gives changes against the last quarter that was published, across one that was not', () => {
    const lone = (quarter: Quarter, wrist: number) => publishedTable(quarter, [{ id: 'HOT', n: 48, wrist, back: 16 }])
    const { overall, units } = analyse(
      input({ table: lone('2026-Q3', 26), earlier: [lone('2026-Q1', 16), lone('2025-Q4', 6)] }),
    )
    expect(overall.wristAny.change?.from).toBe('2026-Q1')
    expect(overall.wristAny.change?.mean).toBeCloseTo(10 / 49, 9)
    // The same quarter of last year was not published: nothing else stands in for it.
    expect(overall.wristAny.yearChange).toBeNull()
    for (const { change } of units) expect(change?.from).toBe('2026-Q1')
  })

  it('raises an alarm in the unit that jumps, and follows it from eight quarters on', () => {
    const few = units.slice(0, 4)
    const past = [1, 2, 3, 4, 5, 6, 7].map((ago) => shiftQuarter('2026-Q3', -ago))
    const calm = few.map((unit) => (unit.id === 'HOT' ? { ...unit, wrist: 8 } : unit))
    const { units: list } = analyse(
      input({
        table: publishedTable('2026-Q3', few),
        earlier: past.map((quarter) => publishedTable(quarter, calm)),
      }),
    )
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
})

describe('an analysis is refused', () => {
  it('with a quarter that is not earlier, or comes twice', () => {
    const now = publishedTable('2026-Q3', units)
    const then = publishedTable('2026-Q2', units)
    for (const wrong of [[now], [then, then]]) expect(() => analyse(input({ earlier: wrong }))).toThrow(RangeError)
  })

  it('with a rule that contradicts itself', () => {
    expect(() => analyse(input({ rule: { ...standardRule, topR: 0 } }))).toThrow('not a hotspot rule')
  })

  it('where people employed are no whole number', () => {
    expect(() => analyse(input({ headcounts: { HOT: 12.5 } }))).toThrow('unit HOT')
  })
})

describe('an organisation that stands alone', () => {
  it('has findings of its own and none of units', () => {
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
        fc.array(unit, { minLength: 1, maxLength: 6 }),
        fc.array(unit, { minLength: 6, maxLength: 6 }),
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
      { numRuns: 8 },
    )
  })

  it('follows the units, whatever their codes: permuting counts permutes the answers', () => {
    const counts = fc.record({ n: fc.integer({ min: 20, max: 80 }), wrist: fc.nat(20), back: fc.nat(20) })
    const history = fc.array(fc.tuple(counts, counts), { minLength: 4, maxLength: 4 })
    const codes = ['A', 'B', 'C', 'D']
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
      const earlier = [table('2026-Q2', 1)]
      return analyse(input({ table: table('2026-Q3', 0), earlier, headcounts }))
    }
    fc.assert(
      fc.property(history, fc.shuffledSubarray(codes, { minLength: 4 }), (list, order) => {
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
  })

  const extremes: [string, (n: number) => { n: number; wrist: number; back: number }][] = [
    ['nobody has a complaint', (n) => ({ n, wrist: 0, back: 0 })],
    ['everybody has', (n) => ({ n, wrist: n, back: n })],
    ['all rates are equal', (n) => ({ n, wrist: n / 5, back: n / 5 })],
  ]

  it.each([
    ...extremes,
    [
      'one unit is huge',
      (n: number) => (n === 25 ? { n: 3_000, wrist: 1_400, back: 1_800 } : { n, wrist: 7, back: 9 }),
    ],
  ] satisfies typeof extremes)('stays finite and calm over nine quarters when %s', (_, counts) => {
    const list = [25, 40].map((n) => ({ id: `U${n}`, ...counts(n) }))
    const tables = Array.from({ length: 9 }, (_unused, ago) => publishedTable(shiftQuarter('2026-Q3', -ago), list))
    const [table = publishedTable('2026-Q3', list), ...earlier] = tables
    const headcounts = { U25: 4_000, U40: 80 }
    const findings = analyse(input({ table, earlier, headcounts }))
    for (const value of numbersIn(findings)) expect(Number.isFinite(value)).toBe(true)
    expect(findings.units).toHaveLength(4)
    expect(findings.units.filter(({ state }) => state === 'hotspot')).toEqual([])
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
})

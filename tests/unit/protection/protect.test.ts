import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { CountTable } from '@/lib/domain/protection/count-table'
import type { Draw } from '@/lib/domain/protection/protect'
import { drawKeptNoise, protect } from '@/lib/domain/protection/protect'
import { readProtectedTable, type StoredTable } from '@/lib/domain/protection/published-table'
import { planRows } from '@/lib/domain/protection/row-plan'
import { anyCube, type CubeOfTests } from './organisations'

const quarter: Quarter = '2026-Q3'
const none = new Map()
const tree = { ORG: ['S1', 'S2'], S1: ['A', 'B'], S2: ['C', 'D'] }
const plan = planRows({ tree, heads: { A: 50, B: 50, C: 50, D: 50 }, smallestRow: 15 }, null)
const classes: CountTable['classes'] = {
  A: { neither: 10, wrist: 1, back: 2, both: 4 },
  B: { neither: 5, wrist: 2, back: 1, both: 1 },
  C: { neither: 3, wrist: 3, back: 3, both: 3 },
}
const noiseless: Draw = () => 0
/** 1, 2, 3, ... */
const inTurn = (): Draw => {
  let next = 0
  return () => {
    next += 1
    return next
  }
}
/** What a row says, in one line. */
const says = ({ id, n, figures }: ReturnType<typeof protect>['rows'][number]) => {
  const cells = figures && [figures.wristAny, figures.backAny, figures.both].map((cell) => cell?.value ?? '-')
  return `${id} ${n} ${cells ?? 'nothing'}`
}

describe('protect', () => {
  it('counts respondents exactly, and complaints of either kind and of both where a site has 100 heads', () => {
    expect(protect({ quarter, classes }, plan, 'standard', noiseless, none).rows.map(says)).toEqual([
      // Wrist 5 + 3 + 6, back 6 + 2 + 6.
      'ORG 38 14,14,-',
      'S1 26 8,8,5',
      'A 17 5,6,-',
      'B 9 nothing',
      'S2 12 6,6,3',
      'C 12 6,6,-',
      'D 0 nothing',
    ])
  })

  it('adds each draw to one figure of a row that has none below, and sums them up, those of rows without figures too', () => {
    // Draws in the order of the rows: S1 both 1, A 2 3, B 4 5, S2 both 6, C 7 8, D 9 10.
    expect(protect({ quarter, classes }, plan, 'standard', inTurn(), none).rows.map(says)).toEqual([
      'ORG 38 36,40,-',
      'S1 26 14,16,6',
      'A 17 7,9,-',
      'B 9 nothing',
      'S2 12 22,24,9',
      'C 12 13,14,-',
      'D 0 nothing',
    ])
  })

  it('publishes numbers below 0 and above n as they were drawn', () => {
    const low = protect({ quarter, classes }, plan, 'standard', () => -50, none)
    expect(low.rows[2]?.figures?.wristAny.value).toBe(-45)
    expect(low.rows[0]?.figures?.wristAny.value).toBe(14 - 200)
    expect(protect({ quarter, classes }, plan, 'standard', () => 50, none).rows[2]?.figures?.wristAny.value).toBe(55)
  })

  it('shows figures from 10 respondents on', () => {
    const rows = (neither: number) =>
      protect(
        { quarter, classes: { A: { neither, wrist: 0, back: 0, both: 0 } } },
        plan,
        'standard',
        noiseless,
        none,
      ).rows.map(says)
    expect(rows(9)).toContain('A 9 nothing')
    expect(rows(10)).toContain('A 10 0,0,-')
  })

  it('marks a row with more reports than people', () => {
    const many = { A: { neither: 51, wrist: 0, back: 0, both: 0 }, C: { neither: 50, wrist: 0, back: 0, both: 0 } }
    const marked = protect({ quarter, classes: many }, plan, 'standard', noiseless, none).rows
    expect(marked.filter((row) => row.moreReportsThanHeads).map(({ id }) => id)).toEqual(['A'])
  })

  it('gives each number the laws of the noise in it and how often each was drawn', () => {
    const [organisation, site] = protect(
      { quarter, classes },
      plan,
      'strict',
      noiseless,
      keptOf('strict', noiseless),
    ).rows
    const fresh = { law: 'discreteLaplace', epsilon: 1, drawn: 'each quarter' }
    const kept = { law: 'discreteLaplace', epsilon: 1.4, drawn: 'once a row' }
    expect(organisation?.figures?.wristAny).toEqual({ value: 14, noise: [fresh, kept], draws: 4 })
    expect(site?.figures?.both).toEqual({ value: 5, noise: [{ ...fresh, epsilon: 0.5 }], draws: 1 })
  })

  it('in strict adds the noise that is kept to fresh noise of each quarter', () => {
    const kept = keptOf('strict', () => 100)
    const rows = protect({ quarter, classes }, plan, 'strict', () => 1000, kept).rows.map(says)
    expect(rows.slice(1, 3)).toEqual(['S1 26 2208,2208,1005', 'A 17 1105,1106,-'])
  })

  it('draws kept noise for rows that have none yet, for no other and for no other strength', () => {
    const first = keptOf('strict', inTurn())
    expect([...first.values()]).toEqual([1, 3, 5, 7].map((at) => ({ wristAny: at, backAny: at + 1 })))
    expect(drawKeptNoise(plan, 'strict', first, noiseless).size).toBe(0)
    expect(keptOf('standard', noiseless).size).toBe(0)
    const later = planRows(
      { tree: { ...tree, S2: ['C', 'E'] }, heads: { A: 50, B: 50, C: 50, E: 50 }, smallestRow: 15 },
      plan,
    )
    expect([...drawKeptNoise(later, 'strict', first, noiseless).keys()]).toEqual(['["E"]'])
  })

  it('refuses a row without kept noise, a unit that it does not know and counts that are none', () => {
    const run = (classes: CountTable['classes'], strength: 'standard' | 'strict' = 'standard') =>
      protect({ quarter, classes }, plan, strength, noiseless, none)
    expect(() => run({}, 'strict')).toThrow('row A has no kept noise')
    expect(() => run({ S1: { neither: 1, wrist: 0, back: 0, both: 0 } })).toThrow('S1 is no unit')
    expect(() => run({ A: { neither: 1.5, wrist: 0, back: 0, both: 0 } })).toThrow('A has a whole number')
    expect(() => run({ A: { neither: 1, wrist: 0, back: -1, both: 0 } })).toThrow('people in back, not -1')
  })

  function keptOf(strength: 'standard' | 'strict', draw: Draw) {
    return drawKeptNoise(plan, strength, none, draw)
  }
})

describe('a stored table', () => {
  const stored = (cube: CubeOfTests, draw: Draw): StoredTable => {
    const rows = planRows(cube.facts, null)
    // As a release keeps it: its JSON.
    return JSON.parse(JSON.stringify(protect({ quarter, classes: cube.classes }, rows, 'standard', draw, none)))
  }

  it('is read again as it was, whatever the organisation and the draws', () => {
    fc.assert(
      fc.property(anyCube, fc.infiniteStream(fc.integer({ min: -9, max: 9 })), (cube, draws) => {
        const table = stored(cube, () => draws.next().value ?? 0)
        expect(readProtectedTable(table)).toEqual(table)
      }),
    )
  })

  type Row = StoredTable['rows'][number]
  const good: StoredTable = stored(
    { facts: { tree, heads: { A: 50, B: 50, C: 50, D: 50 }, smallestRow: 15 }, classes },
    inTurn(),
  )
  const withRow = (at: number, change: (row: Row) => Partial<Row>): StoredTable => ({
    ...good,
    rows: good.rows.map((row, place) => (place === at ? { ...row, ...change(row) } : row)),
  })
  const cell = (value: number) => ({ value })

  it.each([
    ['a quarter that is none', { ...good, quarter: '2026' }, 'not a quarter: 2026'],
    ['a strength that is none', { ...good, strength: 'weak' }, 'not a strength: weak'],
    ['no rows', { ...good, rows: [] }, 'at least one row'],
    ['a row twice', { ...good, rows: [...good.rows, ...good.rows.slice(-1)] }, 'row D occurs twice'],
    ['two roots', withRow(1, () => ({ parent: null })), 'row S1: the root comes first, alone'],
    ['a row before its parent', { ...good, rows: good.rows.toSpliced(1, 1) }, 'row A stands before its parent S1'],
    ['a unit in no row', { ...good, rows: good.rows.slice(0, -1) }, 'the rows below S2 do not divide its units'],
    ['a unit twice', withRow(2, () => ({ members: ['A', 'A'] })), 'row A counts no unit, or one twice'],
    ['a row of nobody', withRow(6, () => ({ members: [] })), 'row D counts no unit'],
    ['part of a respondent', withRow(2, () => ({ n: 17.5 })), 'row A: 17.5 respondents'],
    ['fewer heads than none', withRow(2, () => ({ heads: -1 })), 'row A: -1 heads'],
    ['respondents that do not add up', withRow(2, () => ({ n: 18 })), 'row S1: n is not the sum'],
    ['heads that do not add up', withRow(2, () => ({ heads: 51 })), 'row S1: heads are not the sum'],
    [
      'figures that do not add up',
      withRow(4, (row) => ({ figures: row.figures && { ...row.figures, wristAny: cell(0) } })),
      'row ORG: wristAny is not the sum of the rows below it',
    ],
    [
      'figures of nine',
      withRow(3, () => ({ figures: { wristAny: cell(1), backAny: cell(1) } })),
      'row B: figures are shown from 10',
    ],
    ['no figures of seventeen', withRow(2, () => ({ figures: null })), 'row A: figures are shown from 10'],
    [
      'part of a person',
      withRow(2, () => ({ figures: { wristAny: cell(1.5), backAny: cell(1) } })),
      'wristAny is a whole number',
    ],
    [
      'both in a small row',
      withRow(2, () => ({ figures: { wristAny: cell(7), backAny: cell(9), both: cell(1) } })),
      'row A: `both`',
    ],
    [
      'a figure that is none',
      withRow(2, () => ({ figures: { wristAny: cell(7), backAny: cell(9), neck: cell(1) } as never })),
      'neck is no figure',
    ],
    ['a figure too few', withRow(2, () => ({ figures: { wristAny: cell(7) } as never })), 'row A has no backAny'],
  ])('is refused with %s', (_, table, message) => {
    expect(() => readProtectedTable(table)).toThrow(message)
    expect(() => readProtectedTable(table)).toThrow(RangeError)
  })
})

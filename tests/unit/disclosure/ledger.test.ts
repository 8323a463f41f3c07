import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { audit } from '@/lib/domain/disclosure/audit'
import type { BreakdownId } from '@/lib/domain/disclosure/breakdowns'
import { breakdowns } from '@/lib/domain/disclosure/breakdowns'
import { attackLedger, type ShownTable } from '@/lib/domain/disclosure/ledger'
import { protect } from '@/lib/domain/disclosure/protect'
import type { Cell } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { randomFrom, simulatedOrganisation, withBreakdowns } from './cubes'

const fixtures = resolve(import.meta.dirname, '../../fixtures/disclosure')
const policy = { threshold: 5, minimumUnitHeadcount: 10 }
const quarterOf = (i: number) => `${2000 + Math.floor(i / 4)}-Q${(i % 4) + 1}` as Quarter

const count = (value: number): Cell => ({ kind: 'count', value })
const below: Cell = { kind: 'below', low: 0, high: 4 }
const notOffered: Cell = { kind: 'notOffered' }

type Counts = [n: number, wristAny: number | Cell, backAny: number | Cell]

/** An organisation whose rows are named by their members: `AB` counts the units A and B. */
function arrangement(rows: Record<string, Counts>, quarter: Quarter = '2026-Q1' as Quarter): ShownTable {
  const asCell = (value: number | Cell) => (typeof value === 'number' ? count(value) : value)
  return {
    quarter,
    threshold: 5,
    breakdowns: [],
    rows: Object.entries(rows).map(([id, [n, wristAny, backAny]], i) => ({
      id,
      parent: i === 0 ? null : (Object.keys(rows)[0] ?? ''),
      members: [...id],
      cells: { respondents: count(n), wristAny: asCell(wristAny), backAny: asCell(backAny), both: notOffered },
    })),
  }
}

// Each of the two is safe alone: every cell is exact and nothing is small.
const first = arrangement({ ABC: [90, 30, 36], AB: [50, 17, 20], C: [40, 13, 16] })
const second = arrangement({ ABC: [90, 30, 36], A: [35, 12, 14], BC: [55, 18, 22] })

describe('attackLedger', () => {
  it('passes one table and several quarters, and counts what it attacked', async () => {
    const alone = await attackLedger([first])
    expect(alone).toMatchObject({ passed: true, failures: [] })
    const many = await attackLedger(Array.from({ length: 5 }, (_, i) => ({ ...first, quarter: quarterOf(i) })))
    expect(many).toMatchObject({ passed: true, attacked: 5 * alone.attacked })
  })

  it('takes the same numbers shown twice for one', async () => {
    const shuffled = { ...first, rows: first.rows.map(({ cells, ...row }) => ({ cells, ...row })) }
    expect((await attackLedger([first, shuffled])).attacked).toBe((await attackLedger([first])).attacked)
  })

  it('subtracts one arrangement of a quarter from another', async () => {
    // AB - A = B: 15 people, 5 with wrist and 6 with back complaints. That is enough for everybody.
    expect((await attackLedger([first, second])).passed).toBe(true)
    // With 13 in A, B has 17 - 13 = 4.
    const close = arrangement({ ABC: [90, 30, 36], A: [35, 13, 14], BC: [55, 17, 22] })
    expect((await attackLedger([close])).passed).toBe(true)
    expect(await attackLedger([first, close])).toMatchObject({
      passed: false,
      failures: [{ quarter: '2026-Q1', reason: 'learned' }],
    })
    // In another quarter they are other people.
    expect((await attackLedger([first, { ...close, quarter: '2026-Q2' as Quarter }])).passed).toBe(true)
  })

  it('subtracts several rows of one arrangement from a row of another', async () => {
    // ABCD - A - C = B and D together: 30 people, of whom 30 - 13 - 13 = 4 have wrist complaints.
    const whole: Record<string, Counts> = { ABCDE: [200, 70, 80], ABCD: [100, 30, 40], E: [100, 40, 40] }
    const cut: Record<string, Counts> = { ABCDE: [200, 70, 80], A: [35, 13, 14], C: [35, 13, 14], BDE: [130, 44, 52] }
    expect((await attackLedger([arrangement(whole)])).passed).toBe(true)
    expect((await attackLedger([arrangement(cut)])).passed).toBe(true)
    expect((await attackLedger([arrangement(whole), arrangement(cut)])).passed).toBe(false)
  })

  it('names the quarter that fails and no other, in any order', async () => {
    const close = arrangement({ ABC: [90, 30, 36], A: [35, 13, 14], BC: [55, 17, 22] })
    const other = { ...first, quarter: '2025-Q4' as Quarter }
    const expected = [{ quarter: '2026-Q1', reason: 'learned' }]
    expect((await attackLedger([other, first, close])).failures).toEqual(expected)
    expect((await attackLedger([close, other, first])).failures).toEqual(expected)
  })

  it('refuses a label that another version gives away', async () => {
    const labelled = arrangement({ AB: [60, 20, 24], A: [30, below, 10], B: [30, { kind: 'hidden' }, 14] })
    expect((await attackLedger([labelled])).passed).toBe(true)
    // The hidden cell shown after all: 20 - 17 = 3.
    const later = arrangement({ AB: [60, 20, 24], A: [30, below, 10], B: [30, 17, 14] })
    expect((await attackLedger([labelled, later])).failures).toEqual([{ quarter: '2026-Q1', reason: 'learned' }])
  })

  it('refuses a second count of the same quarter, as a running total that goes from 12 to 13', async () => {
    const document = JSON.parse(readFileSync(join(fixtures, 'tables/temporal_difference.json'), 'utf8'))
    expect((await audit(document)).ok).toBe(false)
    const before = arrangement({ AB: [60, 21, 24], A: [30, 12, 10], B: [30, 9, 14] })
    const after = arrangement({ AB: [61, 22, 24], A: [31, 13, 10], B: [30, 9, 14] })
    expect((await attackLedger([before])).passed).toBe(true)
    expect((await attackLedger([after])).passed).toBe(true)
    expect((await attackLedger([before, after])).failures).toEqual([{ quarter: '2026-Q1', reason: 'contradiction' }])
  })

  it('subtracts a breakdown of one arrangement from that of another', async () => {
    const divide = (breakdown: BreakdownId, row: string, n: number, values: number[]) => ({
      breakdown,
      row,
      n,
      parts: (breakdowns.find(({ id }) => id === breakdown)?.parts ?? []).map((part, i) => ({
        part,
        cell: count(values[i] ?? 0),
      })),
    })
    const rows = (ids: [string, number][]): ShownTable => ({
      quarter: '2026-Q1' as Quarter,
      threshold: 5,
      breakdowns: [],
      rows: ids.map(([id, both], i) => ({
        id,
        parent: i === 0 ? null : (ids[0]?.[0] ?? ''),
        members: [...id],
        cells: { respondents: count(5 * both), wristAny: count(2 * both), backAny: count(2 * both), both: count(both) },
      })),
    })
    const organisation = divide('neckInvolved', 'ABC', 300, [150, 150])
    const one = {
      ...rows([
        ['ABC', 300],
        ['AB', 160],
        ['C', 140],
      ]),
      breakdowns: [organisation, divide('neckInvolved', 'AB', 160, [80, 80])],
    }
    const two = (yes: number) => ({
      ...rows([
        ['ABC', 300],
        ['A', 100],
        ['BC', 200],
      ]),
      breakdowns: [organisation, divide('neckInvolved', 'A', 100, [yes, 100 - yes])],
    })
    // B has 160 - 100 = 60 in `both`: 80 - 40 = 40 with the neck, 20 without; or 80 - 77 = 3.
    expect((await attackLedger([one, two(40)])).failures).toEqual([])
    expect((await attackLedger([two(77)])).failures).toEqual([])
    expect((await attackLedger([one, two(77)])).failures).toEqual([{ quarter: '2026-Q1', reason: 'learned' }])
  })

  it('says nothing about quarters of which nothing was shown', async () => {
    expect(await attackLedger([])).toEqual({
      passed: true,
      failures: [],
      attacked: 0,
      programs: { linear: 0, integer: 0 },
    })
    expect((await attackLedger([{ ...first, rows: [] }])).passed).toBe(true)
  })

  it('takes nothing from a certificate', async () => {
    const random = randomFrom(2)
    const table = await protect(withBreakdowns(simulatedOrganisation(random, 24, 3), random), policy)
    if (table.status === 'withheld') throw new Error('expected a published table')
    expect(await attackLedger([table])).toMatchObject({ passed: true })
    // One labelled cell shown after all, under the certificate of the table that kept it.
    const labelled = table.rows.find(({ parent, cells }) => parent !== null && cells.wristAny.kind === 'below')
    const rows = table.rows.map((row) =>
      row === labelled ? { ...row, cells: { ...row.cells, wristAny: count(row.feasible.wristAny.high) } } : row,
    )
    expect(await attackLedger([{ ...table, rows }])).toMatchObject({ passed: false })
  })
})

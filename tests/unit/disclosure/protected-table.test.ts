import { describe, expect, it } from 'vitest'
import { type BreakdownId, breakdowns, type ProtectedBreakdown } from '@/lib/domain/disclosure/breakdowns'
import type { Certificate } from '@/lib/domain/disclosure/certificate'
import {
  readProtectedTable,
  readPublishedRows,
  type StoredTable,
  withheldTable,
} from '@/lib/domain/disclosure/protected-table'
import type { Cell, Feasible, Outcome, ProtectedRow } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'

const quarter = '2026-Q1' as Quarter
const certificate: Certificate = {
  auditor: 'by hand',
  solver: 'none',
  passed: true,
  attacked: 0,
  programs: { linear: 0, integer: 0 },
}
const count = (value: number): Cell => ({ kind: 'count', value })
const notOffered: Cell = { kind: 'notOffered' }
const exactly = (value: number): Feasible => ({ low: value, high: value })

function row(
  id: string,
  parent: string | null,
  members: string[],
  counts: [number, number, number, Cell],
): ProtectedRow {
  const [n, wristAny, backAny, both] = counts
  return {
    id,
    name: id,
    parent,
    members,
    merged: false,
    cells: { respondents: count(n), wristAny: count(wristAny), backAny: count(backAny), both },
    feasible: {
      wristAny: exactly(wristAny),
      backAny: exactly(backAny),
      both: both.kind === 'count' ? exactly(both.value) : { low: 0, high: wristAny },
    },
  }
}

// 100 + 50 = 150, 60 + 20 = 80, 70 + 10 = 80.
const org = row('ORG', null, ['A1', 'A2', 'B'], [150, 80, 80, count(60)])
const siteA = row('A', 'ORG', ['A2', 'A1'], [100, 60, 70, count(45)])
const unitB = row('B', 'ORG', ['B'], [50, 20, 10, notOffered])
const table: StoredTable = { quarter, threshold: 5, rows: [org, siteA, unitB], breakdowns: [], certificate }

const read = (rows: readonly ProtectedRow[], more: Partial<StoredTable> = {}) =>
  readProtectedTable({ ...table, rows, ...more })
const cells = (one: ProtectedRow, change: Partial<ProtectedRow['cells']>) => ({
  ...one,
  cells: { ...one.cells, ...change },
})
const feasible = (one: ProtectedRow, outcome: Outcome, interval: Feasible) => ({
  ...one,
  feasible: { ...one.feasible, [outcome]: interval },
})

describe('readProtectedTable', () => {
  it('takes what is stored as it is, and says that it is published', () => {
    expect(readProtectedTable(table)).toEqual({ ...table, status: 'published' })
    expect(readPublishedRows(table)).toEqual({ quarter, threshold: 5, rows: table.rows, status: 'published' })
  })

  it('drops what does not belong to a table', () => {
    expect(readProtectedTable({ ...table, other: 1 } as StoredTable)).not.toHaveProperty('other')
  })

  it('takes every kind of cell where it may stand', () => {
    const labelled = cells(unitB, {
      wristAny: { kind: 'below', low: 0, high: 4 },
      backAny: { kind: 'above', low: 46, high: 50 },
      both: { kind: 'hidden' },
    })
    expect(() => read([org, siteA, labelled])).not.toThrow()
  })

  it('takes intervals from 0 to everybody', () => {
    const wide = feasible(unitB, 'both', { low: 0, high: 50 })
    expect(() => read([org, siteA, wide])).not.toThrow()
  })

  const hiddenWrist = cells(siteA, { wristAny: { kind: 'hidden' } })
  it('adds up only what is all published', () => {
    expect(() => read([org, hiddenWrist, unitB])).not.toThrow()
    const orgHidden = cells(org, { wristAny: { kind: 'hidden' } })
    expect(() => read([orgHidden, siteA, unitB])).not.toThrow()
  })

  const malformed: [string, ProtectedRow[], string][] = [
    ['no row', [], 'a published table has at least one row'],
    ['a row twice', [org, siteA, unitB, unitB], 'row B occurs twice'],
    ['two roots', [org, siteA, { ...unitB, parent: null }], 'row B: the root comes first, alone'],
    ['no root', [{ ...siteA }], 'row A: the root comes first, alone'],
    ['a row before its parent', [org, { ...siteA, parent: 'B' }, unitB], 'row A stands before its parent B'],
    ['a member that is nowhere', [org, siteA], 'the rows below ORG do not partition its members'],
    ['a member twice', [org, siteA, { ...unitB, members: ['B', 'B'] }], 'the rows below ORG do not partition'],
    ['another member', [org, siteA, { ...unitB, members: ['C'] }], 'the rows below ORG do not partition'],
    [
      'respondents that are not published',
      [org, siteA, cells(unitB, { respondents: { kind: 'hidden' } })],
      'row B: respondents are always published',
    ],
    ['half a respondent', [org, siteA, cells(unitB, { respondents: count(50.5) })], 'row B: respondents are always'],
    [
      'a small count',
      [org, siteA, cells(unitB, { backAny: count(4) })],
      'row B: backAny is no cell of a row with 50 respondents',
    ],
    [
      'an outcome that is always offered',
      [org, siteA, cells(unitB, { wristAny: notOffered })],
      'row B: wristAny is no cell of a row with 50 respondents',
    ],
    [
      'an interval below 0',
      [org, siteA, feasible(unitB, 'both', { low: -1, high: 20 })],
      'row B: both has no interval within 0 to 50',
    ],
    [
      'an interval without an end',
      [org, siteA, feasible(unitB, 'both', { low: 0, high: Number.NaN })],
      'row B: both has no interval within 0 to 50',
    ],
    ['ends that cross', [org, siteA, feasible(unitB, 'wristAny', { low: 21, high: 20 })], 'row B: wristAny has no'],
    ['more than everybody', [org, siteA, feasible(unitB, 'backAny', { low: 0, high: 51 })], 'row B: backAny has no'],
    [
      'respondents that do not add up',
      [cells(org, { respondents: count(151) }), siteA, unitB],
      'row ORG: respondents is not the sum of the rows below it',
    ],
    [
      'outcomes that do not add up',
      [org, siteA, cells(unitB, { backAny: count(11) })],
      'row ORG: backAny is not the sum of the rows below it',
    ],
    [
      'both, where all offer it',
      [org, siteA, cells(unitB, { both: count(5) })],
      'row ORG: both is not the sum of the rows below it',
    ],
  ]
  it.each(malformed)('refuses %s', (_, rows, message) => {
    expect(() => read(rows)).toThrow(RangeError)
    expect(() => read(rows)).toThrow(message)
    expect(() => readPublishedRows({ ...table, rows })).toThrow(message)
  })
})

describe('readProtectedTable of a second level', () => {
  const parted = (breakdown: BreakdownId, at: string, values: readonly (number | Cell)[], n: number) => ({
    breakdown,
    row: at,
    n,
    parts: (breakdowns.find(({ id }) => id === breakdown)?.parts ?? []).map((part, i) => {
      const cell = values[i] ?? 0
      return typeof cell === 'number'
        ? { part, cell: count(cell), feasible: exactly(cell) }
        : { part, cell, feasible: { low: 0, high: n } }
    }),
  })
  const whole = parted('neckInvolved', 'ORG', [35, 25], 60)
  // 4 x 5 x 2 = 40 people are enough in a site.
  const site = parted('neckInvolved', 'A', [25, 20], 45)
  const accepts =
    (...entries: ProtectedBreakdown[]) =>
    () =>
      read(table.rows, { breakdowns: entries })
  const parts = (entry: ProtectedBreakdown, i: number, change: object) => ({
    ...entry,
    parts: entry.parts.map((part, p) => (p === i ? { ...part, ...change } : part)),
  })

  it('takes entries of the organisation and of a site', () => {
    expect(accepts(whole, site)).not.toThrow()
    expect(accepts(site)).not.toThrow()
    expect(accepts(parted('systemic', 'ORG', [20, 20, 20], 60))).not.toThrow()
  })

  it('takes parts that need not add up, as one of them is labelled or hidden', () => {
    expect(accepts(parted('neckInvolved', 'ORG', [{ kind: 'hidden' }, 25], 60))).not.toThrow()
    const above: Cell = { kind: 'above', low: 56, high: 60 }
    expect(accepts(parted('neckInvolved', 'ORG', [above, { kind: 'hidden' }], 60))).not.toThrow()
  })

  it('takes as many people as are enough, and no fewer', () => {
    const rows = (both: number) => [row('ORG', null, ['A'], [100, 60, 60, count(both)])]
    const divided = (both: number, k: number) => () =>
      read(rows(both), { threshold: k, breakdowns: [parted('neckInvolved', 'ORG', [both / 2, both / 2], both)] })
    // 2k = 20 in the organisation.
    expect(divided(20, 10)).not.toThrow()
    const small = [row('ORG', null, ['A'], [100, 60, 60, count(18)])]
    const one = parted('neckInvolved', 'ORG', [{ kind: 'hidden' }, { kind: 'hidden' }], 18)
    expect(() => read(small, { threshold: 10, breakdowns: [one] })).toThrow('neckInvolved of ORG: it takes 20 people')
  })

  const few = parted('onsetOrder', 'A', [15, 10, 10, 10], 45)
  const malformed: [string, ProtectedBreakdown[], string][] = [
    [
      'an unknown question',
      [{ ...whole, breakdown: 'weather' as BreakdownId }],
      'weather of ORG: there is no such break',
    ],
    ['an unknown row', [{ ...whole, row: 'X' }], 'neckInvolved of X: there is no such row'],
    ['another number', [{ ...whole, n: 61 }], 'neckInvolved of ORG: it divides another number than both'],
    [
      'a number that is not published',
      [parted('neckInvolved', 'B', [30, 20], 50)],
      'neckInvolved of B: it divides another number than both',
    ],
    // 4 x 5 x 4 = 80.
    ['a site with too few people', [few], 'onsetOrder of A: it takes 80 people'],
    [
      'parts in another order',
      [{ ...whole, parts: [...whole.parts].reverse() }],
      'neckInvolved of ORG: its parts are not those of the definition',
    ],
    ['a missing part', [{ ...whole, parts: whole.parts.slice(1) }], 'neckInvolved of ORG: its parts are not those'],
    [
      'a part that is not offered',
      [parts(whole, 1, { cell: notOffered })],
      'neckInvolved of ORG: no is no cell among 60 people',
    ],
    ['a small part', [parts(whole, 0, { cell: count(4) })], 'neckInvolved of ORG: yes is no cell among 60 people'],
    [
      'an interval below 0',
      [parts(whole, 0, { feasible: { low: -1, high: 3 } })],
      'neckInvolved of ORG: yes has no interval within 0 to 60',
    ],
    [
      'an interval with half a person',
      [parts(whole, 0, { feasible: { low: 1, high: 3.5 } })],
      'neckInvolved of ORG: yes has no interval',
    ],
    [
      'ends that cross',
      [parts(whole, 1, { feasible: { low: 3, high: 2 } })],
      'neckInvolved of ORG: no has no interval',
    ],
    [
      'an interval beyond everybody',
      [parts(whole, 1, { feasible: { low: 3, high: 61 } })],
      'neckInvolved of ORG: no has no interval',
    ],
    [
      'parts that do not add up',
      [parts(whole, 0, { cell: count(36) })],
      'neckInvolved of ORG: its parts do not sum to 60',
    ],
    [
      'more people below',
      [parted('neckInvolved', 'ORG', [20, 40], 60), site],
      'neckInvolved of ORG: the rows below it',
    ],
  ]
  it.each(malformed)('refuses %s', (_, entries, message) => {
    expect(accepts(...entries)).toThrow(RangeError)
    expect(accepts(...entries)).toThrow(message)
  })

  it('refuses for a site what is for the organisation only', () => {
    // 4 x 5 x 3 = 60 people.
    const large = row('ORG', null, ['A', 'B'], [300, 140, 140, count(120)])
    const a = row('A', 'ORG', ['A'], [150, 70, 70, count(60)])
    const b = row('B', 'ORG', ['B'], [150, 70, 70, count(60)])
    const entry = (id: BreakdownId) => [parted(id, 'A', [20, 20, 20], 60)]
    expect(() => read([large, a, b], { breakdowns: entry('postureChanged') })).not.toThrow()
    expect(() => read([large, a, b], { breakdowns: entry('systemic') })).toThrow(
      'systemic of A: it is published for the organisation only',
    )
  })

  it('refuses sites that together count more people than the row above them', () => {
    // The cells of ORG and B are hidden from the sum, so that only the second level can notice: 60 < 45 + 45.
    const b = row('B', 'ORG', ['B'], [100, 60, 70, count(45)])
    const top = cells(
      { ...org, cells: { ...org.cells, respondents: count(200) } },
      {
        wristAny: { kind: 'hidden' },
        backAny: { kind: 'hidden' },
      },
    )
    const third = row('C', 'ORG', ['C'], [0, 0, 0, notOffered])
    const hiddenThird = cells(third, {
      wristAny: { kind: 'below', low: 0, high: 4 },
      backAny: { kind: 'below', low: 0, high: 4 },
    })
    const rows = [{ ...top, members: ['A1', 'A2', 'B', 'C'] }, siteA, b, hiddenThird]
    expect(() => read(rows)).not.toThrow()
    expect(() => read(rows, { breakdowns: [whole, site, parted('neckInvolved', 'B', [25, 20], 45)] })).toThrow(
      'neckInvolved of ORG: the rows below it count more people',
    )
  })
})

describe('withheldTable', () => {
  it('has no rows and nothing to certify', () => {
    expect(withheldTable(quarter, 7)).toEqual({
      status: 'withheld',
      quarter,
      threshold: 7,
      rows: [],
      certificate: null,
    })
  })
})

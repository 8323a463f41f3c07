import { describe, expect, it } from 'vitest'
import type { ProtectedRow } from '../../../lib/domain/disclosure/table'
import type { AnalysisInput } from '../../../lib/domain/hotspots/inputs'
import {
  datedTables,
  intervalOf,
  isSameUnit,
  levelsOf,
  respondentsOf,
  rootOf,
  unitRows,
} from '../../../lib/domain/hotspots/published-rows'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import type { Quarter } from '../../../lib/domain/organisation/quarter'
import { publishedTable } from './published-table'

const table = (quarter: Quarter) => publishedTable(quarter, [{ id: 'A', n: 20, wrist: 8, back: 8 }])

function input(earlier: readonly Quarter[], changes: Partial<AnalysisInput> = {}): AnalysisInput {
  return {
    table: table('2026-Q3'),
    earlier: earlier.map((quarter) => ({ table: table(quarter), headcounts: {} })),
    headcounts: {},
    audits: [],
    interventions: [],
    rule: standardRule,
    denominator: 'people',
    ...changes,
  }
}

/** Rows of a tree given as `child: parent`. */
function tree(parents: Readonly<Record<string, string | null>>): ProtectedRow[] {
  const [row] = table('2026-Q3').rows
  if (!row) throw new Error('no row')
  return Object.entries(parents).map(([id, parent]) => ({ ...row, id, parent, members: [id] }))
}

const organisation = tree({
  ORG: null,
  LEE: 'ORG',
  SOLO: 'ORG',
  'LEE-A': 'LEE',
  'LEE-B': 'LEE',
  DEEP: 'LEE',
  D1: 'DEEP',
})

describe('the tables of an analysis', () => {
  it('are put newest first, gaps and all', () => {
    const { now, earlier } = datedTables(input(['2025-Q3', '2026-Q2', '2024-Q4']))
    expect(now.quarter).toBe('2026-Q3')
    expect(earlier.map(({ quarter }) => quarter)).toEqual(['2026-Q2', '2025-Q3', '2024-Q4'])
  })

  it.each([
    ['the same quarter', ['2026-Q3']],
    ['a later one', ['2026-Q4', '2026-Q1']],
    ['one that comes twice', ['2026-Q1', '2026-Q2', '2026-Q1']],
  ] satisfies [string, Quarter[]][])('must be earlier, each once: not %s', (_, earlier) => {
    expect(() => datedTables(input(earlier))).toThrow(/not earlier than 2026-Q3, or comes twice/)
  })

  it('need a quarter each', () => {
    expect(() => datedTables(input([], { table: { ...table('2026-Q3'), quarter: null } }))).toThrow('with a quarter')
    const undated = { table: { ...table('2026-Q2'), quarter: null }, headcounts: {} }
    expect(() => datedTables(input([], { earlier: [undated] }))).toThrow('with a quarter')
  })
})

describe('rows', () => {
  it('have counts that lie in an interval, out of their respondents', () => {
    const [, row] = publishedTable('2026-Q3', [{ id: 'A', n: 20, wrist: 3, back: 8 }]).rows
    if (!row) throw new Error('no row')
    expect(intervalOf(row, 'wristAny')).toEqual({ low: 0, high: 4, n: 20 })
    expect(intervalOf(row, 'backAny')).toEqual({ low: 8, high: 8, n: 20 })
  })

  it('have one root', () => {
    expect(rootOf({ rows: organisation }).id).toBe('ORG')
    expect(() => rootOf({ rows: organisation.slice(1) })).toThrow('has a root row')
  })

  it('have respondents', () => {
    const [row] = organisation
    if (!row) throw new Error('no row')
    const withRespondents = (respondents: ProtectedRow['cells']['respondents']) => ({
      ...row,
      cells: { ...row.cells, respondents },
    })
    expect(respondentsOf(withRespondents({ kind: 'count', value: 1 }))).toBe(1)
    expect(() => respondentsOf(withRespondents({ kind: 'count', value: 0 }))).toThrow('row ORG')
    expect(() => respondentsOf(withRespondents({ kind: 'hidden' }))).toThrow(RangeError)
  })

  it('are units where nothing lies below, in the order of their ids; the root never is', () => {
    expect(unitRows(organisation).map(({ id }) => id)).toEqual(['D1', 'LEE-A', 'LEE-B', 'SOLO'])
    expect(unitRows(tree({ ORG: null }))).toEqual([])
  })

  it('lie on levels: units on one, all others by depth', () => {
    expect(Object.fromEntries(levelsOf(organisation))).toEqual({
      ORG: 0,
      LEE: 1,
      DEEP: 2,
      SOLO: 'unit',
      'LEE-A': 'unit',
      'LEE-B': 'unit',
      D1: 'unit',
    })
  })

  it('are the same unit with the same id and members, in whatever order', () => {
    const [row] = organisation
    if (!row) throw new Error('no row')
    const of = (id: string, members: string[]) => ({ ...row, id, members })
    expect(isSameUnit(of('A', ['X', 'Y']), of('A', ['Y', 'X']))).toBe(true)
    expect(isSameUnit(of('A', ['Y', 'X']), of('A', ['X', 'Y']))).toBe(true)
    expect(isSameUnit(of('A', ['X', 'Y']), of('A', ['X']))).toBe(false)
    expect(isSameUnit(of('A', ['X']), of('B', ['X']))).toBe(false)
    // Codes are not run together.
    expect(isSameUnit(of('A', ['X', 'Y']), of('A', ['XY']))).toBe(false)
  })
})

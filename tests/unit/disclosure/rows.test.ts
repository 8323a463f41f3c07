import { describe, expect, it } from 'vitest'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { readCube } from '@/lib/domain/disclosure/cube'
import { planRows } from '@/lib/domain/disclosure/rows'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }

/** A table in which every respondent has no complaint: the row rules look at numbers of respondents alone. */
function healthy(
  tree: CountTable['tree'],
  n: Record<string, number>,
  more: Pick<CountTable, 'onBehalf' | 'headcounts' | 'names'> = {},
): CountTable {
  const classes = Object.fromEntries(
    Object.entries(n).map(([code, neither]) => [code, { neither, wrist: 0, back: 0, both: 0 }]),
  )
  return { quarter: null, tree, classes, ...more }
}

/** Each row as `id: members`, indented by nothing; the arrangement at a glance. */
function plan(table: CountTable, mayNotStand: string[] = [], closed: string[] = []): Record<string, string> {
  const rows = planRows(readCube(table), policy, { mayNotStand: new Set(mayNotStand), closed: new Set(closed) })
  return Object.fromEntries(rows.map((row) => [row.id, row.members.join(' ')]))
}

const twoSites = { ORG: ['A', 'B'], A: ['A1', 'A2', 'A3'], B: ['B1', 'B2'] }

describe('planRows', () => {
  it('gives a unit with 2k reports a row and joins one with 2k - 1 to the smallest published sibling', () => {
    expect(plan(healthy(twoSites, { A1: 10, A2: 10, A3: 12, B1: 20, B2: 20 }))).toEqual({
      ORG: 'A1 A2 A3 B1 B2',
      A: 'A1 A2 A3',
      A1: 'A1',
      A2: 'A2',
      A3: 'A3',
      B: 'B1 B2',
      B1: 'B1',
      B2: 'B2',
    })
    const smaller = plan(healthy(twoSites, { A1: 9, A2: 11, A3: 12, B1: 20, B2: 20 }))
    expect(smaller).toMatchObject({ A2: 'A1 A2', A3: 'A3' })
    expect(smaller).not.toHaveProperty('A1')
  })

  it('pools small units as other units of their site once they reach 2k together', () => {
    const other = plan(healthy(twoSites, { A1: 4, A2: 6, A3: 12, B1: 20, B2: 20 }))
    expect(other).toMatchObject({ 'OTHER-A': 'A1 A2', A3: 'A3' })
    // One fewer and the pool has 9: it joins A3, and a site with one row is shown as the site alone.
    const joined = plan(healthy(twoSites, { A1: 4, A2: 5, A3: 12, B1: 20, B2: 20 }))
    expect(Object.keys(joined)).toEqual(['ORG', 'A', 'B', 'B1', 'B2'])
  })

  it('merges units under the minimum headcount for the year, however many of them report', () => {
    const table = healthy(
      twoSites,
      { A1: 12, A2: 12, A3: 12, B1: 20, B2: 20 },
      { headcounts: { A1: 9, A2: 9, A3: 10, B1: 30, B2: 30 } },
    )
    expect(plan(table)).toMatchObject({ 'OTHER-A': 'A1 A2', A3: 'A3' })
  })

  it('joins a site under 2k to the smallest other site', () => {
    const tree = { ORG: ['A', 'B', 'C'], A: ['A1', 'A2'], B: ['B1', 'B2'], C: ['C1', 'C2'] }
    const rows = plan(healthy(tree, { A1: 4, A2: 5, B1: 15, B2: 15, C1: 30, C2: 30 }))
    // A has 9. Its units look for room in B: together with nobody they are 9, so they join B's smallest unit.
    expect(rows).toEqual({
      ORG: 'A1 A2 B1 B2 C1 C2',
      B: 'A1 A2 B1 B2',
      B1: 'A1 A2 B1',
      B2: 'B2',
      C: 'C1 C2',
      C1: 'C1',
      C2: 'C2',
    })
  })

  it('publishes nothing about an organisation under 2k', () => {
    expect(plan(healthy(twoSites, { A1: 9 }))).toEqual({})
    expect(plan(healthy(twoSites, { A1: 10 }))).toEqual({ ORG: 'A1 A2 A3 B1 B2' })
  })

  it('shows the units of a single-site organisation directly under the organisation', () => {
    const rows = plan(healthy({ ORG: ['A'], A: ['A1', 'A2'] }, { A1: 20, A2: 20 }))
    expect(rows).toEqual({ ORG: 'A1 A2', A1: 'A1', A2: 'A2' })
  })

  it('takes units directly below the root, next to sites, and trees of any depth', () => {
    const tree = { ORG: ['X', 'A'], A: ['AA', 'AB'], AA: ['A1', 'A2'], AB: ['A3', 'A4'] }
    expect(plan(healthy(tree, { X: 10, A1: 10, A2: 10, A3: 10, A4: 9 }))).toEqual({
      ORG: 'A1 A2 A3 A4 X',
      A: 'A1 A2 A3 A4',
      AA: 'A1 A2',
      A1: 'A1',
      A2: 'A2',
      AB: 'A3 A4',
      X: 'X',
    })
    expect(plan(healthy({ ORG: [] }, { ORG: 10 }))).toEqual({ ORG: 'ORG' })
  })

  it('does not count reports typed in for others towards 2k, but counts them in the row', () => {
    const table = healthy(twoSites, { A1: 10, A2: 12, A3: 13, B1: 20, B2: 20 }, { onBehalf: { A1: 1 } })
    expect(plan(table)).toMatchObject({ A2: 'A1 A2' })
    const shown = planRows(readCube(table), policy).find((row) => row.id === 'A2')
    expect(shown).toMatchObject({ n: 22, merged: true })
  })

  it('offers both in a unit row from 8k respondents, in site and organisation always', () => {
    const rows = planRows(readCube(healthy(twoSites, { A1: 39, A2: 40, A3: 12, B1: 10, B2: 10 })), policy)
    const offers = Object.fromEntries(rows.map((row) => [row.id, row.offersBoth]))
    expect(offers).toMatchObject({ ORG: true, A: true, B: true, A1: false, A2: true, B1: false })
  })

  it('names merged rows', () => {
    const names = { A: 'Leeds', A1: 'Packing', A2: 'Stores', A3: 'Office' }
    const pooled = planRows(readCube(healthy(twoSites, { A1: 5, A2: 5, A3: 12, B1: 20, B2: 20 }, { names })), policy)
    expect(pooled.find((row) => row.id === 'OTHER-A')?.name).toBe('Other units of Leeds')
    const joined = planRows(readCube(healthy(twoSites, { A1: 5, A2: 12, A3: 12, B1: 20, B2: 20 }, { names })), policy)
    expect(joined.find((row) => row.id === 'A2')?.name).toBe('Stores + Packing')
  })

  it('lets no row stand alone that labels could not protect', () => {
    const n = { A1: 20, A2: 20, A3: 30, B1: 20, B2: 20 }
    expect(plan(healthy(twoSites, n), ['A3'])).toMatchObject({ A1: 'A1 A3', A2: 'A2' })
    expect(plan(healthy(twoSites, n), [], ['A'])).toEqual({
      ORG: 'A1 A2 A3 B1 B2',
      A: 'A1 A2 A3',
      B: 'B1 B2',
      B1: 'B1',
      B2: 'B2',
    })
  })
})

describe('readCube', () => {
  const person = { neither: 1, wrist: 0, back: 0, both: 0 }
  const malformed: [string, Partial<CountTable>, RegExp][] = [
    ['an empty tree', { tree: {} }, /empty/],
    ['a circle', { tree: { A: ['B'], B: ['A'] } }, /circle/],
    ['a circle beside the root', { tree: { ORG: ['X'], A: ['B'], B: ['A'] } }, /circle/],
    ['two roots', { tree: { ORG: ['A'], GRO: ['B'] } }, /more than one root/],
    ['a unit with two parents', { tree: { ORG: ['A', 'B'], A: ['C'], B: ['C'] } }, /two parents/],
    ['reports of an unknown unit', { classes: { Z: person } }, /Z is no unit/],
    ['reports of a site', { classes: { A: person } }, /A is no unit/],
    ['a negative count', { classes: { A1: { ...person, wrist: -1 } } }, /wrist of A1/],
    ['a fraction', { classes: { A1: { ...person, wrist: 0.5 } } }, /wrist of A1/],
    ['not a number', { classes: { A1: { ...person, wrist: Number.NaN } } }, /wrist of A1/],
    ['more reports for others than reports', { classes: { A1: person }, onBehalf: { A1: 2 } }, /more than its reports/],
    ['a headcount of an unknown unit', { headcounts: { Z: 3 } }, /Z is no unit/],
    ['a unit that would share the id of a pool', { tree: { ORG: ['A', 'OTHER-A'], A: ['A1', 'A2'] } }, /OTHER-A/],
  ]
  it.each(malformed)('refuses %s', (_, change, message) => {
    const table = { quarter: null, tree: { ORG: ['A'], A: ['A1', 'A2'] }, classes: {}, ...change }
    expect(() => readCube(table)).toThrow(RangeError)
    expect(() => readCube(table)).toThrow(message)
  })
})

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

describe('a planned row', () => {
  const rowsOf = (table: CountTable) =>
    planRows(readCube(table), policy).map(({ id, name, parent, merged, level, n }) => [
      id,
      name,
      parent,
      merged,
      level,
      n,
    ])

  it('has a level, and says whether it stands for several units', () => {
    expect(rowsOf(healthy(twoSites, { A1: 9, A2: 11, A3: 12, B1: 20, B2: 20 }))).toEqual([
      ['ORG', 'ORG', null, false, 'root', 72],
      ['A', 'A', 'ORG', false, 'middle', 32],
      ['A2', 'A2 + A1', 'A', true, 'unit', 20],
      ['A3', 'A3', 'A', false, 'unit', 12],
      ['B', 'B', 'ORG', false, 'middle', 40],
      ['B1', 'B1', 'B', false, 'unit', 20],
      ['B2', 'B2', 'B', false, 'unit', 20],
    ])
    expect(rowsOf(healthy({ ORG: [] }, { ORG: 10 }))).toEqual([['ORG', 'ORG', null, false, 'root', 10]])
  })

  it('is a pool of small units where they reach 2k together', () => {
    expect(rowsOf(healthy(twoSites, { A1: 4, A2: 6, A3: 12, B1: 20, B2: 20 })).slice(1, 4)).toEqual([
      ['A', 'A', 'ORG', false, 'middle', 22],
      ['A3', 'A3', 'A', false, 'unit', 12],
      ['OTHER-A', 'Other units of A', 'A', true, 'unit', 10],
    ])
  })

  it('counts small units that joined, when there are several', () => {
    const tree = { ORG: ['U1', 'U2', 'U3', 'U4'] }
    expect(rowsOf(healthy(tree, { U1: 4, U2: 5, U3: 12, U4: 13 }))).toEqual([
      ['ORG', 'ORG', null, false, 'root', 34],
      ['U3', 'U3 + 2 small units', 'ORG', true, 'unit', 21],
      ['U4', 'U4', 'ORG', false, 'unit', 13],
    ])
  })

  it('is never a pool of one unit, however many of it report', () => {
    const heads = { U1: 9, U2: 30, U3: 30 }
    const rows = rowsOf(healthy({ ORG: ['U1', 'U2', 'U3'] }, { U1: 20, U2: 13, U3: 12 }, { headcounts: heads }))
    expect(rows.map(([id, name]) => [id, name])).toEqual([
      ['ORG', 'ORG'],
      ['U2', 'U2'],
      ['U3', 'U3 + U1'],
    ])
  })

  it('is no pool where nothing else stands beside it', () => {
    expect(rowsOf(healthy({ ORG: ['U1', 'U2'] }, { U1: 9, U2: 9 }))).toEqual([['ORG', 'ORG', null, false, 'root', 18]])
  })

  it('takes in the small units directly below the root where only sites stand, and has their name', () => {
    const tree = { ORG: ['X', 'A', 'B'], A: ['A1', 'A2'], B: ['B1', 'B2'] }
    expect(rowsOf(healthy(tree, { X: 4, A1: 20, A2: 21, B1: 15, B2: 16 }))).toEqual([
      ['ORG', 'ORG', null, false, 'root', 76],
      ['A', 'A', 'ORG', false, 'middle', 41],
      ['A1', 'A1', 'A', false, 'unit', 20],
      ['A2', 'A2', 'A', false, 'unit', 21],
      // The smaller site, and in it the smaller unit.
      ['B', 'B + X', 'ORG', true, 'middle', 35],
      ['B1', 'B1 + X', 'B', true, 'unit', 19],
      ['B2', 'B2', 'B', false, 'unit', 16],
    ])
  })

  it('joins equally small ones in the order of their codes', () => {
    const tree = { ORG: ['U3', 'U1', 'U2'] }
    expect(rowsOf(healthy(tree, { U1: 12, U2: 12, U3: 5 })).map(([id, name]) => [id, name])).toEqual([
      ['ORG', 'ORG'],
      ['U1', 'U1 + U3'],
      ['U2', 'U2'],
    ])
    const sites = { ORG: ['C', 'B', 'A'], A: ['A1'], B: ['B1'], C: ['C1'] }
    expect(rowsOf(healthy(sites, { A1: 12, B1: 12, C1: 5 })).map(([id, name]) => [id, name])).toEqual([
      ['ORG', 'ORG'],
      ['A', 'A + C'],
      ['B', 'B'],
    ])
  })

  it('joins three small sites one after another, smallest first', () => {
    const sites = { ORG: ['A', 'B', 'C', 'D'], A: ['A1'], B: ['B1'], C: ['C1'], D: ['D1'] }
    // A (3) joins B (4), which is 7 then; C (5), the smallest now, joins B: 12. D has 30.
    expect(rowsOf(healthy(sites, { A1: 3, B1: 4, C1: 5, D1: 30 }))).toEqual([
      ['ORG', 'ORG', null, false, 'root', 42],
      ['B', 'B + 2 small units', 'ORG', true, 'middle', 12],
      ['D', 'D', 'ORG', false, 'middle', 30],
    ])
  })

  it('counts respondents of all classes', () => {
    const classes = { ORG: { neither: 1, wrist: 2, back: 3, both: 4 } }
    const [row] = planRows(readCube({ quarter: null, tree: { ORG: [] }, classes }), policy)
    expect(row).toMatchObject({ n: 10, counts: classes.ORG, members: ['ORG'], offersBoth: true })
  })

  it('needs the minimum of heads, and no more', () => {
    const table = (heads: number) =>
      healthy({ ORG: ['U1', 'U2', 'U3'] }, { U1: 12, U2: 12, U3: 12 }, { headcounts: { U1: heads, U2: 30, U3: 30 } })
    expect(rowsOf(table(10)).map(([id]) => id)).toEqual(['ORG', 'U1', 'U2', 'U3'])
    expect(rowsOf(table(9)).map(([id]) => id)).toEqual(['ORG', 'U2', 'U3'])
  })

  it('joins a site that labels could not protect to another, once', () => {
    const sites = { ORG: ['A', 'B', 'C'], A: ['A1', 'A2'], B: ['B1', 'B2'], C: ['C1', 'C2'] }
    const n = { A1: 20, A2: 20, B1: 25, B2: 25, C1: 30, C2: 30 }
    expect(plan(healthy(sites, n), ['A'])).toEqual({
      ORG: 'A1 A2 B1 B2 C1 C2',
      B: 'A1 A2 B1 B2',
      B1: 'B1',
      B2: 'B2',
      'OTHER-B': 'A1 A2',
      C: 'C1 C2',
      C1: 'C1',
      C2: 'C2',
    })
  })
})

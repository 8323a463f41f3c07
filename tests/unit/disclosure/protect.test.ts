import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attackPublished, feasibleCell } from '@/lib/domain/disclosure/attack'
import type { ShownRow } from '@/lib/domain/disclosure/attack-system'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { labelCount, mayHide } from '@/lib/domain/disclosure/labels'
import { protect } from '@/lib/domain/disclosure/protect'
import { readProtectedTable } from '@/lib/domain/disclosure/protected-table'
import { type ClassCounts, type Outcome, outcomes, type ProtectedRow } from '@/lib/domain/disclosure/table'
import { anyCube } from './cubes'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }
const k = policy.threshold

const one = (unit: ClassCounts): CountTable => ({ quarter: null, tree: { ORG: [] }, classes: { ORG: unit } })
const flat = (classes: Record<string, ClassCounts>): CountTable => ({
  quarter: null,
  tree: { ORG: Object.keys(classes) },
  classes,
})

/** A table's cells at a glance: counts as they are, everything else by its kind. */
function glance(rows: readonly ProtectedRow[]): Record<string, (number | string)[]> {
  return Object.fromEntries(
    rows.map(({ id, cells }) => [
      id,
      [cells.respondents, cells.wristAny, cells.backAny, cells.both].map((cell) =>
        cell.kind === 'count' ? cell.value : cell.kind,
      ),
    ]),
  )
}

describe('labelCount', () => {
  it('labels k - 1 and n - k + 1 and shows what is between', () => {
    expect(labelCount(0, 30, 5)).toEqual({ kind: 'below', low: 0, high: 4 })
    expect(labelCount(4, 30, 5)).toEqual({ kind: 'below', low: 0, high: 4 })
    expect(labelCount(5, 30, 5)).toEqual({ kind: 'count', value: 5 })
    expect(labelCount(25, 30, 5)).toEqual({ kind: 'count', value: 25 })
    expect(labelCount(26, 30, 5)).toEqual({ kind: 'above', low: 26, high: 30 })
  })

  it('hides nothing in a row where k to n - k holds fewer than k counts', () => {
    // n = 13: 5 to 8, four counts. n = 14: 5 to 9, five.
    expect(mayHide(13, 5)).toBe(false)
    expect(mayHide(14, 5)).toBe(true)
  })
})

describe('protect', () => {
  it('publishes counts as they are where nothing can be worked out', async () => {
    const table = await protect(one({ neither: 20, wrist: 6, back: 8, both: 6 }), policy)
    expect(table.status).toBe('published')
    expect(glance(table.rows)).toEqual({ ORG: [40, 12, 14, 6] })
  })

  it('hides both where it would give away a small class', async () => {
    // wristAny 12 - both 9 = 3 people with wrist complaints only. Without `both`: at least k, as it was no
    // label, and at most wristAny.
    const table = await protect(one({ neither: 20, wrist: 3, back: 8, both: 9 }), policy)
    expect(glance(table.rows)).toEqual({ ORG: [40, 12, 17, 'hidden'] })
    // Anybody's reading of `hidden` is 0 to n; wristAny 12 is the tightest bound.
    expect(table.rows[0]?.feasible.both).toEqual({ low: 0, high: 12 })
  })

  it('hides a second cell where subtraction would give a labelled one away', async () => {
    // Organisation 15 - B 12 = A 3, which is published as <5. Hiding B leaves A its 0 to 4, and B 11 to 15.
    const table = await protect(
      flat({
        A: { neither: 17, wrist: 1, back: 10, both: 2 },
        B: { neither: 8, wrist: 6, back: 10, both: 6 },
      }),
      policy,
    )
    expect(glance(table.rows)).toEqual({
      ORG: [60, 15, 28, 8],
      A: [30, 'below', 12, 'notOffered'],
      B: [30, 'hidden', 16, 'notOffered'],
    })
    expect(table.rows[2]?.feasible.wristAny).toEqual({ low: 11, high: 15 })
  })

  it('top-codes a unit where nearly everybody hurts instead of hiding it', async () => {
    const table = await protect(
      flat({
        A: { neither: 2, wrist: 2, back: 20, both: 6 },
        B: { neither: 2, wrist: 2, back: 20, both: 6 },
        C: { neither: 40, wrist: 8, back: 30, both: 8 },
        D: { neither: 40, wrist: 8, back: 30, both: 8 },
      }),
      policy,
    )
    const row = table.rows.find(({ id }) => id === 'A')
    expect(row?.cells.backAny).toEqual({ kind: 'above', low: 26, high: 30 })
    expect(row?.feasible.backAny).toEqual({ low: 26, high: 30 })
  })

  it('withholds an organisation with fewer than 2k reports', async () => {
    expect(await protect(one({ neither: 9, wrist: 0, back: 0, both: 0 }), policy)).toMatchObject({
      status: 'withheld',
      rows: [],
      certificate: null,
    })
    expect((await protect(one({ neither: 10, wrist: 0, back: 0, both: 0 }), policy)).status).toBe('published')
  })

  it.each([4, 21, 5.5, Number.NaN])('refuses a threshold of %s', async (threshold) => {
    await expect(protect(one({ neither: 9, wrist: 0, back: 0, both: 0 }), { ...policy, threshold })).rejects.toThrow(
      RangeError,
    )
  })

  it('lets nobody work out a labelled, hidden or small count, and proves it by tables that add up', async () => {
    await fc.assert(
      fc.asyncProperty(anyCube, async (cube) => {
        const table = await protect(cube, policy)
        if (table.status === 'withheld') return
        const trueCounts = (row: ProtectedRow) =>
          row.members.map((code) => cube.classes[code] ?? { neither: 0, wrist: 0, back: 0, both: 0 })
        const below = (id: string) => table.rows.filter((row) => row.parent === id)
        const leaves = (row: ProtectedRow): ProtectedRow[] =>
          below(row.id).length === 0 ? [row] : below(row.id).flatMap(leaves)
        expect([...(table.rows[0]?.members ?? [])].sort()).toEqual(Object.keys(cube.classes).sort())
        for (const row of table.rows) {
          if (below(row.id).length > 0) {
            expect(
              below(row.id)
                .flatMap((child) => child.members)
                .sort(),
            ).toEqual([...row.members].sort())
          }
          const n = sum(trueCounts(row).flatMap(Object.values))
          expect(n).toBeGreaterThanOrEqual(2 * k)
          expect(row.cells.respondents).toEqual({ kind: 'count', value: n })
          for (const outcome of outcomes) {
            const cell = row.cells[outcome]
            const truth = sum(trueCounts(row).map((unit) => countOf(unit, outcome)))
            const { low, high } = row.feasible[outcome]
            expect(low).toBeLessThanOrEqual(truth)
            expect(high).toBeGreaterThanOrEqual(truth)
            if (cell.kind === 'count') expect(cell.value).toBe(truth)
            if (cell.kind === 'below') expect([low, high]).toEqual([0, k - 1])
            if (cell.kind === 'above') expect([low, high]).toEqual([n - k + 1, n])
            if (cell.kind === 'hidden') expect(high - low).toBeGreaterThanOrEqual(k - 1)
            if (cell.kind === 'notOffered' && low < k) expect(high - low).toBeGreaterThanOrEqual(k - 1)
          }
        }
        // Witnesses: every one agrees with all that is published, and together they span every interval and
        // leave k counts for every class that may be small.
        const seen = table.rows.map(() => outcomes.map(() => new Set<number>()))
        for (const witness of table.certificate.witnesses ?? []) {
          table.rows.forEach((row, r) => {
            const units = leaves(row).map(({ id }) => {
              const [neither, wrist, back, both] = witness.classes[id] ?? [Number.NaN, 0, 0, 0]
              expect(Math.min(neither, wrist, back, both)).toBeGreaterThanOrEqual(0)
              return { neither, wrist, back, both }
            })
            expect({ kind: 'count', value: sum(units.flatMap(Object.values)) }).toEqual(row.cells.respondents)
            outcomes.forEach((outcome, o) => {
              const value = sum(units.map((unit) => countOf(unit, outcome)))
              const { low, high } = row.feasible[outcome]
              expect(value >= low && value <= high).toBe(true)
              seen[r]?.[o]?.add(value)
            })
          })
        }
        table.rows.forEach((row, r) => {
          outcomes.forEach((outcome, o) => {
            const { low, high } = row.feasible[outcome]
            expect(seen[r]?.[o]).toContain(low)
            expect(seen[r]?.[o]).toContain(high)
          })
        })
      }),
      { numRuns: 20, seed: 20261122 },
    )
  }, 120_000)
})

describe('attackPublished', () => {
  // The attack has to be able to fail: what `protect` avoids above, given to it as it must not be published.
  const row = (id: string, parent: string | null, n: number, counts: Record<Outcome, number | null>): ShownRow => ({
    id,
    parent,
    members: [id],
    cells: {
      respondents: { kind: 'count', value: n },
      wristAny:
        counts.wristAny === null ? { kind: 'below', low: 0, high: 4 } : { kind: 'count', value: counts.wristAny },
      backAny: counts.backAny === null ? { kind: 'hidden' } : { kind: 'count', value: counts.backAny },
      both: counts.both === null ? { kind: 'notOffered' } : { kind: 'count', value: counts.both },
    },
  })
  const attack = (rows: readonly ShownRow[]) => attackPublished([{ rows, threshold: k, breakdowns: [] }])

  it('finds the labelled cell that subtraction gives away', async () => {
    const [wide] = await attack([
      row('ORG', null, 60, { wristAny: 15, backAny: 28, both: 8 }),
      row('A', 'ORG', 30, { wristAny: null, backAny: 12, both: null }),
      row('B', 'ORG', 30, { wristAny: 12, backAny: 16, both: null }),
    ])
    expect(feasibleCell(wide, 'A', 'wristAny')).toEqual({ low: 3, high: 3 })
    expect(wide.shortfalls).toContainEqual({
      reading: 'anything',
      place: { kind: 'row', row: 'A', quantity: 'wristAny' },
      needs: { kind: 'reach', value: 0 },
      unproven: false,
    })
  })

  it('finds the class that three exact cells give away', async () => {
    const [wide] = await attack([row('ORG', null, 40, { wristAny: 12, backAny: 17, both: 9 })])
    expect(feasibleCell(wide, 'ORG', 'wrist')).toEqual({ low: 3, high: 3 })
    expect(wide.shortfalls.map(({ place }) => place)).toEqual([{ kind: 'row', row: 'ORG', quantity: 'wrist' }])
  })

  it('reads hidden as k to n - k when it may', async () => {
    const [wide] = await attack([row('ORG', null, 40, { wristAny: 12, backAny: null, both: 6 })])
    // back + both with both = 6: from 6 up; without wrist complaints there are 28 people left: up to 34.
    expect(feasibleCell(wide, 'ORG', 'backAny')).toEqual({ low: 6, high: 34 })
    const [, narrow] = await attack([row('ORG', null, 13, { wristAny: 6, backAny: null, both: null })])
    if (!narrow) throw new Error('something is hidden, so there are two readings')
    expect(feasibleCell(narrow, 'ORG', 'backAny')).toEqual({ low: 5, high: 8 })
    expect(narrow.shortfalls).toMatchObject([{ place: { quantity: 'backAny' }, needs: { kind: 'width' } }])
  })
})

describe('readProtectedTable', () => {
  it('reads back what protect made, from its JSON', async () => {
    const table = await protect(one({ neither: 20, wrist: 3, back: 8, both: 9 }), policy)
    expect(readProtectedTable(JSON.parse(JSON.stringify(table)))).toEqual(table)
  })

  it('refuses rows that cannot have passed the gate', async () => {
    const table = await protect(
      flat({ A: { neither: 20, wrist: 6, back: 8, both: 6 }, B: { neither: 20, wrist: 6, back: 8, both: 6 } }),
      policy,
    )
    if (table.status === 'withheld') throw new Error('expected a published table')
    const change = (id: string, edit: (row: ProtectedRow) => Partial<ProtectedRow>) => () =>
      readProtectedTable({ ...table, rows: table.rows.map((row) => (row.id === id ? { ...row, ...edit(row) } : row)) })
    const cell = (value: number) => (row: ProtectedRow) => ({
      cells: { ...row.cells, wristAny: { kind: 'count' as const, value } },
    })
    expect(change('A', cell(4))).toThrow(/row A: wristAny/)
    expect(change('A', cell(Number.NaN))).toThrow(RangeError)
    expect(change('A', cell(13))).toThrow(/row ORG: wristAny is not the sum/)
    expect(change('A', () => ({ members: ['A', 'B'] }))).toThrow(/partition/)
    expect(change('A', () => ({ parent: 'Z' }))).toThrow(/before its parent/)
    expect(change('B', () => ({ id: 'A' }))).toThrow(/twice/)
  })
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function countOf(unit: ClassCounts, outcome: Outcome): number {
  switch (outcome) {
    case 'wristAny':
      return unit.wrist + unit.both
    case 'backAny':
      return unit.back + unit.both
    case 'both':
      return unit.both
  }
}

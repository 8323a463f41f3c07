import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { respondentsOf } from '@/lib/domain/disclosure/attack-system'
import type { BreakdownCounts } from '@/lib/domain/disclosure/breakdowns'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { protect } from '@/lib/domain/disclosure/protect'
import type { PublishedTable } from '@/lib/domain/disclosure/protected-table'
import { type Cell, type ClassCounts, outcomes } from '@/lib/domain/disclosure/table'
import { anyCube, randomFrom, simulatedOrganisation, withBreakdowns } from './cubes'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }

const dividedCube: fc.Arbitrary<CountTable> = fc.oneof(
  fc.tuple(anyCube, fc.integer()).map(([cube, seed]) => withBreakdowns(cube, randomFrom(seed))),
  fc.integer().map((seed) => {
    const random = randomFrom(seed)
    return withBreakdowns(simulatedOrganisation(random, 20, 2), random)
  }),
)

/** A published cell and the people it is about. */
type CellOf = { cell: Cell; n: number }

/** Every line of published cells that add up. */
function linesOf({ rows, breakdowns }: PublishedTable): { total: CellOf; parts: CellOf[] }[] {
  const lines: { total: CellOf; parts: CellOf[] }[] = []
  for (const parent of rows) {
    const below = rows.filter((row) => row.parent === parent.id)
    if (below.length === 0) continue
    for (const outcome of outcomes) {
      const cellOf = (row: PublishedTable['rows'][number]) => ({ cell: row.cells[outcome], n: respondentsOf(row) })
      lines.push({ total: cellOf(parent), parts: below.map(cellOf) })
    }
  }
  for (const { n, parts } of breakdowns) {
    lines.push({ total: { cell: { kind: 'count', value: n }, n }, parts: parts.map(({ cell }) => ({ cell, n })) })
  }
  return lines
}

/** 11 with both among all, 6 of them in the one row that is offered the number: 5 of 14 are left for the others. */
const cubeThatGivesBoth: CountTable = {
  quarter: null,
  tree: { ORG: ['S0', 'S1'], S0: ['S0-U0', 'S0-U1'], S1: ['S1-U0'] },
  classes: {
    'S0-U0': { neither: 0, wrist: 2, back: 0, both: 3 },
    'S0-U1': { neither: 18, wrist: 7, back: 9, both: 6 },
    'S1-U0': { neither: 0, wrist: 0, back: 7, both: 2 },
  },
}

describe('what protect publishes', () => {
  it('has no unpublished cell that its margin minus the shown cells gives, unless that count could be shown', async () => {
    let checked = 0
    let given = 0
    const { threshold } = policy
    const value = ({ cell }: CellOf) => (cell.kind === 'count' ? cell.value : 0)
    const checkLines = async (cube: CountTable) => {
      const table = await protect(cube, policy)
      if (table.status === 'withheld') return
      for (const { total, parts } of linesOf(table)) {
        const open = [total, ...parts].filter(({ cell }) => cell.kind !== 'count')
        const [only] = open
        const shown = parts.reduce((sum, part) => sum + value(part), 0)
        if (only && open.length === 1) {
          // A row too small to be offered `both` hides nothing by that: its count follows where it is no small one.
          expect(only.cell.kind).toBe('notOffered')
          const left = only === total ? shown : value(total) - shown
          expect(left).toBeGreaterThanOrEqual(threshold)
          expect(left).toBeLessThanOrEqual(only.n - threshold)
          given += 1
        } else if (open.length > 0 && total.cell.kind === 'count') {
          // More than that: what the margin leaves has room for every unpublished part from 0 to k - 1 at least.
          expect(total.cell.value - shown).toBeGreaterThanOrEqual(threshold - 1)
          checked += 1
        }
      }
    }
    await fc.assert(fc.asyncProperty(dividedCube, checkLines), {
      numRuns: 8,
      seed: 20261122,
      examples: [[cubeThatGivesBoth]],
    })
    expect(checked).toBeGreaterThan(5)
    expect(given).toBeGreaterThan(0)
  }, 120_000)

  it('is the same in whatever order units, classes and parts come', async () => {
    await fc.assert(
      fc.asyncProperty(dividedCube, fc.integer(), async (cube, seed) => {
        const random = randomFrom(seed)
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, at: random() }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item)
        const reorder = <T extends object>(object: T): T => Object.fromEntries(shuffle(Object.entries(object))) as T
        const shuffled: CountTable = {
          ...cube,
          tree: Object.fromEntries(shuffle(Object.entries(cube.tree)).map(([code, below]) => [code, shuffle(below)])),
          classes: reorder(
            Object.fromEntries(Object.entries(cube.classes).map(([code, unit]) => [code, reorder(unit)])),
          ),
          breakdowns: reorder(
            Object.fromEntries(
              Object.entries(cube.breakdowns ?? {}).map(([code, entry]): [string, BreakdownCounts] => [
                code,
                reorder(entry),
              ]),
            ),
          ),
        }
        const options = { tieBreakKey: String(seed) }
        expect(JSON.stringify(await protect(shuffled, policy, options))).toBe(
          JSON.stringify(await protect(cube, policy, options)),
        )
      }),
      { numRuns: 4, seed: 20261122 },
    )
  }, 120_000)

  it('decides between equally good cells by the key and the code of the unit, not by their order', async () => {
    // Two units with the same counts and one labelled: either of the two can be hidden for it.
    const unit = { neither: 20, wrist: 8, back: 8, both: 6 }
    const small = { neither: 30, wrist: 2, back: 8, both: 1 }
    const cube: CountTable = { quarter: null, tree: { ORG: ['A', 'B', 'C'] }, classes: { A: unit, B: unit, C: small } }
    const hiddenUnder = async (tieBreakKey: string) => {
      const table = await protect(cube, policy, { tieBreakKey })
      return table.rows.filter((row) => row.cells.wristAny.kind === 'hidden').map(({ id }) => id)
    }
    const choices = await Promise.all(Array.from({ length: 12 }, (_, i) => hiddenUnder(`key ${i}`)))
    expect(choices.every((rows) => rows.length === 1)).toBe(true)
    expect(new Set(choices.flat())).toEqual(new Set(['A', 'B']))
    expect(await hiddenUnder('key 0')).toEqual(choices[0])
  })
})

describe('a table at the edge', () => {
  const nobody: ClassCounts = { neither: 0, wrist: 0, back: 0, both: 0 }
  const statusOf = async (table: CountTable) => (await protect(table, policy)).status

  it('with no report at all is withheld', async () => {
    expect(await statusOf({ quarter: null, tree: { ORG: ['A'] }, classes: {} })).toBe('withheld')
    expect(await statusOf({ quarter: null, tree: { ORG: [] }, classes: { ORG: nobody }, breakdowns: {} })).toBe(
      'withheld',
    )
  })

  it('with an only child at every level shows one row', async () => {
    const unit = { neither: 20, wrist: 6, back: 8, both: 6 }
    const table = await protect(
      { quarter: null, tree: { ORG: ['S'], S: ['T'], T: ['U'] }, classes: { U: unit } },
      policy,
    )
    expect(table.rows.map(({ id, members }) => [id, members])).toEqual([['ORG', ['U']]])
  })

  it('with a class that is zero everywhere says no more than "<5" about it', async () => {
    const unit = { neither: 30, wrist: 0, back: 20, both: 0 }
    const table = await protect(
      { quarter: null, tree: { ORG: ['A', 'B', 'C'] }, classes: { A: unit, B: unit, C: unit } },
      policy,
    )
    expect(table.status).toBe('published')
    for (const row of table.rows) {
      expect(row.cells.wristAny).toEqual({ kind: 'below', low: 0, high: 4 })
      expect(row.feasible.wristAny).toEqual({ low: 0, high: 4 })
    }
  })

  it('with everybody in one class says no more than ">n-5" about it', async () => {
    const unit = { neither: 0, wrist: 0, back: 0, both: 40 }
    const table = await protect({ quarter: null, tree: { ORG: ['A', 'B'] }, classes: { A: unit, B: unit } }, policy)
    const units = table.rows.filter(({ parent }) => parent !== null)
    for (const row of units) expect(row.cells.wristAny).toEqual({ kind: 'above', low: 36, high: 40 })
    expect(units).toHaveLength(2)
  })

  it.each([
    ['a tree without a code', { tree: {} }, /tree: it is empty/],
    ['a negative count', { classes: { A: { ...nobody, wrist: -1 } } }, /wrist of A/],
    ['half a person', { classes: { A: { ...nobody, back: 0.5 } } }, /back of A/],
    ['not a number', { classes: { A: { ...nobody, both: Number.NaN } } }, /both of A/],
    ['an unknown unit', { classes: { Z: nobody } }, /Z is no unit/],
    ['a second level of a unit without reports', { breakdowns: { A: {} } }, /A has no reports/],
  ])('is refused with %s', async (_, change, message) => {
    const table = { quarter: null, tree: { ORG: ['A', 'B'] }, classes: {}, ...change } as unknown as CountTable
    await expect(protect(table, policy)).rejects.toThrow(RangeError)
    await expect(protect(table, policy)).rejects.toThrow(message)
  })
})

import { describe, expect, it } from 'vitest'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { protect } from '@/lib/domain/disclosure/protect'
import type { PublishedTable } from '@/lib/domain/disclosure/protected-table'
import type { ClassCounts } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }

/** Counts in the order neither, wrist, back, both. */
type Counts = [number, number, number, number]
function cube(units: Record<string, Counts>, tree?: CountTable['tree']): CountTable {
  const classes = Object.fromEntries(
    Object.entries(units).map(([code, [neither, wrist, back, both]]): [string, ClassCounts] => [
      code,
      { neither, wrist, back, both },
    ]),
  )
  return { quarter: null, tree: tree ?? { ORG: Object.keys(units) }, classes }
}

async function publish(table: CountTable): Promise<PublishedTable> {
  const result = await protect(table, policy)
  if (result.status === 'withheld') throw new Error('expected a published table')
  return result
}

/** Each row's cells in the order respondents, wristAny, backAny, both: counts as they are, else the kind. */
const glance = ({ rows }: PublishedTable) =>
  Object.fromEntries(
    rows.map(({ id, cells: { respondents, wristAny, backAny, both } }) => [
      id,
      [respondents, wristAny, backAny, both].map((cell) => (cell.kind === 'count' ? cell.value : cell.kind)),
    ]),
  )

describe('protect', () => {
  it('writes down quarter, threshold, names, and what its attack took', async () => {
    const table = await protect(
      { ...cube({ ORG: [20, 6, 8, 6] }, { ORG: [] }), quarter: '2026-Q1' as Quarter, names: { ORG: 'Northwind' } },
      policy,
    )
    expect(table).toEqual({
      status: 'published',
      quarter: '2026-Q1',
      threshold: 5,
      rows: [
        {
          id: 'ORG',
          name: 'Northwind',
          parent: null,
          members: ['ORG'],
          merged: false,
          cells: {
            respondents: { kind: 'count', value: 40 },
            wristAny: { kind: 'count', value: 12 },
            backAny: { kind: 'count', value: 14 },
            both: { kind: 'count', value: 6 },
          },
          feasible: {
            wristAny: { low: 12, high: 12 },
            backAny: { low: 14, high: 14 },
            both: { low: 6, high: 6 },
          },
        },
      ],
      breakdowns: [],
      certificate: {
        auditor: 'plumbline/1',
        solver: 'HiGHS 1.15 (WebAssembly)',
        passed: true,
        // Three classes that nobody publishes; three subtractions settle them without a program.
        attacked: 3,
        programs: { linear: 0, integer: 0 },
        // 12 - 6 = 6 wrists, 14 - 6 = 8 backs, 40 - 12 - 8 = 20: the only table there is.
        witnesses: [{ classes: { ORG: [20, 6, 8, 6] }, parts: {} }],
      },
    })
  })

  it('says of a withheld quarter which one it is, and nothing else', async () => {
    const table = { ...cube({ ORG: [9, 0, 0, 0] }, { ORG: [] }), quarter: '2026-Q1' as Quarter }
    expect(await protect(table, { ...policy, threshold: 6 })).toEqual({
      status: 'withheld',
      quarter: '2026-Q1',
      threshold: 6,
      rows: [],
      certificate: null,
    })
  })

  it('says which rows stand for several units', async () => {
    const table = await publish(cube({ A: [30, 10, 10, 5], B: [4, 0, 0, 0], C: [30, 10, 10, 5], D: [30, 10, 10, 5] }))
    expect(table.rows.map(({ id, name, merged, members }) => [id, name, merged, members])).toEqual([
      ['ORG', 'ORG', false, ['A', 'B', 'C', 'D']],
      ['A', 'A + B', true, ['A', 'B']],
      ['C', 'C', false, ['C']],
      ['D', 'D', false, ['D']],
    ])
  })

  it('withdraws both where a row is too small to hide anything', async () => {
    // wrist = 6 - 5 = 1 of 13 people; 3k - 1 = 14 are needed for hiding. Without both it is anything from 0 to 6.
    const table = await publish(cube({ ORG: [6, 1, 1, 5] }, { ORG: [] }))
    expect(glance(table)).toEqual({ ORG: [13, 6, 6, 'notOffered'] })
    expect(table.rows[0]?.feasible.both).toEqual({ low: 0, high: 6 })
  })

  it('hides the cell of the organisation where that of the sibling cannot be hidden', async () => {
    // A has 13 people, too few to hide its 6; with 9 in all, B has 3, which is "<5". So the 9 goes: 6 to 10.
    const table = await publish(cube({ A: [2, 6, 5, 0], B: [5, 3, 5, 0] }))
    expect(glance(table)).toEqual({
      ORG: [26, 'hidden', 10, 'below'],
      A: [13, 6, 5, 'notOffered'],
      B: [13, 'below', 5, 'notOffered'],
    })
    expect(table.rows.map(({ feasible }) => feasible.wristAny)).toEqual([
      { low: 6, high: 10 },
      { low: 6, high: 6 },
      { low: 0, high: 4 },
    ])
  })

  it('hides one cell where one is enough for two labels', async () => {
    // 21 - 12 = 9 for B and C together, 4 and 5: "<5" and 5. C hidden too is not needed where A is hidden.
    const table = await publish(cube({ A: [40, 12, 12, 0], B: [40, 4, 12, 0], C: [40, 3, 12, 0], D: [40, 12, 12, 0] }))
    const hidden = table.rows.flatMap(({ id, cells }) => (cells.wristAny.kind === 'hidden' ? [id] : []))
    // B and C are labelled: 31 - 12 - 12 = 7 people in two labels of 0 to 4 leave 3 to 4 each.
    expect(hidden).toHaveLength(1)
    expect(['A', 'D']).toContain(hidden[0])
    expect(table.rows.filter(({ id }) => id === 'B' || id === 'C').map(({ feasible }) => feasible.wristAny)).toEqual([
      { low: 0, high: 4 },
      { low: 0, high: 4 },
    ])
  })

  it('hides inside the site first', async () => {
    // Site S: 15 - 12 = 3. Only S2's own sibling S1 needs to go; the other site keeps everything.
    const table = await publish(
      cube(
        { S1: [28, 12, 10, 0], S2: [27, 3, 10, 0], T1: [28, 12, 10, 0], T2: [28, 12, 10, 0] },
        { ORG: ['S', 'T'], S: ['S1', 'S2'], T: ['T1', 'T2'] },
      ),
    )
    const wristAny = Object.fromEntries(Object.entries(glance(table)).map(([id, cells]) => [id, cells[1]]))
    expect(wristAny).toEqual({ ORG: 39, S: 15, S1: 'hidden', S2: 'below', T: 24, T1: 12, T2: 12 })
  })

  it('gives the same with no key as with an empty one', async () => {
    const table = cube({ A: [30, 8, 8, 6], B: [30, 8, 8, 6], C: [30, 2, 8, 1] })
    expect(await protect(table, policy)).toEqual(await protect(table, policy, { tieBreakKey: '' }))
  })

  const anybody = cube({ ORG: [20, 6, 8, 6] }, { ORG: [] })
  it.each([4, 21, 5.5, Number.NaN])('refuses a threshold of %s', async (threshold) => {
    const refused = protect(anybody, { ...policy, threshold })
    await expect(refused).rejects.toThrow(RangeError)
    await expect(refused).rejects.toThrow('threshold: a whole number from 5 to 20')
  })
  it.each([-1, 0.5, Number.NaN])('refuses a minimum headcount of %s', async (minimumUnitHeadcount) => {
    const refused = protect(anybody, { ...policy, minimumUnitHeadcount })
    await expect(refused).rejects.toThrow(RangeError)
    await expect(refused).rejects.toThrow('minimumUnitHeadcount: a whole number from 0 up')
  })
  it('takes the ends of the range', async () => {
    expect((await protect(anybody, { threshold: 5, minimumUnitHeadcount: 0 })).status).toBe('published')
    expect((await protect(anybody, { threshold: 20, minimumUnitHeadcount: 10 })).status).toBe('published')
  })
})

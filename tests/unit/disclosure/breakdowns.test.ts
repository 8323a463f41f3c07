import { describe, expect, it } from 'vitest'
import { attackPublished } from '@/lib/domain/disclosure/attack'
import { planBreakdown } from '@/lib/domain/disclosure/breakdown-plan'
import { type BreakdownCounts, type BreakdownId, breakdowns } from '@/lib/domain/disclosure/breakdowns'
import type { CountTable } from '@/lib/domain/disclosure/count-table'
import { protect } from '@/lib/domain/disclosure/protect'
import { type PublishedTable, readProtectedTable } from '@/lib/domain/disclosure/protected-table'
import type { Cell, ClassCounts } from '@/lib/domain/disclosure/table'
import { randomFrom, simulatedOrganisation, withBreakdowns } from './cubes'

const policy = { threshold: 5, minimumUnitHeadcount: 10 }
const k = policy.threshold

const partsOf = (id: BreakdownId): readonly string[] => breakdowns.find((known) => known.id === id)?.parts ?? []

/** Breakdowns that put everybody into the first part, with exceptions. */
function divide(unit: ClassCounts, given: Partial<Record<BreakdownId, readonly number[]>> = {}): BreakdownCounts {
  const people = { wristAny: unit.wrist + unit.both, backAny: unit.back + unit.both, both: unit.both }
  return Object.fromEntries(
    breakdowns.map(({ id, of, parts }) => [
      id,
      Object.fromEntries(
        parts.map((part, i) => {
          // The pattern "other" has nothing to do with the neck.
          const first = id === 'handPattern' ? 2 : 0
          return [part, given[id]?.[i] ?? (given[id] || i !== first ? 0 : people[of])]
        }),
      ),
    ]),
  ) as BreakdownCounts
}

/** One organisation without units: 30 in `both`, 20 with wrists only, 30 with backs only, 40 with neither. */
const single = (given: Partial<Record<BreakdownId, readonly number[]>>): CountTable => {
  const unit = { neither: 40, wrist: 20, back: 30, both: 30 }
  return { quarter: null, tree: { ORG: [] }, classes: { ORG: unit }, breakdowns: { ORG: divide(unit, given) } }
}

async function published(table: CountTable): Promise<PublishedTable> {
  const result = await protect(table, policy)
  if (result.status === 'withheld') throw new Error('expected a published table')
  return result
}

const glance = (cell: Cell) => (cell.kind === 'count' ? cell.value : cell.kind)
const shown = (table: PublishedTable, id: BreakdownId, row = 'ORG') =>
  table.breakdowns.find((entry) => entry.breakdown === id && entry.row === row)?.parts.map(({ cell }) => glance(cell))

describe('the second level', () => {
  it('is not published where it was not counted', async () => {
    const { breakdowns: _, ...table } = single({})
    expect((await published(table)).breakdowns).toEqual([])
  })

  it('publishes parts that are all large enough as they are', async () => {
    const table = await published(single({ onsetOrder: [10, 8, 7, 5], neckInvolved: [25, 5] }))
    expect(shown(table, 'onsetOrder')).toEqual([10, 8, 7, 5])
    expect(shown(table, 'neckInvolved')).toEqual([25, 5])
  })

  it('labels small parts and hides another where subtraction would give one away', async () => {
    // 30 - 17 - 10 = 3. Hiding 17 leaves 0..4 for the small part and 16..20 for the hidden one; hiding 10 as well works.
    const table = await published(single({ postureChanged: [17, 10, 3] }))
    const cells = shown(table, 'postureChanged')
    expect(cells?.[2]).toBe('below')
    expect(cells?.filter((cell) => cell === 'hidden')).toHaveLength(1)
    const small = table.breakdowns.find((entry) => entry.breakdown === 'postureChanged')?.parts[2]
    expect(small?.feasible).toEqual({ low: 0, high: 4 })
  })

  it('labels a part of nearly everybody, and its complement in two parts', async () => {
    const table = await published(single({ neckInvolved: [27, 3] }))
    expect(shown(table, 'neckInvolved')).toEqual(['above', 'below'])
    const parts = table.breakdowns.find((entry) => entry.breakdown === 'neckInvolved')?.parts
    expect(parts?.map(({ feasible }) => feasible)).toEqual([
      { low: 26, high: 30 },
      { low: 0, high: 4 },
    ])
  })

  it('does not divide a cell that is not published as a count', async () => {
    // both = 4 is labelled; wristAny 24 and backAny 34 are exact.
    const unit = { neither: 40, wrist: 20, back: 30, both: 4 }
    const table = await published({
      quarter: null,
      tree: { ORG: [] },
      classes: { ORG: unit },
      breakdowns: { ORG: divide(unit) },
    })
    expect([...new Set(table.breakdowns.map(({ breakdown }) => breakdown))]).toEqual([
      'handPattern',
      'wristInterference',
      'backInterference',
    ])
  })
})

describe('planBreakdown', () => {
  const row = (id: string, parent: string | null, level: 'root' | 'middle' | 'unit', both: number | null) => ({
    id,
    parent,
    level,
    cells: {
      wristAny: { kind: 'hidden' as const },
      backAny: { kind: 'hidden' as const },
      both: both === null ? ({ kind: 'hidden' } as const) : ({ kind: 'count', value: both } as const),
    },
  })
  // neckInvolved has two parts: a site takes 4 x 5 x 2 = 40 people.
  const plan = (rows: Parameters<typeof planBreakdown>[0], id: BreakdownId = 'neckInvolved') =>
    planBreakdown(rows, id, k).map((entry) => `${entry.row}:${entry.n}`)

  it('takes 2k people in the organisation', () => {
    expect(plan([row('ORG', null, 'root', 9)])).toEqual([])
    expect(plan([row('ORG', null, 'root', 10)])).toEqual(['ORG:10'])
    expect(plan([row('ORG', null, 'root', null)])).toEqual([])
  })

  it('takes 4k people per part in a site, and as many or nobody in what is left', () => {
    const org = (n: number) => row('ORG', null, 'root', n)
    const sites = [row('A', 'ORG', 'middle', 40), row('B', 'ORG', 'middle', 39), row('C', 'ORG', 'middle', 60)]
    expect(plan([org(139), ...sites.slice(0, 2), row('C', 'ORG', 'middle', 60)])).toEqual(['ORG:139', 'C:60'])
    expect(
      plan([org(140), sites[0], row('B', 'ORG', 'middle', 40), sites[2]].filter((one) => one !== undefined)),
    ).toEqual(['ORG:140', 'A:40', 'B:40', 'C:60'])
    expect(plan([org(180), ...sites])).toEqual(['ORG:180', 'A:40', 'C:60'])
  })

  it('drops the smaller site, and of equal ones the first, when too few people are left', () => {
    const equal = [row('ORG', null, 'root', 120), row('A', 'ORG', 'middle', 50), row('B', 'ORG', 'middle', 50)]
    expect(plan(equal)).toEqual(['ORG:120', 'B:50'])
  })

  it('looks at what is left of a region as well', () => {
    const rows = [
      row('ORG', null, 'root', 300),
      row('R', 'ORG', 'middle', 100),
      row('S', 'R', 'middle', 61),
      row('T', 'ORG', 'middle', 100),
    ]
    // R without S leaves 39.
    expect(plan(rows)).toEqual(['ORG:300', 'R:100', 'T:100'])
  })

  it('never goes to units, and only to the organisation where the definition says so', () => {
    const rows = [row('ORG', null, 'root', 900), row('A', 'ORG', 'unit', 200), row('B', 'ORG', 'middle', 200)]
    expect(plan(rows)).toEqual(['ORG:900', 'B:200'])
    expect(plan(rows, 'systemic')).toEqual(['ORG:900'])
  })
})

describe('an attack on the second level', () => {
  const count = (value: number): Cell => ({ kind: 'count', value })
  const rows = (both: number, sites: Record<string, number>) => [
    shownRow('ORG', null, both),
    ...Object.entries(sites).map(([id, n]) => shownRow(id, 'ORG', n)),
  ]
  const shownRow = (id: string, parent: string | null, both: number) => ({
    id,
    parent,
    members: [id],
    cells: {
      respondents: count(10 * both),
      wristAny: count(3 * both),
      backAny: count(4 * both),
      both: count(both),
    },
  })
  const entry = (breakdown: BreakdownId, row: string, n: number, cells: readonly (number | Cell)[]) => ({
    breakdown,
    row,
    n,
    parts: partsOf(breakdown).map((part, i) => {
      const cell = cells[i]
      return { part, cell: typeof cell === 'object' ? cell : count(cell ?? 0) }
    }),
  })
  const attack = async (
    sites: Record<string, number>,
    entries: ReturnType<typeof entry>[],
    both = Object.values(sites).reduce((sum, n) => sum + n, 0),
  ) => {
    const [wide] = await attackPublished([{ threshold: k, rows: rows(both, sites), breakdowns: entries }])
    return wide.shortfalls.map(({ place }) => place)
  }

  it('finds what subtracting sites leaves', async () => {
    // Both parts of A and of the organisation are exact and large, but without A there are 43 - 40 = 3 people left.
    expect(
      await attack({ A: 80, B: 80 }, [
        entry('neckInvolved', 'ORG', 160, [117, 43]),
        entry('neckInvolved', 'A', 80, [40, 40]),
      ]),
    ).toEqual([
      { kind: 'left', breakdown: 'neckInvolved', row: 'ORG', part: 'yes' },
      { kind: 'left', breakdown: 'neckInvolved', row: 'ORG', part: 'no' },
    ])
  })

  it('finds a group that only the sum of several labels gives away', async () => {
    // No: 60 in all. A, B and C have 20, 20, 17; what is left has 3 of 80.
    const found = await attack({ A: 80, B: 80, C: 80, D: 80 }, [
      entry('neckInvolved', 'ORG', 320, [260, 60]),
      entry('neckInvolved', 'A', 80, [60, 20]),
      entry('neckInvolved', 'B', 80, [60, 20]),
      entry('neckInvolved', 'C', 80, [63, 17]),
    ])
    expect(found).toContainEqual({ kind: 'left', breakdown: 'neckInvolved', row: 'ORG', part: 'no' })
  })

  it('finds a part that is divided at a cell nobody publishes', async () => {
    const hidden = rows(80, { A: 40, B: 40 }).map((row) =>
      row.id === 'ORG' ? row : { ...row, cells: { ...row.cells, both: { kind: 'hidden' } as const } },
    )
    const [wide] = await attackPublished([
      { threshold: k, rows: hidden, breakdowns: [entry('neckInvolved', 'A', 40, [20, 20])] },
    ])
    // n = 40 is what was hidden, in A and by subtraction in B.
    expect(wide.shortfalls.map(({ place }) => place)).toContainEqual({ kind: 'row', row: 'A', quantity: 'both' })
    expect(wide.shortfalls.map(({ place }) => place)).toContainEqual({ kind: 'row', row: 'B', quantity: 'both' })
  })

  it('knows that two breakdowns ask about the same neck', async () => {
    // 60 of the 72 with wrist complaints are in `both`, 12 are wrist only.
    const both = 60
    const row = { ...shownRow('ORG', null, both), cells: { ...shownRow('ORG', null, both).cells, wristAny: count(72) } }
    const below: Cell = { kind: 'below', low: 0, high: 4 }
    const above: Cell = { kind: 'above', low: 56, high: 60 }
    const attackRow = (pattern: number[]) =>
      attackPublished([
        {
          threshold: k,
          rows: [row],
          breakdowns: [entry('neckInvolved', 'ORG', both, [below, above]), entry('handPattern', 'ORG', 72, pattern)],
        },
      ])
    // 12 with median pattern and neck may all be wrist only: nothing is learned about the label 0 to 4.
    expect((await attackRow([12, 20, 30, 10]))[0].shortfalls).toEqual([])
    // 14 of them: two at least are counted in `both`, so "<5" says 2 to 4.
    expect((await attackRow([14, 20, 30, 8]))[0].shortfalls).toContainEqual(
      expect.objectContaining({
        place: { kind: 'part', breakdown: 'neckInvolved', row: 'ORG', part: 'yes' },
        needs: { kind: 'reach', value: 0 },
      }),
    )
  })
})

describe('protect with a second level', () => {
  it('refuses counts that are not those of the first level', async () => {
    const bad = (given: Partial<Record<BreakdownId, readonly number[]>>) => protect(single(given), policy)
    await expect(bad({ onsetOrder: [10, 8, 7, 6] })).rejects.toThrow('onsetOrder of ORG: its parts do not sum to both')
    await expect(bad({ onsetOrder: [10.5, 8, 7, 4.5] })).rejects.toThrow(/whole numbers/)
    await expect(bad({ onsetOrder: [31, -1, 0, 0] })).rejects.toThrow(/whole numbers/)
    // 21 + 20 wrist only: 41 median patterns with a neck need 21 necks in `both`, and there are 20.
    await expect(bad({ neckInvolved: [20, 10], handPattern: [41, 0, 9, 0] })).rejects.toThrow(/other necks/)
    const table = single({})
    const other = (change: Record<string, unknown>) =>
      protect({ ...table, breakdowns: change as CountTable['breakdowns'] & object }, policy)
    await expect(other({ ORG: { ...table.breakdowns?.ORG, onsetOrder: { first: 30 } } })).rejects.toThrow(
      /no part first/,
    )
    await expect(other({ ORG: { ...table.breakdowns?.ORG, weather: {} } })).rejects.toThrow(/there is no weather/)
    await expect(other({ ...table.breakdowns, X: {} })).rejects.toThrow('breakdowns: X has no reports')
  })
})

describe('readProtectedTable of a second level', () => {
  it('reads back what protect made and refuses what it cannot have made', async () => {
    const table = await published(withBreakdowns(simulatedOrganisation(randomFrom(8), 60, 3), randomFrom(9)))
    expect(readProtectedTable(JSON.parse(JSON.stringify(table)))).toEqual(table)
    const [first] = table.breakdowns
    const site = table.breakdowns.find(({ row }) => row !== 'ORG')
    if (!first || !site) throw new Error('expected a breakdown of a site')
    const replace = (old: typeof first, change: object) => () =>
      readProtectedTable({
        ...table,
        breakdowns: table.breakdowns.map((entry) => (entry === old ? { ...entry, ...change } : entry)),
      })
    expect(replace(first, { breakdown: 'weather' })).toThrow(/no such breakdown/)
    expect(replace(first, { row: 'X' })).toThrow(/no such row/)
    expect(replace(first, { n: first.n + 1 })).toThrow(/another number than/)
    expect(replace(first, { parts: first.parts.slice(1) })).toThrow(/not those of the definition/)
    const cells = (cell: Cell) => ({ parts: first.parts.map((part, i) => (i === 0 ? { ...part, cell } : part)) })
    expect(replace(first, cells({ kind: 'count', value: 4 }))).toThrow(/is no cell among/)
    expect(replace(first, cells({ kind: 'notOffered' }))).toThrow(/is no cell among/)
    expect(replace(first, { parts: first.parts.map((part) => ({ ...part, feasible: { low: 3, high: 2 } })) })).toThrow(
      /no interval/,
    )
    expect(replace(site, { breakdown: 'systemic' })).toThrow(RangeError)
    expect(() => readProtectedTable({ ...table, breakdowns: [first, first] })).toThrow(/twice/)
  })
})

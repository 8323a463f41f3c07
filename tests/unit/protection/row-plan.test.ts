import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PublicFacts, planRows, type RowPlan } from '@/lib/domain/protection/row-plan'
import { anyFacts, unitsOf } from './organisations'

/** Ids and units of the rows, indented by level. */
function outline(plan: RowPlan): string[] {
  const depth = (parent: string | null): number =>
    parent === null ? 0 : 1 + depth(plan.find(({ id }) => id === parent)?.parent ?? null)
  return plan.map(({ id, parent, members, leaf }) => `${'  '.repeat(depth(parent))}${id}${leaf ? `: ${members}` : ''}`)
}

const plan = (tree: PublicFacts['tree'], heads: PublicFacts['heads'], previous: RowPlan | null = null) =>
  planRows({ tree, heads, smallestRow: 15 }, previous)

const known = (facts: PublicFacts, members: readonly string[]) =>
  members.reduce((sum, code) => sum + (facts.heads[code] ?? 0), 0)

describe('rows of an organisation', () => {
  const sites = { ORG: ['S1', 'S2'], S1: ['A', 'B', 'C'], S2: ['D', 'E', 'F'] }

  it('are one for each unit of the smallest row and more, with their sites and the organisation above', () => {
    expect(outline(plan(sites, { A: 15, B: 16, C: 20, D: 20, E: 20, F: 30 }))).toEqual([
      'ORG',
      '  S1',
      '    A: A',
      '    B: B',
      '    C: C',
      '  S2',
      '    D: D',
      '    E: E',
      '    F: F',
    ])
  })

  it('pool units that are too small with each other', () => {
    expect(outline(plan(sites, { A: 14, B: 1, C: 40, D: 20, E: 20, F: 30 })).slice(0, 4)).toEqual([
      'ORG',
      '  S1',
      '    C: C',
      '    OTHER-S1: A,B',
    ])
  })

  it('pool units that are too few together at the level above, where those of other sites join them', () => {
    expect(outline(plan(sites, { A: 8, B: 30, C: 20, D: 9, E: 20, F: 30 }))).toEqual([
      'ORG',
      '  S1',
      '    B: B',
      '    C: C',
      '  S2',
      '    E: E',
      '    F: F',
      '  OTHER-ORG: A,D',
    ])
  })

  it('show a site whose units are all small as one row', () => {
    expect(outline(plan(sites, { A: 8, B: 8, C: 8, D: 30, E: 30, F: 30 })).slice(0, 3)).toEqual([
      'ORG',
      '  S1: A,B,C',
      '  S2',
    ])
  })

  it('pool a site that is too small as a whole at the level above', () => {
    const tree = { ...sites, ORG: ['S1', 'S2', 'S3'], S3: ['G'] }
    expect(outline(plan(tree, { A: 6, B: 6, C: 1, D: 30, E: 30, F: 30, G: 9 }))).toEqual([
      'ORG',
      '  S2',
      '    D: D',
      '    E: E',
      '    F: F',
      '  OTHER-ORG: A,B,C,G',
    ])
  })

  it('pool what is still too small at the top with the smallest row there is, which leaves its site', () => {
    const tree = { ...sites, ORG: ['S1', 'S2', 'BOSS'] }
    expect(outline(plan(tree, { A: 20, B: 30, C: 30, D: 19, E: 30, F: 30, BOSS: 8 }))).toEqual([
      'ORG',
      '  S1',
      '    A: A',
      '    B: B',
      '    C: C',
      '  S2',
      '    E: E',
      '    F: F',
      '  OTHER-ORG: BOSS,D',
    ])
  })

  it('are one row below 100 heads', () => {
    expect(outline(plan(sites, { A: 16, B: 16, C: 16, D: 17, E: 17, F: 17 }))).toEqual(['ORG: A,B,C,D,E,F'])
    expect(plan(sites, { A: 16, B: 16, C: 17, D: 17, E: 17, F: 17 })).toHaveLength(9)
  })

  it('take a unit without a known headcount for too small, and give its row no number of heads', () => {
    const rows = plan(sites, { A: 20, B: 15, D: 30, E: 30, F: 30 })
    expect(rows.map(({ id, members, heads }) => `${id} ${members.length} ${heads}`)).toEqual([
      'ORG 6 null',
      'S1 1 20',
      'A 1 20',
      'S2 3 90',
      'D 1 30',
      'E 1 30',
      'F 1 30',
      'OTHER-ORG 2 null',
    ])
  })

  it('of a unit alone is itself', () => {
    expect(outline(plan({ ORG: [] }, { ORG: 12 }))).toEqual(['ORG: ORG'])
  })
})

describe('`both`', () => {
  const large = { A: 60, B: 60, C: 50 }

  it('stands in sites of 100 heads and more', () => {
    const tree = { ORG: ['S1', 'S2', 'C'], S1: ['A', 'B'], S2: ['D'] }
    const both = (heads: PublicFacts['heads']) =>
      plan(tree, heads)
        .filter((row) => row.publishesBoth)
        .map(({ id }) => id)
    expect(both({ ...large, D: 100 })).toEqual(['S1', 'S2'])
    expect(both({ ...large, D: 99 })).toEqual(['S1'])
  })

  it.each([
    ['has one site', { ORG: ['S1', 'C'], S1: ['A', 'B'] }],
    ['has no sites', { ORG: ['A', 'B', 'C'] }],
  ])('stands in the organisation that %s', (_, tree) => {
    const rows = plan(tree, large)
    expect(rows.filter((row) => row.publishesBoth).map(({ id }) => id)).toEqual(['ORG'])
  })

  it('stands nowhere in an organisation of under 100 heads', () => {
    expect(plan({ ORG: ['A', 'B'] }, { A: 50, B: 49 }).some((row) => row.publishesBoth)).toBe(false)
  })
})

describe('rows from quarter to quarter', () => {
  const tree = { ORG: ['A', 'B', 'C', 'D'] }
  const rows = (heads: PublicFacts['heads'], before: RowPlan | null = null) => plan(tree, heads, before)
  const first = rows({ A: 15, B: 40, C: 50, D: 60 })

  it('keep a unit its row down to 0.8 of the smallest row, and no further', () => {
    expect(outline(rows({ A: 12, B: 40, C: 50, D: 60 }, first))).toContain('  A: A')
    expect(outline(rows({ A: 11, B: 40, C: 50, D: 60 }, first))).toContain('  OTHER-ORG: A,B')
    expect(outline(rows({ A: 12, B: 40, C: 50, D: 60 }))).toContain('  OTHER-ORG: A,B')
  })

  it('keep a pool down to 0.8 of the smallest row', () => {
    const before = rows({ A: 8, B: 7, C: 50, D: 60 })
    expect(outline(rows({ A: 8, B: 4, C: 50, D: 60 }, before))).toContain('  OTHER-ORG: A,B')
    expect(outline(rows({ A: 8, B: 3, C: 50, D: 60 }, before))).toContain('  OTHER-ORG: A,B,C')
  })

  it('keep in a pool what it took in, though another row is smaller by now', () => {
    const before = rows({ A: 8, B: 40, C: 41, D: 60 })
    expect(outline(before)).toContain('  OTHER-ORG: A,B')
    expect(outline(rows({ A: 8, B: 41, C: 40, D: 60 }, before))).toContain('  OTHER-ORG: A,B')
  })

  it('give a row another identity when its units change, and the same when it is called otherwise', () => {
    const identity = (plan: RowPlan, id: string) => plan.find((row) => row.id === id)?.identity
    const renamed = plan({ ORG: ['S'], S: ['A', 'B'] }, { A: 60, B: 60 })
    expect(identity(renamed, 'S')).toBe(identity(renamed, 'ORG'))
    expect(identity(renamed, 'A')).not.toBe(identity(renamed, 'B'))
  })
})

describe('whatever the organisation', () => {
  const leaves = (rows: RowPlan) => rows.filter(({ leaf }) => leaf)
  const below = (rows: RowPlan, parent: string) => rows.filter((row) => row.parent === parent)

  it('has each unit in exactly one row that has none below it', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(
          leaves(planRows(facts, null))
            .flatMap(({ members }) => members)
            .sort(),
        ).toEqual(unitsOf(facts).sort())
      }),
    )
  })

  it('has rows above others that count exactly what those count, each after its parent', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const rows = planRows(facts, null)
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
        for (const [at, { id, parent, leaf, members }] of rows.entries()) {
          const parts = below(rows, id)
          expect(leaf).toBe(parts.length === 0)
          if (!leaf) expect(parts.flatMap((row) => row.members).sort()).toEqual([...members].sort())
          expect(rows.slice(0, at).some((row) => row.id === parent)).toBe(parent !== null)
        }
      }),
    )
  })

  it('has no row smaller than the smallest, but the one row of a small organisation', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const rows = planRows(facts, null)
        if (known(facts, unitsOf(facts)) < 100) expect(rows).toHaveLength(1)
        else for (const { members } of rows) expect(known(facts, members)).toBeGreaterThanOrEqual(facts.smallestRow)
      }),
    )
  })

  it('counts nobody from elsewhere in a row that bears the code of a unit or site', () => {
    const under = (tree: PublicFacts['tree'], code: string): string[] => {
      const children = tree[code] ?? []
      return children.length === 0 ? [code] : children.flatMap((child) => under(tree, child))
    }
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const { id, members } of planRows(facts, null)) {
          expect(under(facts.tree, id.replace(/^OTHER-/, ''))).toEqual(expect.arrayContaining([...members]))
        }
      }),
    )
  })

  it('publishes `both` in no row that stands above another with it, and from 100 heads only', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const rows = planRows(facts, null).filter((row) => row.publishesBoth)
        const units = rows.flatMap(({ members }) => members)
        expect(new Set(units).size).toBe(units.length)
        for (const { members } of rows) expect(known(facts, members)).toBeGreaterThanOrEqual(100)
      }),
    )
  })

  it('has the same rows for the same facts in any order, and again in the next quarter', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const rows = planRows(facts, null)
        const reversed = <T>(record: Readonly<Record<string, T>>) =>
          Object.fromEntries(Object.entries(record).reverse())
        const tree = Object.fromEntries(
          Object.entries(reversed(facts.tree)).map(([code, children]) => [code, [...children].reverse()]),
        )
        expect(planRows({ ...facts, tree, heads: reversed(facts.heads) }, null)).toEqual(rows)
        expect(planRows(facts, rows)).toEqual(rows)
      }),
    )
  })

  it('has no row below 0.8 of the smallest after headcounts changed, nor below it unless it stood before', () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(fc.integer({ min: -5, max: 5 })), (facts, steps) => {
        const before = planRows(facts, null)
        const heads = Object.fromEntries(
          Object.entries(facts.heads).map(([code, count]) => [code, Math.max(0, count + (steps.next().value ?? 0))]),
        )
        const later = { ...facts, heads }
        const rows = planRows(later, before)
        expect(
          leaves(rows)
            .flatMap(({ members }) => members)
            .sort(),
        ).toEqual(unitsOf(facts).sort())
        if (rows.length === 1) return
        for (const { members, identity } of rows) {
          const stood = before.some((row) => row.identity === identity)
          expect(known(later, members)).toBeGreaterThanOrEqual((stood ? 0.8 : 1) * facts.smallestRow)
        }
      }),
    )
  })
})

describe('facts that cannot be', () => {
  it.each([
    ['two roots', { ORG: ['A'], X: ['B'] }, 'ORG and X both stand below nothing'],
    ['no root', { A: ['B'], B: ['A'] }, 'no unit stands above all others'],
    ['nothing', {}, 'no unit stands above all others'],
    ['a circle beside the root', { ORG: ['A'], X: ['Y'], Y: ['X'] }, 'stands below itself'],
    ['a unit below two', { ORG: ['A', 'B'], A: ['C'], B: ['C'] }, 'C stands below A and again below B'],
    ['a unit twice', { ORG: ['A', 'A'] }, 'A stands below ORG and again below ORG'],
    ['a code of a pool', { ORG: ['OTHER-ORG'] }, 'OTHER-ORG: codes in OTHER- are kept for pooled rows'],
    ['an empty code', { ORG: [''] }, 'empty code'],
  ])('name the unit: %s', (_, tree, message) => {
    expect(() => plan(tree, {})).toThrow(message)
    expect(() => plan(tree, {})).toThrow(RangeError)
  })

  it('name the headcount or the size of the smallest row', () => {
    const tree = { ORG: ['A'] }
    expect(() => plan(tree, { B: 3 })).toThrow('heads: B is no unit')
    expect(() => plan(tree, { ORG: 3 })).toThrow('heads: ORG is no unit')
    expect(() => plan(tree, { A: -1 })).toThrow('heads: A has a whole number of people, not -1')
    for (const smallestRow of [9, 51, 15.5, Number.NaN])
      expect(() => planRows({ tree, heads: {}, smallestRow }, null)).toThrow('smallestRow')
  })
})

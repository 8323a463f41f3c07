import fc from 'fast-check'
import type { ClassCounts } from '@/lib/domain/protection/count-table'
import type { PublicFacts } from '@/lib/domain/protection/row-plan'

/** A node with a headcount (null: not known), or with nodes below it. */
type Shape = number | null | Shape[]

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      { arbitrary: fc.integer({ min: 0, max: 60 }), weight: 9 },
      { arbitrary: fc.constant<Shape>(null), weight: 1 },
    ),
    fc.array(tie('shape'), { minLength: 1, maxLength: 6 }),
  ),
}))

/** Organisations of any depth with 1 to 6 units below each node; about one unit in ten has no known headcount. */
export const anyFacts: fc.Arbitrary<PublicFacts> = fc
  .record({ top: fc.array(shape, { minLength: 1, maxLength: 6 }), smallestRow: fc.integer({ min: 10, max: 50 }) })
  .map(({ top, smallestRow }) => {
    const tree: Record<string, string[]> = {}
    const heads: Record<string, number> = {}
    const add = (code: string, below: Shape) => {
      if (typeof below === 'number') heads[code] = below
      if (!Array.isArray(below)) return
      tree[code] = below.map((_, index) => `${code}-${index}`)
      below.forEach((child, index) => {
        add(`${code}-${index}`, child)
      })
    }
    add('ORG', top)
    return { tree, heads, smallestRow }
  })

/** Codes that people report into. */
export function unitsOf({ tree }: Pick<PublicFacts, 'tree'>): string[] {
  return [...new Set(Object.values(tree).flat())].filter((code) => (tree[code] ?? []).length === 0)
}

/** Secret counts of an organisation with their public facts. */
export type CubeOfTests = { facts: PublicFacts; classes: Record<string, ClassCounts> }

const anyCount = fc.integer({ min: 0, max: 20 })

/** Counts of up to 80 respondents a unit; some units have no report. */
export const anyCube: fc.Arbitrary<CubeOfTests> = anyFacts.chain((facts) =>
  fc
    .tuple(
      ...unitsOf(facts).map((unit) =>
        fc
          .option(fc.record({ neither: anyCount, wrist: anyCount, back: anyCount, both: anyCount }), { freq: 6 })
          .map((counts) => ({ unit, counts })),
      ),
    )
    .map((entries) => ({
      facts,
      classes: Object.fromEntries(entries.flatMap(({ unit, counts }) => (counts ? [[unit, counts]] : []))),
    })),
)

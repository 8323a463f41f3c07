import { z } from 'zod'
import { compareQuarters, type Quarter } from '../domain/organisation/quarter'
import type { CountTable } from '../domain/protection/count-table'
import { type Draw, drawKeptNoise, type KeptNoise, protect } from '../domain/protection/protect'
import type { ProtectedTable, StoredRow } from '../domain/protection/published-table'
import { planRows, type RowPlan } from '../domain/protection/row-plan'
import {
  type Figure,
  figures,
  lawsOf,
  type NoiseLaw,
  type Strength,
  strengthNames,
} from '../domain/protection/strength'
import { firstIssue, QuarterName } from './json-argument'

const count = z.int().nonnegative()

/** The cube of the command line. What the domain checks (tree, codes, limits) is left to the domain. */
const CubeDocument = z.object({
  strength: z.enum(strengthNames),
  smallestRow: z.number(),
  tree: z.record(z.string(), z.array(z.string())),
  heads: z.record(z.string(), count),
  quarters: z
    .array(
      z.object({
        quarter: QuarterName,
        classes: z.record(z.string(), z.strictObject({ neither: count, wrist: count, back: count, both: count })),
      }),
    )
    .min(1),
})

/** Secret counts of an organisation with the rows that each quarter publishes. */
export type Cube = { strength: Strength; quarters: readonly { counts: CountTable; plan: RowPlan }[] }

/** What `protect` prints: one organisation with draws of its own, and nothing secret. */
export type PublishedCube = {
  format: 2
  strength: Strength
  tables: { quarter: Quarter; rows: StoredRow[] }[]
  noise: Partial<Record<Figure, readonly NoiseLaw[]>>
}

/**
 * Checks a cube of secret counts and plans its rows, quarter by quarter.
 * @throws RangeError of one sentence that names the place.
 */
export function readCube(input: unknown): Cube {
  const parsed = CubeDocument.safeParse(input)
  if (!parsed.success) throw new RangeError(firstIssue(parsed.error))
  const { strength, tree, heads, smallestRow, quarters } = parsed.data
  const planned: { counts: CountTable; plan: RowPlan }[] = []
  for (const counts of quarters) {
    const before = planned.at(-1)
    if (before && compareQuarters(before.counts.quarter, counts.quarter) >= 0)
      throw new RangeError(`quarters: ${counts.quarter} follows ${before.counts.quarter}`)
    planned.push({ counts, plan: planRows({ tree, heads, smallestRow }, before?.plan ?? null) })
  }
  return { strength, quarters: planned }
}

/**
 * Publishes all quarters of a cube as one organisation would: noise that is kept is drawn once and stays.
 * @throws RangeError that names the unit whose counts are none, or that the tree does not have.
 */
export function publishCube({ strength, quarters }: Cube, draw: Draw): PublishedCube {
  let kept: KeptNoise = new Map()
  const tables = quarters.map(({ counts, plan }) => {
    kept = new Map([...kept, ...drawKeptNoise(plan, strength, kept, draw)])
    return toPublished(protect(counts, plan, strength, draw, kept))
  })
  const planned = quarters.flatMap(({ plan }) => plan)
  const published = figures.filter((figure) => figure !== 'both' || planned.some((row) => row.publishesBoth))
  const noise = Object.fromEntries(published.map((figure) => [figure, lawsOf(strength, figure)]))
  return { format: 2, strength, tables, noise }
}

function toPublished({ quarter, rows }: ProtectedTable): PublishedCube['tables'][number] {
  return {
    quarter,
    rows: rows.map(({ id, parent, members, heads, n, figures: shown }) => ({
      id,
      parent,
      members,
      heads,
      n,
      figures: shown && {
        wristAny: { value: shown.wristAny.value },
        backAny: { value: shown.backAny.value },
        ...(shown.both && { both: { value: shown.both.value } }),
      },
    })),
  }
}

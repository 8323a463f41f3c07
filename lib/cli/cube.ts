import { z } from 'zod'
import { type BreakdownCounts, breakdowns } from '../domain/disclosure/breakdowns'
import { policyLimits } from '../domain/disclosure/policy'
import { protect } from '../domain/disclosure/protect'

const count = z.number().int().nonnegative()
const byPart = z.record(z.string(), count)

/** The cube of the command line; what the domain checks (tree, codes, sums, breakdowns) is left to the domain. */
const Cube = z.object({
  threshold: z.number(),
  tree: z.record(z.string(), z.array(z.string())),
  classes: z.record(z.string(), z.strictObject({ neither: count, wrist: count, back: count, both: count })),
  breakdowns: z.record(z.string(), z.record(z.string(), byPart)).optional(),
  minimumUnitHeadcount: z.number().default(policyLimits.minimumUnitHeadcount.preset),
  onBehalf: z.record(z.string(), count).default({}),
  headcounts: z.record(z.string(), count).default({}),
  names: z.record(z.string(), z.string()).default({}),
})

const Bounds = { low: z.number(), high: z.number() }
const Cell = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), value: count }),
  z.strictObject({ kind: z.literal('below'), ...Bounds }),
  z.strictObject({ kind: z.literal('above'), ...Bounds }),
  z.strictObject({ kind: z.literal('hidden') }),
  z.strictObject({ kind: z.literal('notOffered') }),
])

/** What `protect` prints: published cells and nothing else. `breakdowns` where the cube had them. */
export const PublishedCube = z.object({
  status: z.enum(['published', 'withheld']),
  threshold: z.number(),
  rows: z.array(
    z.object({
      id: z.string(),
      parent: z.string().nullable(),
      members: z.array(z.string()).readonly(),
      cells: z.strictObject({ respondents: Cell, wristAny: Cell, backAny: Cell, both: Cell }),
    }),
  ),
  breakdowns: z
    .array(
      z.object({
        breakdown: z.enum(breakdowns.map(({ id }) => id)),
        row: z.string(),
        n: count,
        parts: z.array(z.strictObject({ part: z.string(), cell: Cell })),
      }),
    )
    .optional(),
})
export type PublishedCube = z.infer<typeof PublishedCube>

/**
 * Sends a cube of secret counts through the gate.
 * @throws ZodError or RangeError saying what is wrong with the cube.
 */
export async function protectCube(input: unknown): Promise<PublishedCube> {
  const { threshold, minimumUnitHeadcount, breakdowns: parts, ...table } = Cube.parse(input)
  // The domain checks names and sums of breakdowns and says what is wrong with them.
  const divided = parts && { breakdowns: parts as Record<string, BreakdownCounts> }
  const result = await protect({ quarter: null, ...table, ...divided }, { threshold, minimumUnitHeadcount })
  return {
    status: result.status,
    threshold,
    rows: result.rows.map(({ id, parent, members, cells }) => ({ id, parent, members, cells })),
    ...(parts && {
      breakdowns: (result.status === 'published' ? result.breakdowns : []).map(({ breakdown, row, n, parts }) => ({
        breakdown,
        row,
        n,
        parts: parts.map(({ part, cell }) => ({ part, cell })),
      })),
    }),
  }
}

import { z } from 'zod'
import { policyLimits } from '../domain/disclosure/policy'
import { protect } from '../domain/disclosure/protect'
import { readJsonArgument } from './json-argument'

const count = z.number().int().nonnegative()

/** The cube of the command line; what the domain checks (tree, codes, sums) is left to the domain. */
const Cube = z.object({
  threshold: z.number(),
  tree: z.record(z.string(), z.array(z.string())),
  classes: z.record(z.string(), z.strictObject({ neither: count, wrist: count, back: count, both: count })),
  minimumUnitHeadcount: z.number().default(policyLimits.minimumUnitHeadcount.preset),
  onBehalf: z.record(z.string(), count).default({}),
  headcounts: z.record(z.string(), count).default({}),
  names: z.record(z.string(), z.string()).default({}),
})

/** `npm run --silent protect -- cube.json`: what would be published, nothing secret in it. 2: bad input. */
try {
  const { threshold, minimumUnitHeadcount, ...table } = Cube.parse(readJsonArgument(process.argv[2]))
  const result = await protect({ quarter: null, ...table }, { threshold, minimumUnitHeadcount })
  const rows = result.rows.map(({ id, parent, members, cells }) => ({ id, parent, members, cells }))
  process.stdout.write(`${JSON.stringify({ status: result.status, threshold, rows }, null, 1)}\n`)
} catch (error) {
  if (!(error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError)) throw error
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : error.message}\n`)
  process.exitCode = 2
}

import { z } from 'zod'
import { firstIssue, readJsonArgument } from './json-argument'
import { estimatePublished } from './published-tables'

/**
 * `npm run --silent estimate -- tables.json [--effects plan.json]`: rates, changes, comparisons and effects of the newest
 * quarter, from one line that `protect` printed and nothing else. Rates and changes are fractions (0.2 is 20 %). 2: bad input.
 */
try {
  const [tables, option, plan, ...others] = process.argv.slice(2)
  if ((option !== undefined && option !== '--effects') || others.length > 0)
    throw new RangeError('usage: estimate -- tables.json [--effects plan.json]')
  const planned = option === undefined ? [] : named(plan, readJsonArgument)
  process.stdout.write(`${JSON.stringify(estimatePublished(named(tables, readJsonArgument), planned))}\n`)
} catch (error) {
  if (!(error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError)) throw error
  process.stderr.write(`${error instanceof z.ZodError ? firstIssue(error) : error.message}\n`)
  process.exitCode = 2
}

/** Which file is no JSON, beside what is wrong with it. */
function named(path: string | undefined, read: (path: string | undefined) => unknown): unknown {
  try {
    return read(path)
  } catch (error) {
    if (error instanceof SyntaxError) throw new RangeError(`${path}: ${error.message}`, { cause: error })
    throw error
  }
}

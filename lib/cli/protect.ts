import { z } from 'zod'
import { protectCube } from './cube'
import { readJsonArgument } from './json-argument'

/** `npm run --silent protect -- cube.json`: what would be published, nothing secret in it. 2: bad input. */
try {
  process.stdout.write(`${JSON.stringify(await protectCube(readJsonArgument(process.argv[2])), null, 1)}\n`)
} catch (error) {
  if (!(error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError)) throw error
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : error.message}\n`)
  process.exitCode = 2
}

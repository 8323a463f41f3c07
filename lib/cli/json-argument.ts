import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { quarterText } from '../schemas/quarter'

/** A quarter in a JSON file. */
export const QuarterName = quarterText((text) => `not a quarter: ${text}`)

/** The first fault of a document, with its place; whoever mends it sees the next. */
export function firstIssue({ issues: [first] }: z.ZodError): string {
  return `${first?.path.join('.') || 'the document'}: ${first?.message}`
}

/**
 * The JSON of the file that a command line names; `-` is standard input.
 * @throws RangeError when no file is named or it cannot be read, SyntaxError when it is no JSON.
 */
export function readJsonArgument(path: string | undefined): unknown {
  if (path === undefined) throw new RangeError('name a JSON file, or - for standard input')
  return JSON.parse(readText(path))
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new RangeError(`cannot read ${path}`, { cause: error })
  }
}

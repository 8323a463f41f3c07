import { readFileSync } from 'node:fs'

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

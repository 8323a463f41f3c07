import Papa from 'papaparse'
import type { PlannedUnit } from '../domain/organisation/unit-history'
import { leavesOf, treeProblems, unitKinds } from '../domain/organisation/unit-tree'
import { type FileEncoding, Headcount, UnitCode, UnitName } from '../schemas/units'
import { describeTreeProblem } from '../view/unit-words'

/** Columns of the file, in the order of the template; a file may have them in any order and more besides. */
export const unitFileColumns = ['code', 'name', 'kind', 'parent', 'heads', 'succeeds'] as const
type Column = (typeof unitFileColumns)[number]

export type UnitFileRow = PlannedUnit & { line: number; heads: number | null }

/** Columns that a file may leave out. */
const optionalColumns: ReadonlySet<Column> = new Set(['heads', 'succeeds'])

/** What a file says. It is imported only when `problems` is empty. */
export type UnitFile = {
  rows: UnitFileRow[]
  /** By line of the file, as an editor counts them; 0 when the whole file is meant. */
  problems: { line: number; message: string }[]
  delimiter: string
}

/** More rows than any organisation has units. */
const mostRows = 5_000

/** The text of a file, or null when it is not in that encoding. Only UTF-8 can tell. */
export function decodeFile(bytes: Uint8Array, encoding: FileEncoding): string | null {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  if (utf16) return new TextDecoder('utf-16le').decode(bytes)
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    // fatal decoding has no other way to say that the bytes are not UTF-8
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Reads a tree with headcounts out of CSV text; every problem with its line, so that all can be mended at once. */
export function readUnitFile(text: string): UnitFile {
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { header: false, skipEmptyLines: false })
  const delimiter = parsed.meta.delimiter
  const lines = numbered(parsed.data)
  const [head, ...body] = lines
  const empty = { rows: [], delimiter }
  if (!head) return { ...empty, problems: [{ line: 0, message: 'The file is empty' }] }

  const places = new Map(head.cells.map((cell, index) => [cell.trim().toLowerCase(), index]))
  const missing = unitFileColumns.filter((column) => !optionalColumns.has(column) && !places.has(column))
  if (missing.length > 0) {
    const message = `The first line must name the columns; missing: ${missing.join(', ')}. The template shows how`
    return { ...empty, problems: [{ line: head.line, message }] }
  }
  if (body.length === 0)
    return { ...empty, problems: [{ line: 0, message: 'The file has no units below its first line' }] }
  if (body.length > mostRows)
    return { ...empty, problems: [{ line: 0, message: `The file has more than ${mostRows} units` }] }

  const problems: UnitFile['problems'] = []
  const rows = body.flatMap(({ line, cells }) => {
    const cell = (column: Column) => cells[places.get(column) ?? -1]?.trim() ?? ''
    const read = readRow(cell)
    problems.push(...read.problems.map((message) => ({ line, message })))
    return read.row ? [{ line, ...read.row }] : []
  })
  // the tree is judged as a whole only when every row could be read: a missing parent would be blamed on its children
  if (problems.length === 0) problems.push(...problemsOfTree(rows))
  return { rows, problems: problems.sort((a, b) => a.line - b.line), delimiter }
}

function readRow(cell: (column: Column) => string): { row: Omit<UnitFileRow, 'line'> | null; problems: string[] } {
  const code = UnitCode.safeParse(cell('code'))
  const name = UnitName.safeParse(cell('name'))
  const kind = unitKinds.find((candidate) => candidate === cell('kind').toLowerCase())
  const heads = cell('heads') === '' ? { success: true as const, data: null } : Headcount.safeParse(cell('heads'))
  const problems = [code, name, heads].flatMap((result) =>
    result.success ? [] : (result.error.issues[0]?.message ?? []),
  )
  if (!kind) problems.push(`Write ${unitKinds.join(', ')} as the kind, not “${cell('kind')}”`)
  if (!code.success || !name.success || !heads.success || !kind) return { row: null, problems }
  const parent = cell('parent').toUpperCase() || null
  const succeeds = cell('succeeds')
    .toUpperCase()
    .split(/[\s+]+/)
    .filter(Boolean)
  return {
    row: {
      code: code.data,
      name: name.data,
      kind,
      parent,
      heads: heads.data,
      ...(succeeds.length > 0 ? { succeeds } : {}),
    },
    problems,
  }
}

function problemsOfTree(rows: readonly UnitFileRow[]): UnitFile['problems'] {
  const lineOf = (code: string | null) => rows.findLast((row) => row.code === code)?.line ?? 0
  const problems = treeProblems(rows).map(({ code, reason }) => ({
    line: lineOf(code),
    message: describeTreeProblem(reason),
  }))
  const leaves = leavesOf(rows)
  for (const row of rows) {
    if (row.heads !== null && problems.length === 0 && !leaves.has(row.code)) {
      problems.push({ line: row.line, message: 'Leave the heads empty here: people are counted in the units below' })
    }
  }
  return problems
}

/** Rows with the line that each starts on: a quoted cell may run over several. Blank lines are skipped. */
function numbered(rows: readonly string[][]): { line: number; cells: string[] }[] {
  let line = 1
  return rows.flatMap((cells) => {
    const start = line
    line += 1 + cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
    return cells.every((cell) => cell.trim() === '') ? [] : [{ line: start, cells }]
  })
}

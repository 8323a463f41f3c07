import { createHash, randomBytes } from 'node:crypto'
import Papa from 'papaparse'
import messages from '../../../messages/en.json'
import { hashContent, hashKey, hashReceipt } from '../../crypto/receipt'
import type { ReportRow } from '../../data/vault/types'
import { parseFiledReport } from '../../schemas/report'
import { columnsOf, mapRow, type SurveyMap } from './survey-map'

export const encodings = ['utf-8', 'windows-1252', 'windows-1250'] as const
export type Encoding = (typeof encodings)[number]

export type SurveyProblem = { line: number; message: string }
export type Survey = { rows: ReportRow[]; problems: SurveyProblem[]; dropped: string[] }

type Target = { organisation: string; map: SurveyMap; units: ReadonlySet<string> }

/**
 * An export as report rows, or everything that is wrong with it by line. Only mapped columns are looked at.
 * @throws RangeError for bytes that are not text in the encoding, or columns of the map that the file lacks
 */
export function readSurvey(file: Uint8Array, encoding: Encoding, { organisation, map, units }: Target): Survey {
  const { data, meta, errors } = Papa.parse<Record<string, string>>(decode(file, encoding), {
    header: true,
    skipEmptyLines: 'greedy',
  })
  const header = meta.fields ?? []
  const wanted = columnsOf(map)
  const missing = wanted.filter((column) => !header.includes(column))
  if (missing.length > 0)
    throw new RangeError(`the file has no column ${missing.map((column) => `"${column}"`).join(', ')}`)
  const fingerprint = createHash('sha256').update(file).digest('base64url')
  const problems = errors.flatMap(({ row, message }): SurveyProblem[] =>
    row === undefined ? [] : [{ line: row + 2, message }],
  )
  const rows: ReportRow[] = []
  data.forEach((cells, index) => {
    // The header is line 1. A cell with a line break makes later numbers those of records, not of lines.
    const line = index + 2
    const { report, unknown } = mapRow(cells, map)
    problems.push(
      ...unknown.map(({ column, field }) => ({
        line,
        message: `column "${column}": no value of the map for ${field}`,
      })),
    )
    // The same file imported twice is the same reports: the key follows from the file and the line.
    const key = createHash('sha256').update(`${fingerprint}\n${line}`).digest('base64url')
    const parsed = parseFiledReport({ ...report, key })
    if (!parsed.ok) {
      problems.push(
        ...parsed.problems.map((problem) => ({
          line,
          message: `${problem.field}: ${messages.problems[problem.code]}`,
        })),
      )
      return
    }
    const { unit, answers, symptomClass } = parsed.value
    if (!units.has(unit)) problems.push({ line, message: 'unit: not a unit that people report into' })
    rows.push({
      organisation,
      unit,
      answers,
      symptomClass,
      keyHash: hashKey(organisation, key),
      // No receipt, and no amendment that the hash could outlive.
      contentHash: hashContent(key, { unit, answers }),
      // Nobody has a receipt for an imported report: the hash is of something that is forgotten here.
      receiptHash: hashReceipt(randomBytes(32).toString('hex')),
    })
  })
  problems.sort((a, b) => a.line - b.line)
  return { rows, problems, dropped: header.filter((column) => !wanted.includes(column)) }
}

function decode(file: Uint8Array, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(file)
  } catch (error) {
    if (error instanceof TypeError)
      throw new RangeError(`the file is not ${encoding} text: name its encoding with --encoding`)
    throw error
  }
}

import { z } from 'zod'

const Translated = z.record(z.string(), z.union([z.string(), z.number()]))

/** One cell, one answer; without `values` the cell is the answer itself. */
const SingleColumn = z.strictObject({ column: z.string(), values: Translated.optional() })
/** One cell with several answers between separators (Microsoft Forms `;`, Google Forms `, `). */
const SeparatedColumn = z.strictObject({
  column: z.string(),
  separator: z.string().min(1),
  values: z.record(z.string(), z.string()),
})
/** A column for each answer, ticked or not (LimeSurvey). */
const ColumnPerAnswer = z.strictObject({
  columns: z.record(z.string(), z.string()),
  ticked: z.array(z.string()).min(1),
})

/** Which columns of a survey's export hold which fields of a report. */
export const SurveyMap = z.strictObject({
  organisation: z.string().optional(),
  fields: z.record(z.string(), z.union([SingleColumn, SeparatedColumn, ColumnPerAnswer])),
})
export type SurveyMap = z.output<typeof SurveyMap>

/** Names of the columns that a map reads; every other column is dropped. */
export function columnsOf(map: SurveyMap): string[] {
  return Object.values(map.fields).flatMap((field) =>
    'columns' in field ? Object.keys(field.columns) : [field.column],
  )
}

export type MappedRow = { report: Record<string, unknown>; unknown: { column: string; field: string }[] }

/**
 * One row of an export as the fields of a report. An empty cell is no answer; a cell that the map does not know is
 * named by its column, never by its content, which may be somebody's words.
 */
export function mapRow(row: Readonly<Record<string, string>>, map: SurveyMap): MappedRow {
  const report: Record<string, unknown> = {}
  const unknown: MappedRow['unknown'] = []
  for (const [field, source] of Object.entries(map.fields)) {
    if ('columns' in source) {
      const ticked = Object.entries(source.columns).filter(([column]) =>
        source.ticked.includes((row[column] ?? '').trim()),
      )
      const values = ticked.map(([, value]) => value)
      if (values.length > 0) report[field] = [...asList(report[field]), ...values]
      continue
    }
    const cell = (row[source.column] ?? '').trim()
    if (cell === '') continue
    const texts =
      'separator' in source
        ? cell
            .split(source.separator)
            .map((text) => text.trim())
            .filter(Boolean)
        : [cell]
    const answers = texts.map((text) => (source.values ? source.values[text] : text))
    if (answers.includes(undefined)) unknown.push({ column: source.column, field })
    else report[field] = 'separator' in source ? answers : answers[0]
  }
  return { report, unknown }
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

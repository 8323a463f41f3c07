import type { Release } from '../release/document'
import { describeCell } from '../view/cells'
import { breakdownWords } from '../view/mechanisms'
import { findRow } from '../view/published-quarter'
import { csvText, type Field, rateField } from './csv-text'

const head = [
  'row',
  'row_name',
  'question',
  'question_id',
  'of',
  'answer',
  'answer_id',
  'kind',
  'count',
  'lowest',
  'highest',
  'share',
  'share_lower',
  'share_upper',
] as const

/** The answers to further questions: one line for each answer of each published question, never a blank or a zero for a hidden one. */
export function breakdownsCsv(release: Pick<Release, 'document' | 'hash'>): string {
  const { document } = release
  const lines = document.findings.mechanisms.flatMap(({ breakdown, row, n, parts }) =>
    parts.map(({ part, cell, feasible, share }): Field[] => {
      const words = breakdownWords[breakdown]
      return [
        row,
        findRow(document, row)?.name ?? row,
        words.title,
        breakdown,
        n,
        words.parts[part] ?? part,
        part,
        cell.kind,
        cell.kind === 'count' ? cell.value : describeCell(cell, document.policy.threshold).text,
        feasible.low,
        feasible.high,
        rateField(share.mean),
        rateField(share.lower),
        rateField(share.upper),
      ]
    }),
  )
  return csvText(release, head, lines)
}

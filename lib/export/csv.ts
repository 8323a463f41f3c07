import type { Cell, Outcome, ProtectedRow } from '../domain/disclosure/table'
import { outcomes } from '../domain/disclosure/table'
import type { ChangeFinding } from '../domain/hotspots/findings'
import type { Release } from '../release/document'
import { describeAlarm } from '../view/alarm'
import { describeCell } from '../view/cells'
import { outcomeWords } from '../view/outcomes'
import { describeNotBounded, nonResponseOf } from '../view/participation'
import { findingOf, findRow, type PublishedQuarter } from '../view/published-quarter'
import { describeReason, stateWords } from '../view/states'
import { csvText, type Field, rateField } from './csv-text'

/**
 * The release as CSV: one line per published row.
 *
 * Every outcome of a row has its cell four times over: what it is, how it reads, and the smallest and
 * largest count that it allows. A count that is not shown is therefore never an empty field and never 0.
 */
export function releaseCsv(release: Pick<Release, 'document' | 'hash'>): string {
  const { document } = release
  return csvText(
    release,
    columns(),
    document.rows.map((row) => rowFields(document, row)),
  )
}

const outcomeColumns = [
  'kind',
  'count',
  'lowest',
  'highest',
  'rate',
  'rate_lower',
  'rate_upper',
  'state',
  'reason',
  'change',
  'change_lower',
  'change_upper',
  'year_change',
  'year_change_lower',
  'year_change_upper',
  'own_past',
  'everybody_lower',
  'everybody_upper',
] as const

function columns(): string[] {
  return [
    'id',
    'name',
    'parent',
    'parent_name',
    'merged',
    'units_counted',
    'respondents',
    ...outcomes.flatMap((outcome) => outcomeColumns.map((column) => `${columnPrefix[outcome]}_${column}`)),
  ]
}

const columnPrefix = { wristAny: 'wrist', backAny: 'back', both: 'both' } as const satisfies Record<Outcome, string>

function rowFields(document: PublishedQuarter, row: ProtectedRow): Field[] {
  return [
    row.id,
    row.name,
    row.parent ?? '',
    row.parent === null ? '' : (findRow(document, row.parent)?.name ?? row.parent),
    row.merged ? 'yes' : 'no',
    row.members.join(' '),
    countField(row.cells.respondents, document.policy.threshold),
    ...outcomes.flatMap((outcome) => outcomeFields(document, row, outcome)),
  ]
}

function outcomeFields(document: PublishedQuarter, row: ProtectedRow, outcome: Outcome): Field[] {
  const cell = row.cells[outcome]
  const { low, high } = row.feasible[outcome]
  return [
    cell.kind,
    countField(cell, document.policy.threshold),
    low,
    high,
    ...estimateFields(document, row, outcome),
    ...everybodyFields(document, row, outcome),
  ]
}

/** A count as a number; anything else as the words that the screens use. */
function countField(cell: Cell, threshold: number): Field {
  return cell.kind === 'count' ? cell.value : describeCell(cell, threshold).text
}

/** Rate, state and what changed; the root has an overall estimate and no state, some rows have none. */
function estimateFields(document: PublishedQuarter, row: ProtectedRow, outcome: Outcome): Field[] {
  if (row.parent === null) {
    const { estimate, change, yearChange } = document.findings.overall[outcome]
    const reason = 'The whole organisation: what the others are compared with.'
    return [
      ...rangeFields(estimate),
      'not compared',
      reason,
      ...changeFields(change),
      ...changeFields(yearChange),
      'not tested',
    ]
  }
  const finding = findingOf(document, row.id, outcome)
  if (!finding) {
    const reason = `No rate of ${outcomeWords[outcome].complaints} is computed for this row.`
    const none = Array.from({ length: 3 }, () => 'not computed')
    return [...none, 'not compared', reason, ...changeFields(null), ...changeFields(null), 'not tested']
  }
  return [
    ...rangeFields(finding.estimate),
    stateWords[finding.state].word,
    describeReason(finding, document.findings.rule),
    ...changeFields(finding.change),
    ...changeFields(finding.yearChange),
    describeAlarm(finding.alarm).text,
  ]
}

/** What those who did not answer could make of the share of everybody, or why that cannot be said. */
function everybodyFields(document: PublishedQuarter, row: ProtectedRow, outcome: Outcome): Field[] {
  const bounds = nonResponseOf(document, row.id, outcome)
  if (bounds) return [rateField(bounds.lower), rateField(bounds.upper)]
  const why = describeNotBounded(document, row.id) ?? 'not computed'
  return [why, why]
}

function rangeFields({ mean, lower, upper }: { mean: number; lower: number; upper: number }): number[] {
  return [mean, lower, upper].map(rateField)
}

function changeFields(change: ChangeFinding | null): Field[] {
  return change ? rangeFields(change) : Array.from({ length: 3 }, () => 'no earlier quarter')
}

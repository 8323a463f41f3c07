import { stringify } from 'csv-stringify/sync'
import type { Cell, Outcome, ProtectedRow } from '../domain/disclosure/table'
import { outcomes } from '../domain/disclosure/table'
import type { Release } from '../release/document'
import { describeCell } from '../view/cells'
import { outcomeWords } from '../view/outcomes'
import { findingOf, findRow, type PublishedQuarter } from '../view/published-quarter'
import { describeReason, stateWords } from '../view/states'
import { formulaSafe } from './formula-safe'

type Field = string | number

/**
 * The release as CSV for a spreadsheet: UTF-8 with a byte-order mark, comma separated, CRLF. First where the
 * numbers come from, then one line per published row.
 *
 * Every outcome of a row has its cell four times over: what it is, how it reads, and the smallest and
 * largest count that it allows. A count that is not shown is therefore never an empty field and never 0.
 */
export function releaseCsv(release: Pick<Release, 'document' | 'hash'>): string {
  const { document, hash } = release
  const lines: Field[][] = [
    ['Organisation', document.organisation.name],
    ['Quarter', document.quarter],
    ['Version', document.version],
    ['Release (SHA-256)', hash],
    ['Smallest count shown', document.policy.threshold],
    ...(document.organisation.demo ? [['Note', 'Demo data: invented people of a company that does not exist']] : []),
    [],
    columns(),
    ...document.rows.map((row) => rowFields(document, row)),
  ]
  return stringify(lines, {
    bom: true,
    record_delimiter: 'windows',
    cast: { string: (text) => formulaSafe(text) },
  })
}

function columns(): string[] {
  return [
    'id',
    'name',
    'parent',
    'parent_name',
    'merged',
    'units_counted',
    'respondents',
    ...outcomes.flatMap((outcome) =>
      ['kind', 'count', 'lowest', 'highest', 'rate', 'rate_lower', 'rate_upper', 'state', 'reason'].map(
        (column) => `${columnPrefix[outcome]}_${column}`,
      ),
    ),
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
  return [cell.kind, countField(cell, document.policy.threshold), low, high, ...estimateFields(document, row, outcome)]
}

/** A count as a number; anything else as the words that the screens use. */
function countField(cell: Cell, threshold: number): Field {
  return cell.kind === 'count' ? cell.value : describeCell(cell, threshold).text
}

/** Rate, interval, state and reason; the root has an overall estimate and no state, some rows have none. */
function estimateFields(document: PublishedQuarter, row: ProtectedRow, outcome: Outcome): Field[] {
  if (row.parent === null) {
    const { estimate } = document.findings.overall[outcome]
    return [...rateFields(estimate), 'not compared', 'The whole organisation: what the others are compared with.']
  }
  const finding = findingOf(document, row.id, outcome)
  if (!finding) {
    const reason = `No rate of ${outcomeWords[outcome].complaints} is computed for this row.`
    return ['not computed', 'not computed', 'not computed', 'not compared', reason]
  }
  const reason = describeReason(finding, document.findings.rule)
  return [...rateFields(finding.estimate), stateWords[finding.state].word, reason]
}

/** Four decimals: more than anybody should read, enough to compute with. */
function rateFields(estimate: { mean: number; lower: number; upper: number }): number[] {
  return [estimate.mean, estimate.lower, estimate.upper].map((rate) => Number(rate.toFixed(4)))
}

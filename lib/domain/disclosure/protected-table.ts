import type { Quarter } from '../organisation/quarter'
import type { ProtectedBreakdown } from './breakdowns'
import type { Certificate } from './certificate'
import { isCount, isWellFormedCell } from './labels'
import { checkBreakdowns } from './protected-breakdowns'
import type { Outcome, ProtectedRow } from './table'
import { outcomes } from './table'

/** Exists in the type only: no module but this one can name it, so no other can make a ProtectedTable. */
declare const passedTheGate: unique symbol

/**
 * What one quarter says to the world. Statistics, screens and exports start here and nowhere else.
 * A plain object at run time: what is stored in a release is its JSON.
 */
export type ProtectedTable = PublishedTable | WithheldTable

export type PublishedTable = {
  readonly [passedTheGate]: true
  readonly status: 'published'
  /** Null on the command line, where a cube has no date. */
  readonly quarter: Quarter | null
  /** k: the smallest count that is shown. */
  readonly threshold: number
  /** Parents before children; the first row is the root. */
  readonly rows: readonly ProtectedRow[]
  /** Second-level questions, by row and question; empty where none may be published. */
  readonly breakdowns: readonly ProtectedBreakdown[]
  readonly certificate: Certificate
}

/** The rows of a published table alone: what statistics over time read of an earlier quarter. */
export type PublishedRows = Omit<PublishedTable, 'breakdowns' | 'certificate'>

/** Too few reports, or no arrangement of labels withstands the attack. Staff see that, not which of the two. */
export type WithheldTable = {
  readonly [passedTheGate]: true
  readonly status: 'withheld'
  readonly quarter: Quarter | null
  readonly threshold: number
  readonly rows: readonly []
  readonly certificate: null
}

/** The fields of a published table without its brand, as a release stores them. */
export type StoredTable = {
  quarter: Quarter | null
  threshold: number
  rows: readonly ProtectedRow[]
  breakdowns: readonly ProtectedBreakdown[]
  certificate: Certificate
}

/**
 * Revives the table of a published release. The release's hash and signature vouch that these rows passed
 * the gate; this function checks their shape only: a tree whose children partition their parent's members,
 * labels that say what the threshold makes them say, counts that are whole and add up, breakdowns that divide a
 * published count where enough people are counted.
 * `protect` builds its result through here too, so a malformed table can be neither published nor read.
 * @throws RangeError naming the first row that breaks a rule, or the breakdown.
 */
export function readProtectedTable(stored: StoredTable): PublishedTable {
  checkRows(stored.rows, stored.threshold)
  checkBreakdowns(stored)
  const { quarter, threshold, rows, breakdowns, certificate } = stored
  // The brand has no run-time part; this is the one place that grants it to rows.
  return { status: 'published', quarter, threshold, rows, breakdowns, certificate } as PublishedTable
}

/**
 * Revives the rows of an earlier release that stand in a later one. Checks them as `readProtectedTable` does.
 * @throws RangeError naming the first row that breaks a rule.
 */
export function readPublishedRows(stored: Pick<StoredTable, 'quarter' | 'threshold' | 'rows'>): PublishedRows {
  checkRows(stored.rows, stored.threshold)
  const { quarter, threshold, rows } = stored
  // As above: the rows passed the gate when their own release was made.
  return { status: 'published', quarter, threshold, rows } as PublishedRows
}

/** A quarter that publishes nothing. */
export function withheldTable(quarter: Quarter | null, threshold: number): WithheldTable {
  // The brand has no run-time part; a table without rows has nothing to check.
  return { status: 'withheld', quarter, threshold, rows: [], certificate: null } as unknown as WithheldTable
}

function checkRows(rows: readonly ProtectedRow[], threshold: number): void {
  checkTree(rows)
  for (const row of rows) checkCells(row, threshold)
  checkSums(rows)
}

function checkTree(rows: readonly ProtectedRow[]): void {
  const seen = new Map<string, ProtectedRow>()
  const below = new Map<string, string[]>()
  for (const row of rows) {
    if (seen.has(row.id)) throw new RangeError(`row ${row.id} occurs twice`)
    if ((row.parent === null) !== (seen.size === 0)) throw new RangeError(`row ${row.id}: the root comes first, alone`)
    if (row.parent !== null) {
      if (!seen.has(row.parent)) throw new RangeError(`row ${row.id} stands before its parent ${row.parent}`)
      below.set(row.parent, [...(below.get(row.parent) ?? []), ...row.members])
    }
    seen.set(row.id, row)
  }
  if (rows.length === 0) throw new RangeError('a published table has at least one row')
  for (const [id, members] of below) {
    const own = seen.get(id)?.members ?? []
    if ([...members].sort().join('\n') !== [...own].sort().join('\n')) {
      throw new RangeError(`the rows below ${id} do not partition its members`)
    }
  }
}

function checkCells(row: ProtectedRow, threshold: number): void {
  const { respondents } = row.cells
  if (respondents.kind !== 'count' || !isCount(respondents.value)) {
    throw new RangeError(`row ${row.id}: respondents are always published`)
  }
  const n = respondents.value
  for (const outcome of outcomes) {
    const cell = row.cells[outcome]
    if (!isWellFormedCell(cell, n, threshold) || (cell.kind === 'notOffered' && outcome !== 'both')) {
      throw new RangeError(`row ${row.id}: ${outcome} is no cell of a row with ${n} respondents`)
    }
    const { low, high } = row.feasible[outcome]
    if (!isCount(low) || !isCount(high) || low > high || high > n) {
      throw new RangeError(`row ${row.id}: ${outcome} has no interval within 0 to ${n}`)
    }
  }
}

function checkSums(rows: readonly ProtectedRow[]): void {
  for (const parent of rows) {
    const children = rows.filter((row) => row.parent === parent.id)
    if (children.length === 0) continue
    for (const key of ['respondents', ...outcomes] satisfies (Outcome | 'respondents')[]) {
      const total = parent.cells[key]
      const parts = children.map((child) => child.cells[key])
      if (total.kind !== 'count' || !parts.every((part) => part.kind === 'count')) continue
      if (parts.reduce((sum, part) => sum + part.value, 0) !== total.value) {
        throw new RangeError(`row ${parent.id}: ${key} is not the sum of the rows below it`)
      }
    }
  }
}

import type { AuditCell, AuditRelation } from './audit-document'
import type { BreakdownId } from './breakdowns'
import { type Cell, type Outcome, outcomes, type ProtectedRow, type SymptomClass } from './table'

/** A row as anybody sees it. */
export type ShownRow = Pick<ProtectedRow, 'id' | 'parent' | 'members' | 'cells'>

/** One question divided at one row, as anybody sees it. */
export type ShownBreakdown = {
  breakdown: BreakdownId
  row: string
  n: number
  parts: readonly { part: string; cell: Cell }[]
}

/** One arrangement of the numbers of a quarter. */
export type ShownNumbers = { threshold: number; rows: readonly ShownRow[]; breakdowns: readonly ShownBreakdown[] }

/**
 * What an attacker may take `hidden` to mean: any count from 0 to n, or, knowing that only unlabelled cells
 * are first candidates for hiding, a count from k to n-k. A table has to withstand both.
 */
export type Reading = 'anything' | 'unlabelled'

/** Published cells of a row, and the latent classes that nobody publishes. `both` is a cell and a class in one. */
export const quantities = [...outcomes, 'neither', 'wrist', 'back'] as const
export type Quantity = (typeof quantities)[number]

/** What an unknown of the system counts. */
export type Place =
  | { kind: 'row'; row: string; quantity: Quantity }
  /** Of the people of a row's cell, those who gave one answer. */
  | { kind: 'part'; breakdown: BreakdownId; row: string; part: string }
  /** The same after subtracting all rows further down that publish it. */
  | { kind: 'left'; breakdown: BreakdownId; row: string; part: string }
  /** The same after subtracting one row further down. */
  | { kind: 'without'; breakdown: BreakdownId; row: string; part: string; without: string }
  /** Of a group that several arrangements of one quarter cut out together. */
  | { kind: 'atom'; members: readonly string[]; quantity: string }

/** What the pass rules demand of an unknown. */
export type Rule =
  /** The whole label stays feasible. */
  | { kind: 'label' }
  /** k feasible counts stay. */
  | { kind: 'hidden' }
  /**
   * Nobody can place fewer than k people in it, nor all but fewer than k of the n people it is a part of, unless k
   * feasible counts stay. n is null where it is not known.
   */
  | { kind: 'group'; n: number | null }

export type SystemCell = AuditCell & { place?: Place; rule?: Rule }

/** Everything published of one quarter as the attacker's equations: nothing in it is secret. */
export type AttackSystem = {
  threshold: number
  reading: Reading
  cells: readonly SystemCell[]
  relations: readonly AuditRelation[]
}

export type SystemPart = { cells: SystemCell[]; relations: AuditRelation[] }

export const rowCellId = (row: string, quantity: Quantity | 'respondents') => `${row}|${quantity}`

/** The unknown or constant that a published cell among n people is. */
export function shownCell(id: string, cell: Cell, n: number, threshold: number, reading: Reading): SystemCell {
  switch (cell.kind) {
    case 'count':
      return { id, value: cell.value }
    case 'below':
    case 'above':
      return { id, value: null, lb: cell.low, ub: cell.high, rule: { kind: 'label' } }
    case 'hidden':
      return reading === 'anything'
        ? { id, value: null, lb: 0, ub: n, rule: { kind: 'hidden' } }
        : { id, value: null, lb: threshold, ub: n - threshold, rule: { kind: 'hidden' } }
    case 'notOffered':
      return { id, value: null, lb: 0, ub: n, rule: { kind: 'group', n } }
  }
}

/** @throws RangeError when the number of respondents is not published. */
export function respondentsOf({ id, cells }: Pick<ShownRow, 'id' | 'cells'>): number {
  if (cells.respondents.kind !== 'count') throw new RangeError(`row ${id}: respondents are always published`)
  return cells.respondents.value
}

export function childrenByRow<T extends Pick<ShownRow, 'id' | 'parent'>>(rows: readonly T[]): Map<string, T[]> {
  const below = new Map<string, T[]>()
  for (const row of rows) {
    if (row.parent === null) continue
    const children = below.get(row.parent)
    if (children) children.push(row)
    else below.set(row.parent, [row])
  }
  return below
}

export function isOutcome(quantity: string): quantity is Outcome {
  return outcomes.some((outcome) => outcome === quantity)
}

/** Latent classes that a quantity sums. */
export function classesOf(quantity: Quantity): readonly SymptomClass[] {
  if (quantity === 'wristAny') return ['wrist', 'both']
  if (quantity === 'backAny') return ['back', 'both']
  return [quantity]
}

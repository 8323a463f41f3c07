import {
  type AttackSystem,
  type Place,
  type Quantity,
  type Reading,
  type Rule,
  rowCellId,
  type ShownNumbers,
  type SystemCell,
} from './attack-system'
import { attackDocument, type DocumentAttack } from './audit'
import { type AuditDocument, normaliseDocument } from './audit-document'
import { partId } from './breakdown-system'
import type { BreakdownId } from './breakdowns'
import type { Interval, Question } from './component'
import { attackSystem, auditDocumentOf } from './system'
import type { Feasible } from './table'

/** What is still missing before published numbers are safe. */
export type Shortfall = {
  reading: Reading
  place: Place
  /** `reach`: a table must exist where the unknown is `value`; `width`: k feasible counts must be left. */
  needs: { kind: 'reach'; value: number } | { kind: 'width' }
  /** True when the solver could not prove the bound. */
  unproven: boolean
}

export type Attack = {
  system: AttackSystem
  /** Result of the solver by position in `system.cells`. */
  found: DocumentAttack['found']
  shortfalls: readonly Shortfall[]
  /** Ids of unknown groups that hold at least k people (and leave out as many) in every feasible table. */
  settled: ReadonlySet<string>
  attacked: number
  programs: { linear: number; integer: number }
}

/**
 * Plays the attacker against one system and judges by the pass rules. Components that no table agrees with under
 * the narrow reading are left out there: a label was turned into `hidden` in them, the numbers show it, and the
 * attacker is back to the wide reading.
 * @throws AuditInputError when no table agrees with the published numbers.
 */
async function attackOnce(shown: readonly ShownNumbers[], reading: Reading): Promise<Attack> {
  const system = attackSystem(shown, reading)
  const { found, unknown } = await attackDocument(normaliseDocument(auditDocumentOf(system)), {
    questions: questionsOf(system),
    contradictions: reading === 'unlabelled' ? 'leaveOut' : 'refuse',
  })
  const shortfalls: Shortfall[] = []
  const settled = new Set<string>()
  system.cells.forEach((cell, position) => {
    const interval = found.intervals.get(position)
    if (!cell.rule || !cell.place || !interval) return
    const { missing, isSettled } = judge(cell, cell.rule, interval, system.threshold)
    if (isSettled) settled.add(cell.id)
    for (const needs of missing) {
      shortfalls.push({ reading, place: cell.place, needs, unproven: !interval.proven })
    }
  })
  return { system, found, shortfalls, settled, attacked: unknown.length, programs: found.programs }
}

/**
 * Attacks published numbers in both readings of `hidden`; the narrow one is left out where nothing is hidden, being
 * the same as the wide one.
 */
export async function attackPublished(shown: readonly ShownNumbers[]): Promise<[wide: Attack, narrow?: Attack]> {
  const wide = await attackOnce(shown, 'anything')
  if (!wide.system.cells.some(({ rule }) => rule?.kind === 'hidden')) return [wide]
  return [wide, await attackOnce(shown, 'unlabelled')]
}

/**
 * The auditor's documents of published numbers, one per reading of `hidden`, with the pass rules as required widths:
 * what an independent auditor has to find safe. Where numbers contradict the narrow reading, its document has the
 * wide one.
 * @param shown the arrangements in which numbers of one quarter were shown; usually one.
 */
export async function auditDocuments(shown: readonly ShownNumbers[]): Promise<AuditDocument[]> {
  if (shown.every(({ rows }) => rows.length === 0)) return []
  const [wide, narrow] = await attackPublished(shown)
  const documents = [auditDocumentOf(wide.system, wide.settled)]
  if (!narrow) return documents
  const leftOut = new Set(narrow.found.leftOut)
  // Both systems have the same cells in the same order; only bounds of `hidden` differ.
  const cells = narrow.system.cells.map((cell, i) => (leftOut.has(i) ? (wide.system.cells[i] ?? cell) : cell))
  const settled = new Set([...narrow.settled, ...[...leftOut].flatMap((i) => settledId(wide, i))])
  return [...documents, auditDocumentOf({ ...narrow.system, cells }, settled)]
}

function settledId({ system, settled }: Attack, position: number): string[] {
  const id = system.cells[position]?.id
  return id !== undefined && settled.has(id) ? [id] : []
}

/**
 * Smallest and largest count of a row's cell under the reading of the attack. Of a latent class, which nobody
 * publishes, they may be closer together than the true ends as soon as they leave k feasible counts.
 */
export function feasibleCell({ system, found }: Attack, row: string, quantity: Quantity): Feasible {
  return feasibleOf(system, found, rowCellId(row, quantity))
}

export function feasiblePart({ system, found }: Attack, row: string, breakdown: BreakdownId, part: string): Feasible {
  return feasibleOf(system, found, partId(row, breakdown, part))
}

const positionsOf = new WeakMap<AttackSystem, ReadonlyMap<string, number>>()

function feasibleOf(system: AttackSystem, found: Attack['found'], id: string): Feasible {
  const positions = positionsOf.get(system) ?? new Map(system.cells.map((cell, i) => [cell.id, i]))
  positionsOf.set(system, positions)
  const position = positions.get(id) ?? -1
  const value = system.cells[position]?.value
  if (typeof value === 'number') return { low: value, high: value }
  const interval = found.intervals.get(position)
  if (!interval) throw new Error(`${id} was not attacked`)
  return { low: interval.low, high: interval.high }
}

/** Ends where they are published (as `feasible`) or demanded; only room where that is all that is demanded. */
function questionsOf({ cells, threshold, reading }: AttackSystem): Map<number, Question> {
  return new Map(
    cells.flatMap(({ value, rule, place }, position): [number, Question][] => {
      if (value !== null || !rule) return []
      const published = place?.kind === 'part' || (place?.kind === 'row' && rule.kind !== 'group')
      const shownAnyway = published || (place?.kind === 'row' && place.quantity === 'both')
      if (rule.kind === 'label' || (reading === 'anything' && shownAnyway)) return [[position, { kind: 'ends' }]]
      return [[position, { kind: 'room', width: threshold - 1, within: safeWithin(rule, threshold) }]]
    }),
  )
}

/** Counts that are nobody's secret: k people or more, and as many of the n outside. */
function safeWithin(rule: Rule, threshold: number): Feasible {
  if (rule.kind !== 'group') return { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }
  return { low: threshold, high: rule.n === null ? Number.POSITIVE_INFINITY : rule.n - threshold }
}

function judge(
  { lb, ub }: SystemCell,
  rule: Rule,
  { low, high, proven }: Interval,
  threshold: number,
): { missing: Shortfall['needs'][]; isSettled: boolean } {
  if (rule.kind === 'label') {
    const missing: Shortfall['needs'][] = []
    if (low > (lb ?? 0) || !proven) missing.push({ kind: 'reach', value: lb ?? 0 })
    if (high < (ub ?? 0)) missing.push({ kind: 'reach', value: ub ?? 0 })
    return { missing, isSettled: false }
  }
  if (proven && high - low >= threshold - 1) return { missing: [], isSettled: false }
  const within = safeWithin(rule, threshold)
  const isSettled = proven && low >= within.low && high <= within.high
  return { missing: isSettled ? [] : [{ kind: 'width' }], isSettled }
}

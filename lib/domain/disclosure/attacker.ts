import { attackDocument } from './audit'
import {
  type AuditCell,
  type AuditDocument,
  AuditInputError,
  type AuditRelation,
  normaliseDocument,
} from './audit-document'
import type { Witness } from './certificate'
import type { RowCells } from './labels'
import { type Cell, type Feasible, type Outcome, outcomes, type ProtectedRow, symptomClasses } from './table'

/** A row as the attacker sees it. */
export type PublicRow = { id: string; parent: string | null; n: number; cells: RowCells }

/**
 * What an attacker may take `hidden` to mean: any count from 0 to n, or, knowing that only unlabelled cells
 * are first candidates for hiding, a count from k to n-k. A table has to withstand both.
 */
export type Reading = 'anything' | 'unlabelled'

/** Cells, and the latent classes that nobody publishes. `both` is a cell and a class in one. */
const quantities = [...outcomes, 'neither', 'wrist', 'back'] as const
export type Quantity = (typeof quantities)[number]

const cellId = (row: string, quantity: Quantity | 'respondents') => `${row}|${quantity}`

/**
 * The auditor's document for published rows: latent classes are unknowns, labels are bounds, rows and tree
 * are relations. Contains nothing that is not published.
 *
 * `required_width` states the pass rules: a labelled cell keeps its whole label, a hidden one k feasible
 * counts. So do latent classes, and `both` where it is not offered, unless nobody can place fewer than k
 * people in them; `neverSmall` says where that is so (see `Attack.neverSmall`).
 */
export function attackerDocument(
  rows: readonly PublicRow[],
  threshold: number,
  reading: Reading,
  neverSmall: ReadonlySet<string> = new Set(),
): AuditDocument {
  const cells = rows.flatMap(({ id, n, cells }): AuditCell[] => [
    { id: cellId(id, 'respondents'), value: n },
    ...quantities.map((quantity) => {
      const cellOf = isOutcome(quantity) ? cells[quantity] : null
      return attackedCell(cellId(id, quantity), cellOf, n, threshold, reading, neverSmall)
    }),
  ])
  const relations = rows.flatMap(({ id }): AuditRelation[] => {
    const of = (quantity: Quantity | 'respondents') => cellId(id, quantity)
    const children = rows.filter((row) => row.parent === id)
    return [
      { total: of('wristAny'), parts: [of('wrist'), of('both')] },
      { total: of('backAny'), parts: [of('back'), of('both')] },
      { total: of('respondents'), parts: [of('wristAny'), of('back'), of('neither')] },
      ...(children.length === 0 ? [] : outcomes).map((outcome) => ({
        total: of(outcome),
        parts: children.map((child) => cellId(child.id, outcome)),
      })),
    ]
  })
  return { cells, relations, options: { integer: true, audit: 'all' } }
}

function attackedCell(
  id: string,
  cell: Cell | null,
  n: number,
  threshold: number,
  reading: Reading,
  neverSmall: ReadonlySet<string>,
): AuditCell {
  const unknown = { id, value: null, lb: 0, ub: n, required_width: neverSmall.has(id) ? 0 : threshold - 1 }
  switch (cell?.kind) {
    case 'count':
      return { id, value: cell.value }
    case 'below':
    case 'above':
      return { id, value: null, lb: cell.low, ub: cell.high, required_width: cell.high - cell.low }
    case 'hidden':
      return reading === 'anything'
        ? { ...unknown, required_width: threshold - 1 }
        : { ...unknown, lb: threshold, ub: n - threshold, required_width: threshold - 1 }
    default:
      return unknown
  }
}

/** What is still missing before a published table is safe. */
export type Shortfall = {
  reading: Reading
  row: string
  quantity: Quantity
  /** `reach`: a table must exist where the quantity is `value`; `width`: k feasible counts must be left. */
  needs: { kind: 'reach'; value: number } | { kind: 'width' }
  /** True when the solver could not prove the bound. */
  unproven: boolean
}

export type Attack = {
  reading: Reading
  feasible: (row: string, quantity: Quantity) => Feasible
  shortfalls: readonly Shortfall[]
  /** Ids of unlabelled unknowns that hold at least k people in every feasible table. */
  neverSmall: ReadonlySet<string>
  attacked: number
  programs: { linear: number; integer: number }
  witnesses: readonly Witness[]
}

/**
 * Plays the attacker against published rows and judges by the pass rules.
 * @throws AuditInputError when no table agrees with the rows under this reading.
 */
export async function attackRows(rows: readonly PublicRow[], threshold: number, reading: Reading): Promise<Attack> {
  const document = normaliseDocument(attackerDocument(rows, threshold, reading))
  const { found, unknown } = await attackDocument(document)
  const positions = new Map(document.cells.map((cell, i) => [cell.id, i]))
  const intervalOf = (row: string, quantity: Quantity) => {
    const position = positions.get(cellId(row, quantity))
    const value = position === undefined ? undefined : document.cells[position]?.value
    if (typeof value === 'number') return { low: value, high: value, proven: true }
    const interval = position === undefined ? undefined : found.intervals.get(position)
    if (!interval) throw new Error(`${quantity} of row ${row} was not attacked`)
    return interval
  }
  const shortfalls: Shortfall[] = []
  const neverSmall = new Set<string>()
  for (const { id: row, cells } of rows) {
    for (const quantity of quantities) {
      const { low, high, proven } = intervalOf(row, quantity)
      const cell = isOutcome(quantity) ? cells[quantity] : null
      const shortfall = { reading, row, quantity, unproven: !proven }
      if (cell?.kind === 'count') continue
      if (cell?.kind === 'below' || cell?.kind === 'above') {
        if (low > cell.low || !proven) shortfalls.push({ ...shortfall, needs: { kind: 'reach', value: cell.low } })
        if (high < cell.high) shortfalls.push({ ...shortfall, needs: { kind: 'reach', value: cell.high } })
        continue
      }
      const small = cell?.kind === 'hidden' || low < threshold
      if (!small && proven) neverSmall.add(cellId(row, quantity))
      else if (!proven || high - low < threshold - 1) shortfalls.push({ ...shortfall, needs: { kind: 'width' } })
    }
  }
  return {
    reading,
    feasible: (row, quantity) => {
      const { low, high } = intervalOf(row, quantity)
      return { low, high }
    },
    shortfalls,
    neverSmall,
    attacked: unknown.length,
    programs: found.programs,
    witnesses: composeWitnesses(rows, document.cells, positions, found),
  }
}

/**
 * Attacks published rows in both readings of `hidden`. The narrow one is left out where it is the same as the
 * wide one (nothing is hidden), or where no table agrees with it: then a label was turned into `hidden`, the
 * numbers show it, and the attacker is back to the wide reading.
 */
export async function attackPublished(rows: readonly PublicRow[], threshold: number): Promise<[Attack, ...Attack[]]> {
  const wide = await attackRows(rows, threshold, 'anything')
  if (!rows.some(({ cells }) => outcomes.some((outcome) => cells[outcome].kind === 'hidden'))) return [wide]
  try {
    return [wide, await attackRows(rows, threshold, 'unlabelled')]
  } catch (error) {
    if (error instanceof AuditInputError) return [wide]
    throw error
  }
}

/**
 * The auditor's documents of a published table, one per reading of `hidden`, with the pass rules as required
 * widths: what an independent auditor has to find safe.
 */
export async function auditDocuments(rows: readonly ProtectedRow[], threshold: number): Promise<AuditDocument[]> {
  const visible = rows.map((row): PublicRow => {
    const { respondents, ...cells } = row.cells
    if (respondents.kind !== 'count') throw new RangeError(`row ${row.id}: respondents are always published`)
    return { id: row.id, parent: row.parent, n: respondents.value, cells }
  })
  const attacks = await attackPublished(visible, threshold)
  return attacks.map(({ reading, neverSmall }) => attackerDocument(visible, threshold, reading, neverSmall))
}

/**
 * Joins the solutions of independent parts into whole tables: the i-th table takes the i-th solution of
 * every part, so there are only as many tables as the part with most solutions needs.
 */
function composeWitnesses(
  rows: readonly PublicRow[],
  cells: readonly AuditCell[],
  positions: ReadonlyMap<string, number>,
  found: Awaited<ReturnType<typeof attackDocument>>['found'],
): Witness[] {
  const needed = new Set<number>()
  for (const { lowWitness, highWitness } of found.intervals.values()) {
    if (lowWitness !== null) needed.add(lowWitness)
    if (highWitness !== null) needed.add(highWitness)
  }
  const byPart = new Map<number, ReadonlyMap<number, number>[]>()
  found.witnesses.forEach((solution, i) => {
    const [part] = solution.keys()
    if (part === undefined) return
    const solutions = byPart.get(part) ?? []
    if (needed.has(i) || solutions.length === 0) byPart.set(part, [...solutions, solution])
  })
  const parents = new Set(rows.map((row) => row.parent))
  const leaves = rows.filter((row) => !parents.has(row.id))
  const count = Math.max(0, ...[...byPart.values()].map((solutions) => solutions.length))
  return Array.from({ length: count }, (_, i) => {
    const table = new Map<number, number>()
    for (const solutions of byPart.values()) {
      for (const [position, value] of solutions[i] ?? solutions[0] ?? []) table.set(position, value)
    }
    const valueAt = (id: string) => {
      const position = positions.get(id) ?? -1
      return cells[position]?.value ?? table.get(position) ?? 0
    }
    const classes = Object.fromEntries(
      leaves.map(({ id }) => {
        const [neither, wrist, back, both] = symptomClasses.map((name) => valueAt(cellId(id, name)))
        return [id, [neither ?? 0, wrist ?? 0, back ?? 0, both ?? 0] as const]
      }),
    )
    return { classes, parts: {} }
  })
}

function isOutcome(quantity: Quantity): quantity is Outcome {
  return outcomes.some((outcome) => outcome === quantity)
}

import type { LinearRow } from './solver'

/**
 * A published table as the auditor reads it: cells with or without a value, and relations between them.
 * Three forms that may be mixed; the other two only generate relations. The same JSON as the independent
 * auditor tests/fixtures/disclosure/audit_suppression.py takes, so that each can check the other.
 */
export type AuditDocument = {
  cells?: readonly AuditCell[]
  relations?: readonly AuditRelation[]
  /** n-way form: cells have `coords`, and every parent code is the sum of its children. */
  dimensions?: Readonly<Record<string, { hierarchy?: Hierarchy }>>
  /** Two-way form. */
  rows?: readonly (string | number)[]
  columns?: readonly (string | number)[]
  values?: readonly (readonly (number | null)[])[]
  suppressed?: readonly (readonly boolean[])[]
  primary?: readonly (readonly boolean[])[]
  row_hierarchy?: Hierarchy
  column_hierarchy?: Hierarchy
  options?: Partial<AuditOptions>
}

type Hierarchy = Readonly<Record<string, readonly (string | number)[]>>

export type AuditCell = {
  id: string
  coords?: Readonly<Record<string, string | number>>
  /** Null: not published, and an unknown of the attacker. */
  value: number | null
  /** Public bounds of an unknown. Null: none. */
  lb?: number | null
  ub?: number | null
  /** Smallest acceptable width of the feasible interval; 1 says "not exactly known". */
  required_width?: number
  /** With `true`: the interval must reach from true - lpl to true + upl. */
  lpl?: number
  upl?: number
  /** The secret value. Only in private documents of tests, never stored. */
  true?: number | null
  primary?: boolean
}

export type AuditRelation =
  | { total: string; parts: readonly string[]; label?: string }
  | { terms: Readonly<Record<string, number>>; sense?: '==' | '<=' | '>='; rhs?: number; label?: string }

export type AuditOptions = {
  integer: boolean
  default_lb: number | null
  default_ub: number | null
  required_width: number
  audit: 'all' | 'primary'
  /** The hidden parts of every relation must sum to 0 or to at least this. */
  min_hidden_sum: number | null
  /** The attacker sees which cells are primary and knows that they hold 1 to this. */
  public_primary_max: number | null
  /** Attack once more for every unknown with `true`, as somebody who knows that one. */
  insider: boolean
  insider_width: number
  /** Seconds per program. */
  time_limit: number
  tol: number
  /** Also return the tables that attain every bound. */
  witness: boolean
}

const auditDefaults: AuditOptions = {
  integer: true,
  default_lb: 0,
  default_ub: null,
  required_width: 1,
  audit: 'all',
  min_hidden_sum: null,
  public_primary_max: null,
  insider: false,
  insider_width: 1,
  time_limit: 60,
  tol: 1e-6,
  witness: false,
}

/** The document is not one, or its published values contradict each other. Exit code 2. */
export class AuditInputError extends RangeError {
  override name = 'AuditInputError'
}

/** All three forms reduced to cells and linear relations over them. */
export type NormalisedDocument = {
  cells: readonly AuditCell[]
  /** Columns are positions in `cells`. */
  relations: readonly (LinearRow & { label: string; equality: boolean })[]
  options: AuditOptions
}

/** @throws AuditInputError saying what is wrong with the document. */
export function normaliseDocument(document: AuditDocument): NormalisedDocument {
  if (!isObject(document)) throw new AuditInputError('a document is a JSON object')
  const options = readOptions(document.options ?? {})
  const cells = [...list(document.cells ?? [], 'cells').map(readCell)]
  const relations = [...list(document.relations ?? [], 'relations')]
  if (document.rows !== undefined) {
    cells.push(...twoWayCells(document))
    relations.push(
      ...hierarchyRelations(cells, {
        row: document.row_hierarchy ?? {},
        col: document.column_hierarchy ?? {},
      }),
    )
  }
  if (document.dimensions !== undefined) {
    const dimensions = Object.entries(object(document.dimensions, 'dimensions'))
    relations.push(
      ...hierarchyRelations(
        cells,
        Object.fromEntries(dimensions.map(([name, dimension]) => [name, object(dimension, name).hierarchy ?? {}])),
      ),
    )
  }
  if (cells.length === 0) throw new AuditInputError('no cells')
  const positions = new Map(cells.map((cell, i) => [cell.id, i]))
  if (positions.size !== cells.length) throw new AuditInputError('two cells have the same id')
  return { cells, relations: relations.map((relation) => readRelation(relation, positions)), options }
}

function readOptions(given: Partial<AuditOptions>): AuditOptions {
  const known = new Set(Object.keys(auditDefaults))
  const unknown = Object.keys(object(given, 'options')).filter((key) => !known.has(key))
  if (unknown.length > 0) throw new AuditInputError(`unknown options: ${unknown.join(', ')}`)
  const options = { ...auditDefaults, ...given }
  for (const key of ['integer', 'insider', 'witness'] as const) {
    if (typeof options[key] !== 'boolean') throw new AuditInputError(`options.${key} is true or false`)
  }
  for (const key of ['required_width', 'insider_width', 'time_limit', 'tol'] as const) {
    if (!isNumber(options[key]) || options[key] < 0) throw new AuditInputError(`options.${key} is a number from 0 up`)
  }
  for (const key of ['default_lb', 'default_ub', 'min_hidden_sum', 'public_primary_max'] as const) {
    if (options[key] !== null && !isNumber(options[key]))
      throw new AuditInputError(`options.${key} is a number or null`)
  }
  if (options.audit !== 'all' && options.audit !== 'primary') throw new AuditInputError('options.audit: all or primary')
  return options
}

function readCell(cell: AuditCell): AuditCell {
  const { id } = object(cell, 'a cell')
  if (typeof id !== 'string' || id === '') throw new AuditInputError('every cell has an id')
  if (cell.value === undefined) return { ...cell, value: null }
  for (const key of ['value', 'lb', 'ub', 'true'] as const) {
    const value = cell[key]
    if (value !== undefined && value !== null && !isNumber(value))
      throw new AuditInputError(`${id}: ${key} is no number`)
  }
  for (const key of ['required_width', 'lpl', 'upl'] as const) {
    const value = cell[key]
    if (value !== undefined && (!isNumber(value) || value < 0))
      throw new AuditInputError(`${id}: ${key} is no number from 0 up`)
  }
  const { value, lb, ub } = cell
  if (isNumber(lb) && isNumber(ub) && lb > ub)
    throw new AuditInputError(`${id}: its lower bound is above its upper bound`)
  if (isNumber(value) && ((isNumber(lb) && value < lb) || (isNumber(ub) && value > ub))) {
    throw new AuditInputError(`${id}: its value is outside its own bounds`)
  }
  return cell
}

function twoWayCells(document: AuditDocument): AuditCell[] {
  const rows = list(document.rows, 'rows')
  const columns = list(document.columns, 'columns')
  const grid = <T>(given: readonly (readonly T[])[] | undefined, name: string): readonly (readonly T[])[] => {
    const lines = list(given, name)
    if (lines.length !== rows.length || lines.some((line) => !Array.isArray(line) || line.length !== columns.length)) {
      throw new AuditInputError(`${name} has one line per row and one entry per column`)
    }
    return lines
  }
  const values = grid(document.values, 'values')
  const suppressed = document.suppressed && grid(document.suppressed, 'suppressed')
  const primary = document.primary && grid(document.primary, 'primary')
  return rows.flatMap((row, i) =>
    columns.map((column, j) => {
      const value = values[i]?.[j] ?? null
      const hidden = Boolean(suppressed?.[i]?.[j])
      return readCell({
        id: `${row}|${column}`,
        coords: { row: String(row), col: String(column) },
        value: hidden ? null : value,
        primary: Boolean(primary?.[i]?.[j]),
        ...(hidden && value !== null && { true: value }),
      })
    }),
  )
}

/** One relation per parent code and per combination of the other dimensions' codes. */
function hierarchyRelations(cells: readonly AuditCell[], hierarchies: Record<string, Hierarchy>): AuditRelation[] {
  const names = Object.keys(hierarchies)
  const keyOf = (codes: readonly string[]) => JSON.stringify(codes)
  const byCodes = new Map<string, { id: string; codes: string[] }>()
  for (const { id, coords } of cells) {
    if (!coords) continue
    const codes = names.flatMap((name) => (coords[name] === undefined ? [] : [String(coords[name])]))
    if (codes.length === names.length) byCodes.set(keyOf(codes), { id, codes })
  }
  return names.flatMap((name, d) =>
    Object.entries(hierarchies[name] ?? {}).flatMap(([parent, children]) =>
      [...byCodes.values()].flatMap(({ id, codes }) => {
        if (codes[d] !== parent) return []
        const parts = list(children, `hierarchy of ${name}`).flatMap((child) => {
          const part = byCodes.get(keyOf(codes.with(d, String(child))))
          return part ? [part.id] : []
        })
        const complete = parts.length === children.length && parts.length > 0
        return complete ? [{ total: id, parts, label: `${name}:${codes.join('|')}` }] : []
      }),
    ),
  )
}

function readRelation(relation: AuditRelation, positions: ReadonlyMap<string, number>) {
  object(relation, 'a relation')
  const terms = 'terms' in relation ? Object.entries(object(relation.terms, 'terms')) : sumTerms(relation)
  const rhs = 'terms' in relation ? (relation.rhs ?? 0) : 0
  const sense = 'terms' in relation ? (relation.sense ?? '==') : '=='
  if (!isNumber(rhs)) throw new AuditInputError('the right-hand side of a relation is a number')
  if (!['==', '<=', '>='].includes(sense)) throw new AuditInputError(`no such sense of a relation: ${sense}`)
  const coefficients = new Map<number, number>()
  for (const [id, coefficient] of terms) {
    const column = positions.get(id)
    if (column === undefined) throw new AuditInputError(`a relation names the unknown cell ${id}`)
    if (!isNumber(coefficient)) throw new AuditInputError(`the coefficient of ${id} is no number`)
    coefficients.set(column, (coefficients.get(column) ?? 0) + coefficient)
  }
  return {
    columns: [...coefficients.keys()],
    coefficients: [...coefficients.values()],
    lower: sense === '<=' ? Number.NEGATIVE_INFINITY : rhs,
    upper: sense === '>=' ? Number.POSITIVE_INFINITY : rhs,
    equality: sense === '==',
    label: relation.label ?? JSON.stringify(relation),
  }
}

function sumTerms(relation: { total: string; parts: readonly string[] }): [string, number][] {
  if (typeof relation.total !== 'string') throw new AuditInputError('a relation has a total and parts, or terms')
  const parts = list(relation.parts, 'parts')
  return [...parts.map((part): [string, number] => [part, 1]), [relation.total, -1]]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function object<T>(value: T, name: string): T {
  if (!isObject(value)) throw new AuditInputError(`${name} is a JSON object`)
  return value
}

function list<T>(value: readonly T[] | undefined, name: string): readonly T[] {
  if (!Array.isArray(value)) throw new AuditInputError(`${name} is a JSON array`)
  return value
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

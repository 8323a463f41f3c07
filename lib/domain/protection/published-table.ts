import { parseQuarter, type Quarter } from '../organisation/quarter'
import {
  type Figure,
  figures,
  headsForBoth,
  lawsOf,
  type NoiseLaw,
  rowFigures,
  type Strength,
  strengthNames,
} from './strength'

/** Respondents from which a row shows figures. The number of respondents is public, so this tells nothing else. */
export const fewestRespondents = 10

/** Exists in the type only: no module but this one can name it, so no other can make a ProtectedTable. */
declare const protectedHere: unique symbol

/**
 * What one quarter says to the world: counts with noise of a public law. Statistics, screens and exports start here and
 * nowhere else. A plain object at run time.
 */
export type ProtectedTable = {
  readonly [protectedHere]: true
  readonly quarter: Quarter
  readonly strength: Strength
  /** Parents before children; the first row is the root. */
  readonly rows: readonly ProtectedRow[]
}

export type ProtectedRow = {
  /** Code of the unit or site, or `OTHER-<code>` for units below that code which are too small to stand alone. */
  readonly id: string
  readonly parent: string | null
  /** Codes of the units that the row counts. */
  readonly members: readonly string[]
  /** People employed; null where a unit's number is not known. */
  readonly heads: number | null
  /** Respondents, exactly. */
  readonly n: number
  /** More reports than people: the row is shown, and compared with nothing. False where heads are not known. */
  readonly moreReportsThanHeads: boolean
  /** Null where fewer than 10 people answered. */
  readonly figures: Figures | null
}

export type Figures = { readonly wristAny: Cell; readonly backAny: Cell; readonly both?: Cell }

/** A published number of people. It cannot be had without the noise that is in it. */
export type Cell = {
  /** As drawn: it can be negative and above the number of respondents, or sums would be biased. */
  readonly value: number
  /** Laws of the independent noises in it, each drawn `draws` times. */
  readonly noise: readonly NoiseLaw[]
  /** 1, or for a sum the number of rows that it adds up. */
  readonly draws: number
}

/** A table as a release keeps it: what follows from the strength and the tree is left out. */
export type StoredTable = { quarter: string; strength: string; rows: readonly StoredRow[] }
export type StoredRow = Pick<ProtectedRow, 'id' | 'parent' | 'members' | 'heads' | 'n'> & {
  figures: StoredFigures | null
}
export type StoredFigures = { wristAny: StoredCell; backAny: StoredCell; both?: StoredCell }
type StoredCell = { value: number }

/**
 * Revives a table that was stored. That its noise was drawn is vouched for by the hash and signature of the release; here
 * its shape is checked: a tree whose rows count what the rows below them count, whole numbers that add up, figures from
 * 10 respondents on and from no fewer. `protect` makes its tables through here too.
 * @throws RangeError that names the first row that breaks a rule.
 */
export function readProtectedTable({ quarter: text, strength: name, rows }: StoredTable): ProtectedTable {
  const quarter = parseQuarter(text)
  if (quarter === null) throw new RangeError(`not a quarter: ${text}`)
  const strength = strengthNames.find((known) => known === name)
  if (strength === undefined) throw new RangeError(`not a strength: ${name}`)
  const below = checkTree(rows)
  for (const row of rows) checkNumbers(row)
  for (const row of rows) checkSums(row, below.get(row.id) ?? [])
  const draws = leavesBelow(rows)
  const revived = rows.map((row) => reviveRow(row, strength, draws.get(row.id) ?? 1))
  // The brand has no run-time part; this is the one place that grants it.
  return { quarter, strength, rows: revived } as unknown as ProtectedTable
}

function reviveRow(row: StoredRow, strength: Strength, draws: number): ProtectedRow {
  const { id, parent, members, heads, n, figures: stored } = row
  const cell = (figure: Figure, { value }: StoredCell): Cell => ({
    value,
    noise: lawsOf(strength, figure),
    draws: figure === 'both' ? 1 : draws,
  })
  const revived = stored && {
    wristAny: cell('wristAny', stored.wristAny),
    backAny: cell('backAny', stored.backAny),
    ...(stored.both && { both: cell('both', stored.both) }),
  }
  return { id, parent, members, heads, n, moreReportsThanHeads: heads !== null && n > heads, figures: revived }
}

type RowsBelow = ReadonlyMap<string, readonly StoredRow[]>

/** One root, first; parents before children; rows below a row divide its units among them. */
function checkTree(rows: readonly StoredRow[]): RowsBelow {
  const below = new Map<string, StoredRow[]>()
  for (const row of rows) {
    if (below.has(row.id)) throw new RangeError(`row ${row.id} occurs twice`)
    if ((row.parent === null) !== (below.size === 0)) throw new RangeError(`row ${row.id}: the root comes first, alone`)
    if (row.parent !== null) {
      const siblings = below.get(row.parent)
      if (!siblings) throw new RangeError(`row ${row.id} stands before its parent ${row.parent}`)
      siblings.push(row)
    }
    below.set(row.id, [])
  }
  if (rows.length === 0) throw new RangeError('a table has at least one row')
  for (const row of rows) checkMembers(row)
  for (const row of rows) checkDivision(row, below.get(row.id) ?? [])
  return below
}

function checkMembers({ id, members }: StoredRow): void {
  if (members.length === 0 || new Set(members).size < members.length)
    throw new RangeError(`row ${id} counts no unit, or one twice`)
}

function checkDivision({ id, members }: StoredRow, below: readonly StoredRow[]): void {
  if (below.length === 0) return
  const units = new Set(members)
  const parts = below.flatMap((row) => row.members)
  if (parts.length !== units.size || !parts.every((code) => units.delete(code)))
    throw new RangeError(`the rows below ${id} do not divide its units among them`)
}

function checkNumbers({ id, heads, n, figures: stored }: StoredRow): void {
  if (!isCount(n)) throw new RangeError(`row ${id}: ${n} respondents`)
  if (heads !== null && !isCount(heads)) throw new RangeError(`row ${id}: ${heads} heads`)
  if ((stored === null) !== n < fewestRespondents)
    throw new RangeError(`row ${id}: figures are shown from ${fewestRespondents} respondents on, and it has ${n}`)
  for (const [figure, { value }] of Object.entries(stored ?? {})) {
    if (!figures.some((known) => known === figure)) throw new RangeError(`row ${id}: ${figure} is no figure`)
    if (!Number.isSafeInteger(value)) throw new RangeError(`row ${id}: ${figure} is a whole number, not ${value}`)
  }
  if (stored === null) return
  for (const figure of rowFigures) if (!stored[figure]) throw new RangeError(`row ${id} has no ${figure}`)
  if (stored.both && heads !== null && heads < headsForBoth)
    throw new RangeError(`row ${id}: \`both\` is published from ${headsForBoth} heads on, and it has ${heads}`)
}

function checkSums(row: StoredRow, below: readonly StoredRow[]): void {
  if (below.length === 0) return
  if (sumOf(below, ({ n }) => n) !== row.n) throw new RangeError(`row ${row.id}: n is not the sum of the rows below it`)
  if (sumOf(below, ({ heads }) => heads) !== row.heads)
    throw new RangeError(`row ${row.id}: heads are not the sum of the rows below it`)
  if (row.figures === null) return
  for (const figure of rowFigures) {
    // Where a row below shows nothing, nothing can be compared.
    const sum = sumOf(below, ({ figures: stored }) => stored?.[figure].value ?? null)
    if (sum !== null && sum !== row.figures[figure].value)
      throw new RangeError(`row ${row.id}: ${figure} is not the sum of the rows below it`)
  }
}

function sumOf(rows: readonly StoredRow[], value: (row: StoredRow) => number | null): number | null {
  let sum = 0
  for (const row of rows) {
    const part = value(row)
    if (part === null) return null
    sum += part
  }
  return sum
}

/** By row: how many rows without rows below them it adds up. */
function leavesBelow(rows: readonly StoredRow[]): ReadonlyMap<string, number> {
  const leaves = new Map<string, number>()
  for (const row of [...rows].reverse()) {
    const own = leaves.get(row.id) ?? 1
    leaves.set(row.id, own)
    if (row.parent !== null) leaves.set(row.parent, (leaves.get(row.parent) ?? 0) + own)
  }
  return leaves
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

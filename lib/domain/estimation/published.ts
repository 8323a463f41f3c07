import { type Quarter, quarterOrdinal } from '../organisation/quarter'

/** The figures that rates are estimated for. */
export const outcomes = ['wristAny', 'backAny'] as const
export type Outcome = (typeof outcomes)[number]

/** One row of a quarter, as published. */
export type PublishedRow = {
  id: string
  /** The row above; null for the organisation, and for it alone. */
  parent: string | null
  /** Codes of the units in the row. They are its identity: a row with the same members is the same row. */
  members: readonly string[]
  heads: number | null
  /** Respondents, exact. */
  n: number
  /** Reports of each complaint plus noise, any integer; null where the row shows none. `both` is not estimated. */
  figures: ({ [outcome in Outcome]: number } & { both?: number }) | null
}

/** Epsilons of the discrete Laplace noise on a row that stands above no other. `kept` is drawn once a row, `fresh` each quarter. */
export type NoiseStrength = { fresh: number; kept: number | null }

/**
 * A published quarter. The n and the figures of a row above others are the sums over **all** rows below it, those
 * without figures of their own included.
 */
export type PublishedQuarter = {
  quarter: Quarter
  rows: readonly PublishedRow[]
  noise: Readonly<Record<Outcome, NoiseStrength>>
}

/** A quarter whose rows are known to form one tree that adds up. */
export type RowTree = {
  quarter: Quarter
  ordinal: number
  root: PublishedRow | null
  children: ReadonlyMap<string, readonly PublishedRow[]>
}

/**
 * Checks that quarters follow each other and that the rows of each form one tree that adds up.
 * @throws RangeError that names the quarter and the row.
 */
export function rowTrees(quarters: readonly PublishedQuarter[]): RowTree[] {
  const trees = quarters.map(rowTree)
  trees.forEach(({ quarter, ordinal }, index) => {
    const before = trees[index - 1]
    if (before && before.ordinal >= ordinal)
      throw new RangeError(`${quarter} comes after ${before.quarter} in the list`)
  })
  return trees
}

function rowTree({ quarter, rows }: PublishedQuarter): RowTree {
  const children = new Map<string, PublishedRow[]>()
  const byId = new Map<string, PublishedRow>()
  for (const row of rows) {
    checkRow(quarter, row)
    if (byId.has(row.id)) throw new RangeError(`${quarter}, row ${row.id}: there are two of them`)
    byId.set(row.id, row)
  }
  for (const row of rows) {
    if (row.parent === null) continue
    const parent = byId.get(row.parent)
    if (!parent) throw new RangeError(`${quarter}, row ${row.id}: there is no row ${row.parent} above it`)
    children.set(row.parent, [...(children.get(row.parent) ?? []), row])
  }
  const roots = rows.filter(({ parent }) => parent === null)
  if (rows.length > 0 && roots.length !== 1)
    throw new RangeError(`${quarter}: one row has no row above it, the organisation's; here ${roots.length} have none`)
  const root = roots[0] ?? null
  if (root && reach(root, children) !== rows.length)
    throw new RangeError(`${quarter}: rows lie below each other in a ring`)
  for (const row of rows) checkSum(quarter, row, children.get(row.id) ?? [])
  checkMembers(
    quarter,
    rows.filter(({ id }) => !children.has(id)),
  )
  return { quarter, ordinal: quarterOrdinal(quarter), root, children }
}

function reach(row: PublishedRow, children: ReadonlyMap<string, readonly PublishedRow[]>): number {
  return (children.get(row.id) ?? []).reduce((sum, child) => sum + reach(child, children), 1)
}

function checkRow(quarter: Quarter, { id, members, heads, n, figures }: PublishedRow): void {
  const fail = (what: string): never => {
    throw new RangeError(`${quarter}, row ${id}: ${what}`)
  }
  if (!Number.isInteger(n) || n < 0) fail(`respondents must be a whole number of at least 0, got ${n}`)
  if (heads !== null && (!Number.isInteger(heads) || heads < 0))
    fail(`heads must be a whole number of at least 0, got ${heads}`)
  if (members.length === 0) fail('it has no units')
  for (const outcome of figures ? outcomes : [])
    if (!Number.isInteger(figures?.[outcome])) fail(`${outcome} must be a whole number, got ${figures?.[outcome]}`)
}

function checkMembers(quarter: Quarter, lowest: readonly PublishedRow[]): void {
  const seen = new Map<string, string>()
  for (const { id, members } of lowest)
    for (const code of members) {
      const other = seen.get(code)
      if (other !== undefined) throw new RangeError(`${quarter}, row ${id}: unit ${code} is in row ${other} already`)
      seen.set(code, id)
    }
}

function checkSum(quarter: Quarter, row: PublishedRow, below: readonly PublishedRow[]): void {
  if (below.length === 0) return
  const n = below.reduce((sum, child) => sum + child.n, 0)
  if (n !== row.n)
    throw new RangeError(`${quarter}, row ${row.id}: ${row.n} respondents, but the rows below it have ${n}`)
  for (const outcome of outcomes) {
    const parts = below.map(({ figures }) => figures?.[outcome])
    if (!row.figures && parts.some((part) => part !== undefined))
      throw new RangeError(`${quarter}, row ${row.id}: it shows no figures, but a row below it does`)
    if (!row.figures || parts.includes(undefined)) continue
    const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0)
    if (sum !== row.figures[outcome])
      throw new RangeError(
        `${quarter}, row ${row.id}: ${outcome} is ${row.figures[outcome]}, but the rows below it add up to ${sum}`,
      )
  }
}

import type { DisclosurePolicy } from '../domain/disclosure/policy'
import type { Outcome, ProtectedRow } from '../domain/disclosure/table'
import type { Findings, UnitFinding } from '../domain/hotspots/findings'
import type { Quarter } from '../domain/organisation/quarter'

/** The part of a release that screens and exports show. A `ReleaseDocument` is one. */
export type PublishedQuarter = {
  organisation: { name: string; demo: boolean }
  quarter: Quarter
  policy: DisclosurePolicy
  rows: readonly ProtectedRow[]
  findings: Findings
}

/** The row of the whole organisation. @throws RangeError if there is none: every release has one. */
export function rootOf(published: PublishedQuarter): ProtectedRow {
  const root = published.rows.find((row) => row.parent === null)
  if (!root) throw new RangeError(`the release of ${published.quarter} has no root row`)
  return root
}

export function findRow(published: PublishedQuarter, id: string): ProtectedRow | null {
  return published.rows.find((row) => row.id === id) ?? null
}

export function childrenOf(published: PublishedQuarter, id: string): ProtectedRow[] {
  return published.rows.filter((row) => row.parent === id)
}

/** Rows without published rows below them: the places that are compared with each other. Never the root. */
export function comparedRows(published: PublishedQuarter): ProtectedRow[] {
  const parents = new Set(published.rows.map((row) => row.parent))
  return published.rows.filter((row) => row.parent !== null && !parents.has(row.id))
}

export function findingOf(published: PublishedQuarter, row: string, outcome: Outcome): UnitFinding | null {
  return published.findings.units.find((finding) => finding.row === row && finding.outcome === outcome) ?? null
}

/** The row that counts the reports of a unit: its own, or the merged or parent row that it went into. */
export function rowHolding(published: PublishedQuarter, unit: string): ProtectedRow | null {
  const own = findRow(published, unit)
  if (own) return own
  const holding = published.rows.filter((row) => row.members.includes(unit))
  // Of the nested rows that count the unit, the narrowest says most about it.
  return holding.sort((a, b) => a.members.length - b.members.length)[0] ?? null
}

/** "Packing, Leeds": a row's name with its site's, because units of two sites may share a name. */
export function rowLabel(published: PublishedQuarter, row: ProtectedRow): string {
  const parent = row.parent === null ? null : findRow(published, row.parent)
  if (!parent || parent.parent === null || row.merged) return row.name
  return `${row.name}, ${parent.name}`
}

import type { Quarter } from './quarter'
import { subtreeOf, type Unit } from './unit-tree'

/** What keeps everybody, or the people of some units, from reporting in a quarter that is open or opens soon. */
export type AdmissionGap = { quarter: Quarter; open: boolean; opens: Date } & (
  | { kind: 'noSlips' }
  | { kind: 'slipsMissing'; units: string[] }
  | { kind: 'noWayToPasses' }
  | { kind: 'noHolders' }
)

/** So many reports can come from the people of a unit and what is below it: `unit` is null for the whole organisation. */
export type AdmittedReports = { unit: string | null; reports: number }

/** A part of the organisation that can send more reports than it has people. */
export type OverdrawnUnit = { unit: string; name: string; reports: number; heads: number }

type Public = { units: readonly Unit[]; headcounts: Readonly<Record<string, number>> }

/**
 * Where admission lets in more reports than there are people: then a number of reports is no number of people, whatever was
 * meant. What was handed out for a unit counts for every unit above it, so overlapping batches add up. A part with a unit
 * whose headcount is not known is left out: nothing can be compared there. Parents before children.
 */
export function overdrawnUnits(admitted: readonly AdmittedReports[], { units, headcounts }: Public): OverdrawnUnit[] {
  const parents = new Set(units.map(({ parent }) => parent))
  return [...units]
    .sort((a, b) => Number(b.parent === null) - Number(a.parent === null))
    .flatMap(({ code, name, parent }) => {
      const below = subtreeOf(units, code)
      const leaves = below.filter((unit) => !parents.has(unit))
      if (leaves.some((leaf) => headcounts[leaf] === undefined)) return []
      const heads = leaves.reduce((sum, leaf) => sum + (headcounts[leaf] ?? 0), 0)
      const reports = admitted
        .filter(({ unit }) => (unit === null ? parent === null : below.includes(unit)))
        .reduce((sum, entry) => sum + entry.reports, 0)
      return reports > heads ? [{ unit: code, name, reports, heads }] : []
    })
}

/**
 * Whether a report stands for a person: nobody is let in without a slip, a pass or an entry code, and nowhere are there more
 * of them than people. From public facts alone, never from how many came.
 */
export function isOneReportPerPerson(
  admission: 'open' | 'slips' | 'passes',
  admitted: readonly AdmittedReports[],
  facts: Public,
): boolean {
  return admission !== 'open' && overdrawnUnits(admitted, facts).length === 0
}

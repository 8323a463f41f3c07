import { compareQuarters, type Quarter } from '../domain/organisation/quarter'
import type { Lineage } from '../domain/organisation/unit-history'
import { formatQuarter } from './quarters'

/** A sentence about a unit's past or future, with the units that it leads to. */
export type LineageLine = { text: string; units: { code: string; name: string }[] }

/**
 * What a reader of a quarter has to know of a unit: what it was called or belonged to in other quarters, what it came from
 * and what it became. Empty for a unit that was always the same.
 */
export function lineageLines(
  lineage: Lineage,
  names: Readonly<Record<string, string>>,
  quarter: Quarter,
): LineageLine[] {
  const named = (codes: readonly string[]) => codes.map((code) => ({ code, name: names[code] ?? code }))
  const lines: LineageLine[] = []
  if (lineage.from.length > 0) {
    lines.push({ text: `Since ${formatQuarter(lineage.first)}. Before that:`, units: named(lineage.from) })
  }
  const shown = lineage.past.findLast(({ first }) => compareQuarters(first, quarter) <= 0) ?? lineage.past[0]
  for (const entry of lineage.past) {
    if (!shown || entry === shown) continue
    const when =
      compareQuarters(entry.first, quarter) > 0
        ? `From ${formatQuarter(entry.first)} on`
        : `Until ${formatQuarter(entry.last ?? entry.first)}`
    const differs = [
      ...(entry.name === shown.name ? [] : [`called ${entry.name}`]),
      ...(entry.parent === shown.parent || entry.parent === null
        ? []
        : [`part of ${names[entry.parent] ?? entry.parent}`]),
    ]
    if (differs.length > 0) lines.push({ text: `${when} ${differs.join(', ')}.`, units: [] })
  }
  if (lineage.last !== null) {
    const closed = `Closed after ${formatQuarter(lineage.last)}`
    lines.push(
      lineage.into.length > 0
        ? { text: `${closed}, became:`, units: named(lineage.into) }
        : { text: `${closed}.`, units: [] },
    )
  }
  return lines
}

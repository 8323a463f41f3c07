import { type BreakdownId, breakdowns } from './breakdowns'
import type { PlannedRow } from './rows'
import type { Cell, Outcome } from './table'

/** What the plan looks at: the level of a row and its published cells. Nothing else of the quarter. */
export type DividableRow = Pick<PlannedRow, 'id' | 'parent' | 'level'> & { cells: Readonly<Record<Outcome, Cell>> }

/** One question that one row may divide its cell by. */
export type PlannedBreakdown = { breakdown: BreakdownId; row: string; n: number; level: PlannedRow['level'] }

/** Rows that turned out to be unprotectable for a breakdown. */
export type BreakdownExceptions = { rows: ReadonlySet<string>; whole: boolean }

/**
 * Which rows publish a breakdown. Looks at published counts alone, so that the choice itself says nothing (the
 * exceptions are rows that no labels could protect).
 *
 * 1. The organisation, when its cell is an exact count of at least 2k, as for any row.
 * 2. A site, when its cell is an exact count of at least 4k per part.
 * 3. What is left of a row after subtracting the sites below it that publish the breakdown is a group like a site:
 *    nobody, or at least 4k per part. While it is neither, the smallest of those sites does not publish it.
 */
export function planBreakdown(
  rows: readonly DividableRow[],
  breakdown: BreakdownId,
  threshold: number,
  exceptions: BreakdownExceptions = { rows: new Set(), whole: false },
): PlannedBreakdown[] {
  const definition = breakdowns.find(({ id }) => id === breakdown)
  const root = rows[0] && definition && countOf(rows[0], definition.of)
  if (!definition || !rows[0] || !root || root < 2 * threshold || exceptions.whole) return []
  const enough = 4 * threshold * definition.parts.length
  const sites = rows.flatMap((row): PlannedBreakdown[] => {
    const n = countOf(row, definition.of)
    if (definition.deepest === 'organisation' || row.level !== 'middle' || exceptions.rows.has(row.id)) return []
    return n !== null && n >= enough ? [{ breakdown, row: row.id, n, level: row.level }] : []
  })
  const planned: PlannedBreakdown[] = [{ breakdown, row: rows[0].id, n: root, level: 'root' }, ...sites]
  for (;;) {
    const smallest = smallestOfTooSmallRest(planned, rows, enough)
    if (!smallest) return planned
    planned.splice(planned.indexOf(smallest), 1)
  }
}

function smallestOfTooSmallRest(
  planned: readonly PlannedBreakdown[],
  rows: readonly DividableRow[],
  enough: number,
): PlannedBreakdown | undefined {
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]))
  const below = new Map(planned.map(({ row }): [string, PlannedBreakdown[]] => [row, []]))
  for (const entry of planned) {
    let above = parents.get(entry.row) ?? null
    while (above !== null && !below.has(above)) above = parents.get(above) ?? null
    if (above !== null) below.get(above)?.push(entry)
  }
  for (const { row, n } of planned) {
    const sites = below.get(row) ?? []
    const left = sites.reduce((rest, site) => rest - site.n, n)
    if (sites.length > 0 && left !== 0 && left < enough) {
      return sites.reduce((least, site) =>
        site.n < least.n || (site.n === least.n && site.row < least.row) ? site : least,
      )
    }
  }
  return undefined
}

function countOf({ cells }: DividableRow, of: Outcome): number | null {
  return cells[of].kind === 'count' ? cells[of].value : null
}

import { dividedRows } from './breakdown-system'
import { breakdowns, type ProtectedBreakdown } from './breakdowns'
import { isCount, isWellFormedCell } from './labels'
import type { ProtectedRow } from './table'

/**
 * Checks the shape of the second level: each entry divides a published count of a row that may publish it, into all
 * the parts of the definition, and parts add up wherever they are all published.
 * @throws RangeError naming the breakdown and the row.
 */
export function checkBreakdowns(table: {
  rows: readonly ProtectedRow[]
  breakdowns: readonly ProtectedBreakdown[]
  threshold: number
}): void {
  for (const entry of table.breakdowns) checkEntry(entry, table.rows, table.threshold)
  for (const { id } of breakdowns) {
    for (const { row, below, left, parts } of dividedRows(id, table)) {
      if (left < 0) throw new RangeError(`${id} of ${row}: the rows below it count more people`)
      parts.forEach(({ cell }, i) => {
        const inside = below.map((child) => child.parts[i]?.cell)
        const sum = inside.reduce((total, part) => total + (part?.kind === 'count' ? part.value : 0), 0)
        if (cell.kind === 'count' && sum > cell.value) {
          throw new RangeError(`${id} of ${row}: the rows below it count more people`)
        }
      })
    }
  }
}

function checkEntry(
  { breakdown, row: id, n, parts }: ProtectedBreakdown,
  rows: readonly ProtectedRow[],
  threshold: number,
): void {
  const fail = (why: string): never => {
    throw new RangeError(`${breakdown} of ${id}: ${why}`)
  }
  const definition = breakdowns.find((known) => known.id === breakdown) ?? fail('there is no such breakdown')
  const row = rows.find((known) => known.id === id) ?? fail('there is no such row')
  const divided = row.cells[definition.of]
  if (divided.kind !== 'count' || divided.value !== n) fail(`it divides another number than ${definition.of}`)
  const enough = row.parent === null ? 2 * threshold : 4 * threshold * definition.parts.length
  if (n < enough) fail(`it takes ${enough} people`)
  if (row.parent !== null && definition.deepest === 'organisation') fail('it is published for the organisation only')
  if (parts.map(({ part }) => part).join() !== definition.parts.join())
    fail('its parts are not those of the definition')
  for (const { part, cell, feasible } of parts) {
    if (cell.kind === 'notOffered' || !isWellFormedCell(cell, n, threshold))
      fail(`${part} is no cell among ${n} people`)
    const { low, high } = feasible
    if (!isCount(low) || !isCount(high) || low > high || high > n) fail(`${part} has no interval within 0 to ${n}`)
  }
  const counts = parts.map(({ cell }) => (cell.kind === 'count' ? cell.value : null))
  if (!counts.includes(null) && counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) !== n) {
    fail(`its parts do not sum to ${n}`)
  }
}

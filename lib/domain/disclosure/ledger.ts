import type { Quarter } from '../organisation/quarter'
import { attackPublished } from './attack'
import type { ShownNumbers } from './attack-system'
import { AuditInputError } from './audit-document'
import { type Cell, outcomes } from './table'

/**
 * Numbers of one quarter that somebody could see: a preview, a release, or what is about to become one. A
 * `PublishedTable` is one.
 */
export type ShownTable = ShownNumbers & {
  /** Entries with the same quarter count the same reports. */
  quarter: Quarter | null
}

export type LedgerAttack = {
  /** True when no one who adds up everything ever shown learns more than the labels say. */
  passed: boolean
  /** Quarters that do not withstand it; not to be shown to staff, who see `withheld`. */
  failures: readonly LedgerFailure[]
  attacked: number
  programs: { linear: number; integer: number }
}

export type LedgerFailure = {
  quarter: Quarter | null
  /**
   * `contradiction`: no table agrees with everything shown, so the entries were not made from the same reports, and
   * their differences are about whoever came, left or changed an answer. `learned`: something can be worked out.
   */
  reason: 'contradiction' | 'learned'
}

/**
 * Plays the attacker against everything ever shown at once. Quarters share no report, so the union falls apart into
 * quarters exactly; what was shown of one quarter, in whatever arrangements of rows, is one system over the finest
 * groups that the arrangements cut out. Reads published numbers alone, and does not depend on the order of entries.
 */
export async function attackLedger(shown: readonly ShownTable[]): Promise<LedgerAttack> {
  const byQuarter = new Map<Quarter | null, Map<string, ShownTable>>()
  for (const table of shown) {
    if (table.rows.length === 0) continue
    const tables = byQuarter.get(table.quarter) ?? new Map<string, ShownTable>()
    byQuarter.set(table.quarter, tables)
    // A preview and the release that it became say the same thing twice.
    tables.set(saidBy(table), table)
  }
  const failures: LedgerFailure[] = []
  let attacked = 0
  const programs = { linear: 0, integer: 0 }
  for (const [quarter, tables] of byQuarter) {
    const arrangements = [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, table]) => table)
    try {
      const attacks = await attackPublished(arrangements)
      for (const attack of attacks) {
        attacked += attack?.attacked ?? 0
        programs.linear += attack?.programs.linear ?? 0
        programs.integer += attack?.programs.integer ?? 0
      }
      if (attacks.some((attack) => attack && attack.shortfalls.length > 0))
        failures.push({ quarter, reason: 'learned' })
    } catch (error) {
      if (!(error instanceof AuditInputError)) throw error
      failures.push({ quarter, reason: 'contradiction' })
    }
  }
  return { passed: failures.length === 0, failures, attacked, programs }
}

/** What a table says, without what it was worked out to say, as one text. */
function saidBy({ threshold, rows, breakdowns }: ShownNumbers): string {
  const say = (cell: Cell) => ('value' in cell ? cell.value : 'low' in cell ? [cell.low, cell.high] : cell.kind)
  return JSON.stringify([
    threshold,
    rows.map(({ id, parent, members, cells: { respondents, ...cells } }) => [
      id,
      parent,
      members,
      say(respondents),
      outcomes.map((outcome) => say(cells[outcome])),
    ]),
    breakdowns.map(({ breakdown, row, n, parts }) => [
      breakdown,
      row,
      n,
      parts.map(({ part, cell }) => [part, say(cell)]),
    ]),
  ])
}

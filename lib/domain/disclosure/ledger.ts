import type { Quarter } from '../organisation/quarter'
import { attackPublished, type PublicRow } from './attacker'
import { AuditInputError } from './audit-document'
import type { ProtectedBreakdown } from './breakdowns'
import type { Certificate } from './certificate'
import type { ProtectedRow } from './table'

/**
 * Numbers of one quarter that somebody could see: a preview, a release, or what is about to become one. A
 * `PublishedTable` is one.
 */
export type ShownTable = {
  /** Entries with the same quarter count the same reports. */
  quarter: Quarter | null
  threshold: number
  rows: readonly ShownRow[]
  breakdowns: readonly ShownBreakdown[]
  /** Its witnesses spare the attack some programs. They are checked by addition and never trusted. */
  certificate?: Certificate
}

export type ShownRow = Pick<ProtectedRow, 'id' | 'parent' | 'members' | 'cells'>
export type ShownBreakdown = Pick<ProtectedBreakdown, 'breakdown' | 'row' | 'n'> & {
  parts: readonly Pick<ProtectedBreakdown['parts'][number], 'part' | 'cell'>[]
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
  const failures: LedgerFailure[] = []
  let attacked = 0
  const programs = { linear: 0, integer: 0 }
  for (const { quarter, rows, threshold } of shown) {
    try {
      const attacks = await attackPublished(rows.map(publicRow), threshold)
      if (attacks.some((attack) => attack.shortfalls.length > 0)) failures.push({ quarter, reason: 'learned' })
      for (const attack of attacks) {
        attacked += attack.attacked
        programs.linear += attack.programs.linear
        programs.integer += attack.programs.integer
      }
    } catch (error) {
      if (!(error instanceof AuditInputError)) throw error
      failures.push({ quarter, reason: 'contradiction' })
    }
  }
  return { passed: failures.length === 0, failures, attacked, programs }
}

function publicRow({ id, parent, cells: { respondents, ...cells } }: ShownRow): PublicRow {
  if (respondents.kind !== 'count') throw new RangeError(`row ${id}: respondents are always published`)
  return { id, parent, n: respondents.value, cells }
}

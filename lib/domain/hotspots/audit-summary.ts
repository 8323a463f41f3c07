import type { ProtectedRow } from '../disclosure/table'
import { summariseAudits } from '../instruments/rosa-summary'
import type { AuditFinding } from './findings'
import type { AuditAggregate } from './inputs'
import { auditsOf, checkAudits, finalScore } from './row-audits'

/**
 * What audits found in every row that has any, in the order of rows.
 * @throws RangeError for an audit entry that is none.
 */
export function auditFindings(rows: readonly ProtectedRow[], audits: readonly AuditAggregate[]): AuditFinding[] {
  checkAudits(audits)
  return rows.flatMap((row) => {
    const { scores } = auditsOf(row, audits).here
    if (scores.length === 0) return []
    return [{ row: row.id, ...summariseAudits(scores.map((score) => ({ ...score, final: finalScore(score) }))) }]
  })
}

import type { ProtectedRow } from '../disclosure/table'
import { summariseAudits } from '../instruments/rosa-summary'
import type { AuditFinding } from './findings'
import type { AuditAggregate } from './inputs'

/**
 * What audits found in every row that has any, in the order of rows.
 * @throws RangeError when a unit has two entries.
 */
export function auditFindings(rows: readonly ProtectedRow[], audits: readonly AuditAggregate[]): AuditFinding[] {
  const units = new Set(audits.map(({ unit }) => unit))
  if (units.size < audits.length) throw new RangeError('a unit has two audit entries')
  return rows.flatMap((row) => {
    const scores = audits.filter(({ unit }) => row.members.includes(unit)).flatMap((entry) => entry.scores)
    if (scores.length === 0) return []
    // The final score of ROSA is its worst section.
    const final = (score: (typeof scores)[number]) => Math.max(score.chair, score.monitorPhone, score.mouseKeyboard)
    return [{ row: row.id, ...summariseAudits(scores.map((score) => ({ ...score, final: final(score) }))) }]
  })
}

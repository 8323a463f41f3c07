import { worstSectionOf } from '../instruments/rosa-summary'
import type { AuditFinding } from './findings'
import type { AnalysisInput } from './inputs'
import { readAudits } from './row-audits'

/**
 * What audits found in every row that has any, in the order of rows.
 * @throws RangeError for audit entries that are none.
 */
export function auditFindings({ table, audits }: Pick<AnalysisInput, 'table' | 'audits'>): AuditFinding[] {
  const { of } = readAudits(table.rows, audits)
  return table.rows.flatMap(({ id }) => {
    const entry = of(id)
    if (!entry) return []
    const { row, workstations, atActionLevel } = entry
    return [{ row, workstations, atActionLevel, worst: atActionLevel && worstSectionOf(atActionLevel) }]
  })
}

import { worstSectionOf } from '../instruments/rosa-summary'
import type { AuditFinding } from './findings'
import type { AnalysisInput } from './inputs'
import { readAudits } from './row-audits'

/**
 * What audits found in every row that has any, in the order of rows. Where a row above others may not tell itself, what
 * the rows below it tell is added up.
 * @throws RangeError for audit entries that are none.
 */
export function auditFindings({ table, audits }: Pick<AnalysisInput, 'table' | 'audits'>): AuditFinding[] {
  const { workstations, scores } = readAudits(table.rows, audits)
  return table.rows.flatMap(({ id }) => {
    const audited = workstations(id)
    if (audited === 0) return []
    const { workstations: told, counts } = scores.of(id)
    const base = { row: id, workstations: audited, told }
    return [
      told === 0
        ? { ...base, atActionLevel: null, worst: null }
        : { ...base, atActionLevel: counts, worst: worstSectionOf(counts) },
    ]
  })
}

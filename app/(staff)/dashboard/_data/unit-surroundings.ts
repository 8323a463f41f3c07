import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { type AuditRow, listUnitAudits } from '@/lib/data/app/audits'
import { may } from '@/lib/domain/organisation/roles'
import { listPlannedWork, type PlannedWork } from './planned-work'

/** What is live about a unit, and what this person may do there. */
export type UnitSurroundings = { audits: AuditRow[]; planned: PlannedWork[]; mayAudit: boolean; mayPlan: boolean }

export async function loadUnitSurroundings(viewer: Viewer, unit: string): Promise<UnitSurroundings> {
  const [audits, planned] = await Promise.all([listUnitAudits(viewer, unit), listPlannedWork(viewer)])
  return {
    audits,
    planned: planned.filter((work) => work.unit === unit),
    mayAudit: may(viewer.role, 'audit:write'),
    mayPlan: may(viewer.role, 'intervention:write'),
  }
}

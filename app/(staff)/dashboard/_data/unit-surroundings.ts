import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { type AuditRow, listUnitAudits } from '@/lib/data/app/audits'
import { may } from '@/lib/domain/organisation/roles'
import type { UnitStanding } from '@/lib/view/unit-page'
import { listPlannedWork, type PlannedWork } from './planned-work'

/** What is live about a unit, and what this person may do there. */
export type UnitSurroundings = { audits: AuditRow[]; planned: PlannedWork[]; mayAudit: boolean; mayPlan: boolean }

export async function loadUnitSurroundings(viewer: Viewer, standing: UnitStanding): Promise<UnitSurroundings> {
  const audited = standing.kind === 'joined' ? [standing.unit] : auditedUnits(standing.row)
  const here = standing.kind === 'joined' ? [standing.unit] : [standing.row.id, ...standing.row.members]
  const [audits, planned] = await Promise.all([
    Promise.all(audited.map((unit) => listUnitAudits(viewer, unit))),
    listPlannedWork(viewer),
  ])
  return {
    audits: audits.flat(),
    planned: planned.filter((work) => here.includes(work.unit)),
    mayAudit: may(viewer.role, 'audit:write'),
    mayPlan: may(viewer.role, 'intervention:write'),
  }
}

/** A merged row is no node of the tree, so its members are asked for one by one. */
function auditedUnits(row: Extract<UnitStanding, { kind: 'own' }>['row']): readonly string[] {
  return row.merged ? row.members : [row.id]
}

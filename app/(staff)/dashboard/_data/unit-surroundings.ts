import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { type AuditRow, listUnitAudits } from '@/lib/data/app/audits'
import { namesOfUnits } from '@/lib/data/app/unit-names'
import { type Quarter, quarterYear } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import type { UnitStanding } from '@/lib/view/unit-page'
import { listPlannedWork, type PlannedWork } from './planned-work'

/** What is live about a unit, and what this person may do there. */
export type UnitSurroundings = {
  audits: AuditRow[]
  planned: PlannedWork[]
  mayAudit: boolean
  mayPlan: boolean
  /** Names of the unit and of those counted in it, by code: a release names its rows only. */
  names: Readonly<Record<string, string>>
}

export async function loadUnitSurroundings(
  viewer: Viewer,
  standing: UnitStanding,
  quarter: Quarter,
): Promise<UnitSurroundings> {
  const audited = standing.kind === 'joined' ? [standing.unit] : auditedUnits(standing.row)
  const here = standing.kind === 'joined' ? [standing.unit] : [standing.row.id, ...standing.row.members]
  const [audits, planned, names] = await Promise.all([
    Promise.all(audited.map((unit) => listUnitAudits(viewer, unit))),
    listPlannedWork(viewer),
    namesOfUnits(viewer, here, quarterYear(quarter)),
  ])
  return {
    audits: audits.flat(),
    planned: planned.filter((work) => here.includes(work.unit)),
    mayAudit: may(viewer.role, 'audit:write'),
    mayPlan: may(viewer.role, 'intervention:write'),
    names,
  }
}

/** A merged row is no node of the tree, so its members are asked for one by one. */
function auditedUnits(row: Extract<UnitStanding, { kind: 'own' }>['row']): readonly string[] {
  return row.merged ? row.members : [row.id]
}

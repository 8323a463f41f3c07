import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { type AuditRow, listUnitAudits } from '@/lib/data/app/audits'
import { namesOfUnits } from '@/lib/data/app/unit-names'
import { compareQuarters, type Quarter, quarterOf } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import type { Lineage } from '@/lib/domain/organisation/unit-history'
import { now } from '@/lib/env'
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

/** `standing` is null for a unit that the quarter does not have, `lineage` for a row that is no unit. */
export async function loadUnitSurroundings(
  viewer: Viewer,
  unit: string,
  standing: UnitStanding | null,
  lineage: Lineage | null,
  quarter: Quarter,
): Promise<UnitSurroundings> {
  const audited = standing?.kind === 'own' ? auditedUnits(standing.row) : [unit]
  const here = standing?.kind === 'own' ? [standing.row.id, ...standing.row.members] : [unit]
  const [audits, planned, names] = await Promise.all([
    Promise.all(audited.map((code) => listUnitAudits(viewer, code))),
    listPlannedWork(viewer),
    namesOfUnits(viewer, here, quarter),
  ])
  // A unit that has closed has no workstations any more, and nothing can be changed about it.
  const goesOn = !lineage?.last || compareQuarters(quarterOf(now()), lineage.last) <= 0
  return {
    audits: audits.flat(),
    planned: planned.filter((work) => here.includes(work.unit)),
    mayAudit: goesOn && may(viewer.role, 'audit:write'),
    mayPlan: goesOn && may(viewer.role, 'intervention:write'),
    names,
  }
}

/** A merged row is no node of the tree, so its members are asked for one by one. */
function auditedUnits(row: Extract<UnitStanding, { kind: 'own' }>['row']): readonly string[] {
  return row.merged ? row.members : [row.id]
}

import 'server-only'
import type { Viewer } from '@/lib/auth/viewer'
import { type InterventionRow, interventionsByUnit } from '@/lib/data/app/interventions'
import { interventionStatusNames } from '@/lib/domain/interventions/transitions'
import { formatDay } from '@/lib/view/quarters'

/** An intervention as the dashboard mentions it. */
export type PlannedWork = {
  id: string
  unit: string
  unitName: string
  title: string
  /** "in progress, due 12 January 2027" */
  when: string
  open: boolean
  overdue: boolean
}

/** What is planned, under way or done: live, because it is not health data. Open ones first. */
export async function listPlannedWork(viewer: Viewer): Promise<PlannedWork[]> {
  const byUnit = await interventionsByUnit(viewer)
  const all = [...byUnit.values()].flat().map(plannedWork)
  return [...all.filter((work) => work.open), ...all.filter((work) => !work.open)]
}

function plannedWork(row: InterventionRow): PlannedWork {
  const status = interventionStatusNames[row.status].toLowerCase()
  const open = row.status === 'planned' || row.status === 'in_progress'
  return {
    id: row.id,
    unit: row.unitCode,
    unitName: row.unitName,
    title: row.title,
    when: `${status}${dayOf(row)}`,
    open,
    overdue: row.overdue,
  }
}

function dayOf(row: InterventionRow): string {
  if (row.status === 'done') return row.doneOn ? ` on ${formatDay(new Date(row.doneOn))}` : ''
  if (!row.dueOn) return ', no due day'
  return `, ${row.overdue ? 'overdue since' : 'due'} ${formatDay(new Date(row.dueOn))}`
}

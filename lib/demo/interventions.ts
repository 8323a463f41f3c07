import type { MeasureCode } from '../domain/interventions/catalogue'
import type { InterventionStatus } from '../domain/interventions/transitions'
import { type Quarter, shiftQuarter } from '../domain/organisation/quarter'
import type { InterventionReason } from '../schemas/intervention'
import { fruitlessMeasure, plantedHotspots, solvedProblem } from './northwind'

export type DemoIntervention = {
  unitCode: string
  measure: MeasureCode
  answers: InterventionReason
  status: InterventionStatus
  /** Days from the end of the demo's last quarter; negative is before. */
  plannedDay: number
  dueDay: number
  doneDay: number | null
  costCents: number | null
  comment: string | null
}

/**
 * What the demo company has done: one problem solved and one measure without effect, both long enough ago to be
 * compared before and after; one hotspot being worked on; and the other still waiting, so that a reader can plan something.
 */
export function demoInterventions(last: Quarter): DemoIntervention[] {
  return [
    {
      unitCode: solvedProblem.code,
      measure: 'other-chair',
      answers: { kind: 'hotspot', quarter: shiftQuarter(last, -4), outcome: 'backAny' },
      status: 'done',
      plannedDay: -330,
      dueDay: -280,
      doneDay: -275,
      costCents: 1_480_000,
      comment: 'All 42 chairs replaced and set up with the people who use them.',
    },
    {
      unitCode: plantedHotspots.wrist,
      measure: 'adjustable-desk',
      answers: { kind: 'hotspot', quarter: shiftQuarter(last, -1), outcome: 'wristAny' },
      status: 'in_progress',
      plannedDay: -60,
      dueDay: 105,
      doneDay: null,
      costCents: 2_650_000,
      comment: 'First four benches ordered; the others follow when these have been tried.',
    },
    {
      unitCode: fruitlessMeasure.code,
      measure: 'headsets',
      answers: { kind: 'audit', section: 'monitorPhone' },
      status: 'done',
      plannedDay: -270,
      dueDay: -205,
      doneDay: -215,
      costCents: 310_000,
      comment: null,
    },
    {
      unitCode: 'YOR-CLAIMS',
      measure: 'document-holder',
      answers: { kind: 'audit', section: 'monitorPhone' },
      status: 'planned',
      plannedDay: -40,
      dueDay: 30,
      doneDay: null,
      costCents: 54_000,
      comment: null,
    },
    {
      unitCode: 'LEE-PICK',
      measure: 'rotation',
      answers: { kind: 'other' },
      status: 'planned',
      plannedDay: -25,
      dueDay: 90,
      doneDay: null,
      costCents: null,
      comment: null,
    },
  ]
}

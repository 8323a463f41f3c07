import type { DataColumn, DataRow } from '@/app/_components/data-table'
import { FinalScore } from '@/app/_components/final-score'
import { Link } from '@/app/_components/link'
import type { AuditRow } from '@/lib/data/app/audits'
import { formatIsoDay } from '@/lib/view/quarters'

export const auditColumns: readonly DataColumn[] = [
  { id: 'workstation', header: 'Workstation', rowHeader: true },
  { id: 'final', header: 'Final', kind: 'number' },
  { id: 'unit', header: 'Unit' },
  { id: 'date', header: 'Day' },
  { id: 'chair', header: 'Chair', kind: 'number' },
  { id: 'monitorPhone', header: 'Monitor, telephone', kind: 'number' },
  { id: 'mouseKeyboard', header: 'Mouse, keyboard', kind: 'number' },
  { id: 'auditor', header: 'Auditor' },
]

export function toTableRow(audit: AuditRow): DataRow {
  return {
    id: audit.id,
    cells: {
      workstation: {
        value: audit.workstation,
        content: (
          <Link href={`/audits/${audit.id}`} className="link -my-1 inline-block py-1 font-semibold">
            {audit.workstation}
          </Link>
        ),
      },
      unit: { value: audit.unitName },
      date: {
        value: audit.auditedOn,
        content: <span className="whitespace-nowrap">{formatIsoDay(audit.auditedOn)}</span>,
      },
      final: { value: audit.final, content: <FinalScore final={audit.final} actionNeeded={audit.actionNeeded} /> },
      chair: { value: audit.chair },
      monitorPhone: { value: audit.monitorPhone },
      mouseKeyboard: { value: audit.mouseKeyboard },
      auditor: {
        value: audit.auditor,
        content: (
          <>
            {audit.auditor}
            {audit.auditorKind === 'self' ? <span className="block text-sm text-soft">self-check</span> : null}
            {audit.withdrawn ? <span className="block text-sm font-semibold text-soft">withdrawn</span> : null}
          </>
        ),
      },
    },
  }
}

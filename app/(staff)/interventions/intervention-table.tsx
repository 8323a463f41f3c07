import type { DataColumn, DataRow } from '@/app/_components/data-table'
import { Link } from '@/app/_components/link'
import type { InterventionRow } from '@/lib/data/app/interventions'
import { controlLevelNames } from '@/lib/domain/interventions/catalogue'
import { interventionStatusNames } from '@/lib/domain/interventions/transitions'
import { describeReason } from '@/lib/view/intervention-text'
import { formatIsoDay } from '@/lib/view/quarters'
import { StatusTag } from './status-tag'

export const interventionColumns: readonly DataColumn[] = [
  { id: 'title', header: 'What', rowHeader: true },
  { id: 'unit', header: 'Unit' },
  { id: 'due', header: 'Due' },
  { id: 'status', header: 'Status' },
  { id: 'owner', header: 'Owner' },
  { id: 'answers', header: 'Answers' },
]

export function toTableRow(intervention: InterventionRow): DataRow {
  const { id, title, measure, unitName, owner, dueOn, overdue, status, answers } = intervention
  return {
    id,
    cells: {
      title: {
        value: title,
        content: (
          <>
            <Link href={`/interventions/${id}`} className="link -my-1 inline-block py-1 font-semibold">
              {title}
            </Link>
            {measure && measure.code !== 'other' ? (
              <span className="block text-sm text-soft">{controlLevelNames[measure.level]}</span>
            ) : null}
          </>
        ),
      },
      unit: { value: unitName },
      answers: { value: describeReason(answers) },
      owner: { value: owner?.name ?? null, content: owner?.name ?? <span className="text-soft">nobody yet</span> },
      due: {
        value: dueOn,
        content: dueOn ? (
          <span className={`whitespace-nowrap ${overdue ? 'font-semibold text-watch' : ''}`}>
            {formatIsoDay(dueOn)}
            {overdue ? <span className="block text-sm">overdue</span> : null}
          </span>
        ) : (
          <span className="text-soft">no day set</span>
        ),
      },
      status: { value: interventionStatusNames[status], content: <StatusTag status={status} /> },
    },
  }
}

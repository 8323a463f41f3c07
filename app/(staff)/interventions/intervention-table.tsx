import type { DataColumn, DataRow } from '@/app/_components/data-table'
import { Link } from '@/app/_components/link'
import type { InterventionRow } from '@/lib/data/app/interventions'
import { controlLevelNames } from '@/lib/domain/interventions/catalogue'
import { interventionStatusNames } from '@/lib/domain/interventions/transitions'
import { type EffectText, effectsFor } from '@/lib/view/effects'
import { describeReason } from '@/lib/view/intervention-text'
import { outcomeWords } from '@/lib/view/outcomes'
import { formatIsoDay } from '@/lib/view/quarters'
import { StatusTag } from './status-tag'

export const interventionColumns: readonly DataColumn[] = [
  { id: 'title', header: 'What', rowHeader: true },
  { id: 'unit', header: 'Unit', besideName: true },
  { id: 'due', header: 'Due' },
  { id: 'status', header: 'Status', besideName: true },
  { id: 'effect', header: 'Effect' },
  { id: 'owner', header: 'Owner' },
  { id: 'answers', header: 'Answers' },
]

/** `effects`: what the newest release says about each intervention that has been done. */
export function toTableRow(intervention: InterventionRow, effects: readonly EffectText[]): DataRow {
  const { id, title, measure, unitName, owner, dueOn, overdue, status, answers } = intervention
  const measured = effectsFor(effects, id)
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
      effect: {
        value: measured.map((effect) => effect.brief).join('; '),
        content:
          measured.length === 0 ? (
            <span className="text-soft">{status === 'done' ? 'not told in this release' : 'to come'}</span>
          ) : (
            measured.map((effect) => (
              <span key={effect.id} className="block">
                {outcomeWords[effect.outcome].title}: {effect.brief}
              </span>
            ))
          ),
      },
      status: { value: interventionStatusNames[status], content: <StatusTag status={status} /> },
    },
  }
}

import type { ReactNode } from 'react'
import { Link } from '@/app/_components/link'
import type { Intervention } from '@/lib/data/app/interventions'
import { controlLevelNames } from '@/lib/domain/interventions/catalogue'
import { describeDue, describeReason, formatCost } from '@/lib/view/intervention-text'
import { capitalise } from '@/lib/view/numbers'
import { StatusTag } from '../status-tag'

/** What is planned, for whom, by whom and why. */
export function InterventionFacts({ intervention }: { intervention: Intervention }) {
  const { measure, owner, costCents, status, overdue } = intervention
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-3 border-y border-hair py-5">
      <Fact title="Status">
        <StatusTag status={status} />
      </Fact>
      <Fact title="Measure">
        {measure ? measure.name : intervention.content.measure}
        {measure && measure.code !== 'other' ? (
          <span className="block text-[0.9375rem] text-soft">{controlLevelNames[measure.level]}</span>
        ) : null}
      </Fact>
      <Fact title="Answers">{capitalise(describeReason(intervention.answers))}</Fact>
      <Fact title="Unit">
        <Link href={`/interventions?unit=${intervention.unitCode}`} className="link">
          {intervention.unitName}
        </Link>
      </Fact>
      <Fact title="Owner">{owner?.name ?? <span className="text-soft">nobody yet</span>}</Fact>
      <Fact title="When">
        <span className={overdue ? 'font-semibold text-watch' : ''}>{capitalise(describeDue(intervention))}</span>
      </Fact>
      <Fact title="Cost">
        {costCents === null ? <span className="text-soft">not known</span> : formatCost(costCents)}
      </Fact>
    </dl>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{title}</dt>
      <dd>{children}</dd>
    </>
  )
}

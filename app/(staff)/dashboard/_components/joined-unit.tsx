import type { ReactNode } from 'react'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { PageTitle } from '@/app/_components/page-title'
import { dashboardQueryString } from '@/lib/view/dashboard-query'
import { describeDetectable } from '@/lib/view/detectable'
import { effectTexts } from '@/lib/view/effects'
import type { UnitStanding } from '@/lib/view/unit-page'
import type { Dashboard } from '../_data/dashboard'
import type { UnitSurroundings } from '../_data/unit-surroundings'
import { planHref } from './plan-href'
import { UnitAudits, UnitInterventions } from './unit-surroundings'

/** A unit without a row of its own: where its reports count, and what is known about it all the same. */
export function JoinedUnit({
  dashboard: { published, query },
  standing: { unit, row, text },
  surroundings,
  past,
}: {
  dashboard: Dashboard
  standing: Extract<UnitStanding, { kind: 'joined' }>
  surroundings: UnitSurroundings
  /** What it was called and came from. */
  past: ReactNode
}) {
  const kept = dashboardQueryString(query)
  const plan = planHref({ row: unit, outcome: query.outcome }, query.quarter)
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: 'Overview', href: `/dashboard${kept}` },
          { label: 'Units', href: `/dashboard/units${kept}` },
        ]}
      />
      <PageTitle>{surroundings.names[unit] ?? unit}</PageTitle>
      {past}
      <div className="mb-12">
        <EmptyState
          title={text}
          action={<LinkButton href={`/dashboard/units/${row.id}${kept}`}>Open {row.name}</LinkButton>}
        >
          <p>
            Units under {published.policy.minimumUnitHeadcount} heads and rows with fewer than{' '}
            {2 * published.policy.threshold} respondents are counted with others, so that nobody can be picked out. What
            does not come from reports is still here.
          </p>
        </EmptyState>
      </div>
      <UnitAudits audits={surroundings.audits} unit={unit} mayAudit={surroundings.mayAudit} />
      <UnitInterventions
        planned={surroundings.planned}
        effects={effectTexts(published)}
        detectable={describeDetectable(published, unit, query.outcome)}
        planHref={surroundings.mayPlan ? plan : null}
      />
    </>
  )
}

import type { Metadata } from 'next'
import { LinkButton } from '@/app/_components/button'
import { DataTable } from '@/app/_components/data-table'
import { EmptyState } from '@/app/_components/empty-state'
import { MethodLink } from '@/app/_components/method-link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listInterventions } from '@/lib/data/app/interventions'
import { listUnitsEver } from '@/lib/data/app/unit-names'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { InterventionFilters } from '@/lib/schemas/intervention'
import { regressionWarning } from '@/lib/view/detectable'
import { effectTexts } from '@/lib/view/effects'
import { describeInterventions } from '@/lib/view/intervention-text'
import { unitChoices } from '@/lib/view/unit-choices'
import { newestRelease } from './_data/newest-release'
import { InterventionFilterForm } from './intervention-filter-form'
import { interventionColumns, toTableRow } from './intervention-table'

export const metadata: Metadata = { title: 'Interventions' }

export default async function InterventionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('intervention:read')
  const filters = InterventionFilters.parse(await searchParams)
  const [interventions, units, newest] = await Promise.all([
    listInterventions(viewer, filters),
    listUnitsEver(viewer, quarterOf(now())),
    newestRelease(viewer),
  ])
  const effects = newest ? effectTexts(newest) : []
  const plan = may(viewer.role, 'intervention:write') ? (
    <LinkButton look="primary" href="/interventions/new">
      Plan an intervention
    </LinkButton>
  ) : null
  const filtered = filters.unit ?? filters.status ?? filters.owner
  return (
    <>
      <PageTitle lede={describeInterventions(interventions)} actions={plan}>
        Interventions
      </PageTitle>
      {interventions.length === 0 && !filtered ? (
        <EmptyState title="Nothing is planned yet" action={plan}>
          Start from a hotspot on the overview, or from an audit: what fits it is suggested there.
        </EmptyState>
      ) : (
        <>
          <InterventionFilterForm filters={filters} units={unitChoices(units)} />
          <DataTable
            caption="Interventions"
            columns={interventionColumns}
            rows={interventions.map((intervention) => toTableRow(intervention, effects))}
            empty="No intervention fits these filters."
          />
          <p className="mt-3 max-w-[70ch] text-[0.9375rem] text-soft">
            {regressionWarning} <MethodLink anchor="effect" />
          </p>
        </>
      )}
    </>
  )
}

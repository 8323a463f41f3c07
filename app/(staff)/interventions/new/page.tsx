import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { worstSection } from '@/lib/data/app/audits'
import { today } from '@/lib/data/app/days'
import { listOwners } from '@/lib/data/app/interventions'
import { listUnitChoices } from '@/lib/data/app/unit-names'
import { measures } from '@/lib/domain/interventions/catalogue'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'
import { NewInterventionQuery } from '@/lib/schemas/intervention'
import { detectableByUnit } from '@/lib/view/detectable'
import { openingReason, presetDueDay, reasonChoices } from '@/lib/view/intervention-form'
import { measureGroups } from '@/lib/view/intervention-text'
import { unitChoices } from '@/lib/view/unit-choices'
import { newestRelease } from '../_data/newest-release'
import { planInterventionAction } from '../actions'
import { InterventionForm } from '../intervention-form'

export const metadata: Metadata = { title: 'Plan an intervention' }

export default async function NewInterventionPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('intervention:write')
  const query = NewInterventionQuery.parse(await searchParams)
  const day = today()
  const [units, people, audited, newest] = await Promise.all([
    listUnitChoices(viewer, quarterOf(now())),
    listOwners(viewer),
    query.unit ? worstSection(viewer, query.unit) : null,
    newestRelease(viewer),
  ])
  const { suggested, others } = measureGroups(
    { outcome: query.outcome ?? null, section: query.section ?? audited },
    measures,
  )
  return (
    <>
      <Breadcrumbs crumbs={[{ label: 'Interventions', href: '/interventions' }]} />
      <PageTitle lede="What will be done, who sees to it, and until when. Everything can be changed later.">
        Plan an intervention
      </PageTitle>
      <InterventionForm
        action={planInterventionAction}
        values={{
          unit: query.unit ?? '',
          measure: suggested[0]?.code ?? '',
          answers: openingReason(query),
          owner: viewer.personId,
          dueOn: presetDueDay(day),
        }}
        hidden={{ clientKey: randomUUID() }}
        units={unitChoices(units)}
        detectable={detectableByUnit(newest, units)}
        owners={people.map(({ id, name }) => ({ value: id, label: id === viewer.personId ? `${name} (me)` : name }))}
        reasons={reasonChoices(query.quarter ?? null)}
        suggested={suggested}
        others={others}
        cancelHref="/interventions"
      />
    </>
  )
}

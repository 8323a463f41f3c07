import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { findIntervention, listOwners } from '@/lib/data/app/interventions'
import { listUnitsEver } from '@/lib/data/app/unit-names'
import { measures } from '@/lib/domain/interventions/catalogue'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'
import { interventionFormValues } from '@/lib/schemas/intervention'
import { detectableByUnit } from '@/lib/view/detectable'
import { reasonChoices } from '@/lib/view/intervention-form'
import { measureGroups } from '@/lib/view/intervention-text'
import { unitChoices } from '@/lib/view/unit-choices'
import { newestRelease } from '../../_data/newest-release'
import { editInterventionAction } from '../../actions'
import { InterventionForm } from '../../intervention-form'

export const metadata: Metadata = { title: 'Change an intervention' }

export default async function EditInterventionPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer('intervention:write')
  const intervention = await findIntervention(viewer, (await params).id)
  if (!intervention) notFound()
  const { answers } = intervention
  const [units, people, newest] = await Promise.all([
    listUnitsEver(viewer, quarterOf(now())),
    listOwners(viewer),
    newestRelease(viewer),
  ])
  const { suggested, others } = measureGroups(
    {
      outcome: answers.kind === 'hotspot' ? answers.outcome : null,
      section: answers.kind === 'audit' ? answers.section : null,
    },
    measures,
  )
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: 'Interventions', href: '/interventions' },
          { label: intervention.title, href: `/interventions/${intervention.id}` },
        ]}
      />
      <PageTitle lede="What you change is kept beside what it was: the history shows both.">
        Change what is planned
      </PageTitle>
      <InterventionForm
        action={editInterventionAction}
        values={interventionFormValues(intervention.content)}
        hidden={{ id: intervention.id, version: intervention.version }}
        units={unitChoices(units)}
        detectable={detectableByUnit(newest, units)}
        owners={[
          { value: '', label: 'Nobody yet' },
          ...people.map(({ id, name }) => ({ value: id, label: id === viewer.personId ? `${name} (me)` : name })),
        ]}
        reasons={reasonChoices(answers.kind === 'hotspot' ? answers.quarter : null)}
        suggested={suggested}
        others={others}
        cancelHref={`/interventions/${intervention.id}`}
        newestVersion={intervention.version}
      />
    </>
  )
}

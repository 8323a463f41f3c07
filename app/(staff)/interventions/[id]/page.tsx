import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { findIntervention, listOwners } from '@/lib/data/app/interventions'
import { may } from '@/lib/domain/organisation/roles'
import { detectableByUnit } from '@/lib/view/detectable'
import { effectsFor, effectTexts } from '@/lib/view/effects'
import { describeIntervention, savedWords, statusSteps } from '@/lib/view/intervention-text'
import { capitalise } from '@/lib/view/numbers'
import { formatQuarter } from '@/lib/view/quarters'
import { newestRelease } from '../_data/newest-release'
import { CommentForm } from './comment-form'
import { InterventionEffect } from './intervention-effect'
import { InterventionFacts } from './intervention-facts'
import { InterventionHistory } from './intervention-history'
import { StatusForm } from './status-form'

export const metadata: Metadata = { title: 'Intervention' }

export default async function InterventionPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('intervention:read')
  const [intervention, people, newest] = await Promise.all([
    findIntervention(viewer, (await params).id),
    listOwners(viewer),
    newestRelease(viewer),
  ])
  if (!intervention) notFound()
  const saved = savedWords((await searchParams).saved)
  const mayWrite = may(viewer.role, 'intervention:write')
  return (
    <>
      <Breadcrumbs crumbs={[{ label: 'Interventions', href: '/interventions' }]} />
      {saved ? <Notice kind="done" title={saved} /> : null}
      <PageTitle
        lede={`${intervention.unitName}: ${describeIntervention(intervention)}.`}
        actions={mayWrite ? <LinkButton href={`/interventions/${intervention.id}/edit`}>Change</LinkButton> : null}
      >
        {capitalise(intervention.title)}
      </PageTitle>
      <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
        <div>
          <InterventionFacts intervention={intervention} />
          {mayWrite ? (
            <StatusForm
              key={intervention.version}
              id={intervention.id}
              from={intervention.status}
              steps={statusSteps(intervention.status)}
            />
          ) : null}
        </div>
        <div>
          <InterventionEffect
            done={intervention.status === 'done'}
            effects={newest ? effectsFor(effectTexts(newest), intervention.id) : []}
            detectable={detectableByUnit(newest, [{ code: intervention.unitCode }])[intervention.unitCode] ?? []}
            quarter={newest ? formatQuarter(newest.quarter) : null}
          />
          <InterventionHistory intervention={intervention} people={people} />
          {mayWrite ? <CommentForm key={intervention.events.length} id={intervention.id} /> : null}
        </div>
      </div>
    </>
  )
}

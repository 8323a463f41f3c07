import type { Metadata } from 'next'
import { MethodLink } from '@/app/_components/method-link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { cooccurrenceLines, describeCooccurrence, describePooled, overallCooccurrence } from '@/lib/view/cooccurrence'
import { cooccurrenceHistory } from '@/lib/view/cooccurrence-history'
import { dashboardQueryString, type SearchParameters } from '@/lib/view/dashboard-query'
import { mechanismsOf, unshownMechanisms } from '@/lib/view/mechanisms'
import { CooccurrencePlaces } from '../_components/cooccurrence-places'
import { DashboardBar } from '../_components/dashboard-bar'
import { MechanismSection } from '../_components/mechanism-section'
import { NothingPublished } from '../_components/nothing-published'
import { PlainTable } from '../_components/plain-table'
import { WhatItDoesNotSay } from '../_components/what-it-does-not-say'
import { loadDashboard } from '../_data/dashboard'

export const metadata: Metadata = { title: 'Wrist and back' }

export default async function WristAndBackPage({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const viewer = await requireViewer('dashboard:read')
  const dashboard = await loadDashboard(viewer, await searchParams)
  if (dashboard.kind !== 'published') return <NothingPublished state={dashboard} slug={viewer.organisation.slug} />
  const { published, history, quarters, query } = dashboard
  const { headline, evidence } = describeCooccurrence(overallCooccurrence(published))
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} />
      <PageTitle lede={evidence}>{headline}</PageTitle>
      <p className="-mt-4 mb-10">
        <MethodLink anchor="co-occurrence" />
      </p>
      <CooccurrencePlaces
        lines={cooccurrenceLines(published)}
        pooled={describePooled(published.findings.pooledCooccurrence)}
        threshold={published.policy.threshold}
        query={dashboardQueryString(query)}
      />
      <MechanismSection
        mechanisms={mechanismsOf(published)}
        unshown={unshownMechanisms(published)}
        threshold={published.policy.threshold}
      />
      <section aria-labelledby="quarters" className="mb-12 max-w-4xl">
        <h2 id="quarters" className="mb-2">
          Through the quarters
        </h2>
        <PlainTable
          caption="Wrist and back complaints in the same people, by quarter"
          columns={[
            { id: 'quarter', header: 'Quarter' },
            { id: 'observed', header: 'Report both', numeric: true },
            { id: 'expected', header: 'Expected', numeric: true },
            { id: 'ratio', header: 'Times', numeric: true },
            { id: 'odds', header: 'Odds ratio (95 % interval)', numeric: true },
          ]}
          rows={cooccurrenceHistory(history)}
        />
      </section>
      <WhatItDoesNotSay />
    </>
  )
}

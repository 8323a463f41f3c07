import type { Metadata } from 'next'
import { MethodLink } from '@/app/_components/method-link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { dashboardQueryString, type SearchParameters } from '@/lib/view/dashboard-query'
import { nonResponseTable } from '@/lib/view/non-response'
import { outcomeWords } from '@/lib/view/outcomes'
import { boundsSentences, participationHeadline, participationLines } from '@/lib/view/participation'
import { DashboardBar } from '../_components/dashboard-bar'
import { NonResponseSection } from '../_components/non-response-section'
import { NothingPublished } from '../_components/nothing-published'
import { OutcomeTabs } from '../_components/outcome-tabs'
import { ParticipationTable } from '../_components/participation-table'
import { loadDashboard } from '../_data/dashboard'

export const metadata: Metadata = { title: 'Participation' }

export default async function ParticipationPage({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const viewer = await requireViewer('dashboard:read')
  const dashboard = await loadDashboard(viewer, await searchParams)
  if (dashboard.kind !== 'published') return <NothingPublished state={dashboard} slug={viewer.organisation.slug} />
  const { published, previous, quarters, query } = dashboard
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} />
      <PageTitle lede="Counted when the quarter was closed. A quarter that is still open shows nothing here, so that nobody can watch who has reported.">
        {participationHeadline(published, previous)}
      </PageTitle>
      <ParticipationTable lines={participationLines(published)} denominator={published.findings.denominator} />
      <p className="mt-2 mb-12">
        <MethodLink anchor="participation" />
      </p>
      <OutcomeTabs query={query} path="/dashboard/participation" />
      <NonResponseSection
        table={nonResponseTable(published, query.outcome)}
        sentences={boundsSentences(published)}
        complaints={outcomeWords[query.outcome].complaints}
        query={dashboardQueryString(query)}
      />
    </>
  )
}

import type { Metadata } from 'next'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { dashboardQueryString, type SearchParameters } from '@/lib/view/dashboard-query'
import { disagreementMap } from '@/lib/view/disagreement'
import { outcomeWords } from '@/lib/view/outcomes'
import { DashboardBar } from '../_components/dashboard-bar'
import { DisagreementFigure } from '../_components/disagreement-figure'
import { NothingPublished } from '../_components/nothing-published'
import { OutcomeTabs } from '../_components/outcome-tabs'
import { QuadrantGrid } from '../_components/quadrant-grid'
import { loadDashboard } from '../_data/dashboard'

export const metadata: Metadata = { title: 'Audits against reports' }

export default async function AuditsAgainstReportsPage({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const viewer = await requireViewer('dashboard:read')
  const dashboard = await loadDashboard(viewer, await searchParams)
  if (dashboard.kind !== 'published') return <NothingPublished state={dashboard} slug={viewer.organisation.slug} />
  const { published, quarters, query } = dashboard
  const map = disagreementMap(published, query.outcome)
  const kept = dashboardQueryString(query)
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} exportable={false} />
      <PageTitle lede="Officers score workstations, people report complaints. Where the two disagree, each sees something that the other does not.">
        Audits against reports
      </PageTitle>
      <OutcomeTabs query={query} path="/dashboard/audits-against-reports" />
      {map ? (
        <>
          <QuadrantGrid model={map} query={kept} />
          {map.points.length > 0 ? (
            <DisagreementFigure
              title={`Where audits and ${outcomeWords[query.outcome].complaints} agree`}
              model={map}
              query={kept}
            />
          ) : null}
        </>
      ) : (
        <p className="mb-12">No place has a rate of {outcomeWords[query.outcome].complaints}.</p>
      )}
    </>
  )
}

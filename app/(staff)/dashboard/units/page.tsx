import type { Metadata } from 'next'
import { MethodLink } from '@/app/_components/method-link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { dashboardQueryString, type SearchParameters } from '@/lib/view/dashboard-query'
import { outcomeWords } from '@/lib/view/outcomes'
import { formatQuarter } from '@/lib/view/quarters'
import { unitLines } from '@/lib/view/unit-table'
import { DashboardBar } from '../_components/dashboard-bar'
import { NothingPublished } from '../_components/nothing-published'
import { OutcomeTabs } from '../_components/outcome-tabs'
import { UnitTable } from '../_components/unit-table'
import { loadDashboard } from '../_data/dashboard'

export const metadata: Metadata = { title: 'Units' }

export default async function UnitsPage({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const viewer = await requireViewer('dashboard:read')
  const dashboard = await loadDashboard(viewer, await searchParams)
  if (dashboard.kind !== 'published') return <NothingPublished state={dashboard} slug={viewer.organisation.slug} />
  const { published, quarters, query } = dashboard
  const { complaints } = outcomeWords[query.outcome]
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} />
      <PageTitle
        lede={`Every published row of ${formatQuarter(query.quarter)}. Units too small to stand alone are counted together, so that nobody can be picked out.`}
      >
        Units
      </PageTitle>
      <OutcomeTabs query={query} path="/dashboard/units" />
      <UnitTable
        caption={`Places: ${complaints}`}
        lines={unitLines(published, query.outcome)}
        factor={published.findings.rule.factor}
        query={dashboardQueryString(query)}
      />
      <p className="mt-4">
        <MethodLink anchor="rate" />
      </p>
    </>
  )
}

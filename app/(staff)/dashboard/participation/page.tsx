import type { Metadata } from 'next'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import type { SearchParameters } from '@/lib/view/dashboard-query'
import { boundsSentences, participationHeadline, participationLines } from '@/lib/view/participation'
import { DashboardBar } from '../_components/dashboard-bar'
import { MethodLink } from '../_components/method-link'
import { NothingPublished } from '../_components/nothing-published'
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
      <section aria-labelledby="bounds" className="mb-10">
        <h2 id="bounds" className="mb-1">
          What those who did not take part could change
        </h2>
        <ul className="max-w-[72ch]">
          {boundsSentences(published).map((sentence) => (
            <li key={sentence} className="py-1">
              {sentence}
            </li>
          ))}
        </ul>
        <p>
          <MethodLink anchor="participation" />
        </p>
      </section>
      <ParticipationTable lines={participationLines(published)} denominator={published.findings.denominator} />
    </>
  )
}

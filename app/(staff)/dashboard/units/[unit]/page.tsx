import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/lib/auth/session'
import { findLineage } from '@/lib/data/app/unit-names'
import { dashboardQueryString, type SearchParameters } from '@/lib/view/dashboard-query'
import { unitStanding } from '@/lib/view/unit-page'
import { AbsentUnit } from '../../_components/absent-unit'
import { DashboardBar } from '../../_components/dashboard-bar'
import { JoinedUnit } from '../../_components/joined-unit'
import { LineageNote } from '../../_components/lineage-note'
import { NothingPublished } from '../../_components/nothing-published'
import { OwnUnit } from '../../_components/own-unit'
import { loadDashboard } from '../../_data/dashboard'
import { loadUnitSurroundings } from '../../_data/unit-surroundings'
import { titleOfUnit } from '../../_data/unit-title'

type Properties = { params: Promise<{ unit: string }>; searchParams: Promise<SearchParameters> }

export async function generateMetadata({ params, searchParams }: Properties): Promise<Metadata> {
  const viewer = await requireViewer('dashboard:read')
  return { title: await titleOfUnit(viewer, decodeURIComponent((await params).unit), await searchParams) }
}

export default async function UnitPage({ params, searchParams }: Properties) {
  const viewer = await requireViewer('dashboard:read')
  const unit = decodeURIComponent((await params).unit)
  const dashboard = await loadDashboard(viewer, await searchParams)
  if (dashboard.kind !== 'published') return <NothingPublished state={dashboard} slug={viewer.organisation.slug} />
  const { published, quarters, query } = dashboard
  const standing = unitStanding(published, unit)
  const lineage = await findLineage(viewer, unit)
  const surroundings = await loadUnitSurroundings(viewer, unit, standing, lineage, query.quarter)
  const bar = <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} exportable={false} />
  if (!standing) {
    return (
      <>
        {bar}
        <AbsentUnit dashboard={dashboard} lineage={lineage ?? notFound()} surroundings={surroundings} />
      </>
    )
  }
  const past = lineage ? (
    <LineageNote lineage={lineage} quarter={query.quarter} query={dashboardQueryString(query)} />
  ) : null
  return (
    <>
      {bar}
      {standing.kind === 'own' ? (
        <OwnUnit dashboard={dashboard} standing={standing} surroundings={surroundings} past={past} />
      ) : (
        <JoinedUnit dashboard={dashboard} standing={standing} surroundings={surroundings} past={past} />
      )}
    </>
  )
}

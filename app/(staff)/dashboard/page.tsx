import type { Metadata } from 'next'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { may } from '@/lib/domain/organisation/roles'
import { caterpillar } from '@/lib/view/caterpillar'
import { dashboardQueryString, type SearchParameters } from '@/lib/view/dashboard-query'
import { disagreementMap } from '@/lib/view/disagreement'
import { effectTexts } from '@/lib/view/effects'
import { funnelPlot } from '@/lib/view/funnel'
import { heatMap } from '@/lib/view/heat-map'
import { capitalise } from '@/lib/view/numbers'
import { outcomeWords } from '@/lib/view/outcomes'
import { headline, hotspotCards, keyFigures, lede, watchLines } from '@/lib/view/overview'
import { ownPast } from '@/lib/view/own-past'
import { unitLines } from '@/lib/view/unit-table'
import { BeingDone } from './_components/being-done'
import { CaterpillarFigure } from './_components/caterpillar-figure'
import { DashboardBar } from './_components/dashboard-bar'
import { Due } from './_components/due'
import { FunnelFigure } from './_components/funnel-figure'
import { HeatMapFigure } from './_components/heat-map-figure'
import { HotspotCards } from './_components/hotspot-cards'
import { KeyFigures } from './_components/key-figures'
import { NothingPublished } from './_components/nothing-published'
import { OutcomeTabs } from './_components/outcome-tabs'
import { OwnPastList } from './_components/own-past-list'
import { QuadrantSummary } from './_components/quadrant-summary'
import { UnitTable } from './_components/unit-table'
import { WatchList } from './_components/watch-list'
import { auditedPlaces } from './_data/audited-places'
import { loadDashboard } from './_data/dashboard'
import { listPlannedWork } from './_data/planned-work'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const viewer = await requireViewer('dashboard:read')
  const dashboard = await loadDashboard(viewer, await searchParams)
  if (dashboard.kind !== 'published') return <NothingPublished state={dashboard} slug={viewer.organisation.slug} />
  const { published, previous, gap, history, quarters, query } = dashboard
  const planned = await listPlannedWork(viewer)
  const cards = hotspotCards(published)
  const audited = await auditedPlaces(viewer, cards)
  const { complaints } = outcomeWords[query.outcome]
  const kept = dashboardQueryString(query)
  return (
    <>
      <DashboardBar quarters={quarters} quarter={query.quarter} outcome={query.outcome} />
      <PageTitle lede={lede(published, previous)}>{headline(published)}</PageTitle>
      <HotspotCards
        cards={cards}
        quarter={query.quarter}
        planned={planned}
        mayPlan={may(viewer.role, 'intervention:write')}
      />
      <WatchList lines={watchLines(published)} quarter={query.quarter} />
      <OwnPastList past={ownPast(published)} quarter={query.quarter} />
      <KeyFigures figures={keyFigures(published, previous)} since={previous?.quarter ?? null} gap={gap} />
      <OutcomeTabs query={query} path="/dashboard" />
      <div className="mb-12 grid gap-x-11 xl:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)] xl:mb-0">
        <CaterpillarFigure
          title={`Where ${complaints} stand`}
          model={caterpillar(published, query.outcome)}
          query={kept}
        />
        <div>
          <BeingDone planned={planned} effects={effectTexts(published)} />
          <Due
            cards={cards}
            audited={audited}
            newest={query.quarter === quarters[0]}
            planned={planned}
            quarter={query.quarter}
            mayPlan={may(viewer.role, 'intervention:write')}
            mayAudit={may(viewer.role, 'audit:write')}
          />
        </div>
      </div>
      <HeatMapFigure
        title={`Through the quarters: ${complaints}, per cent`}
        model={heatMap(history, query.outcome)}
        query={kept}
      />
      <FunnelFigure
        title={`More than chance? ${capitalise(complaints)} by size of place`}
        model={funnelPlot(published, query.outcome)}
        query={kept}
      />
      <QuadrantSummary model={disagreementMap(published, query.outcome)} query={kept} />
      <section aria-labelledby="units">
        <h2 id="units" className="mb-3">
          Every place
        </h2>
        <UnitTable
          caption={`Places: ${complaints}`}
          lines={unitLines(published, query.outcome)}
          factor={published.findings.rule.factor}
          query={kept}
        />
      </section>
    </>
  )
}

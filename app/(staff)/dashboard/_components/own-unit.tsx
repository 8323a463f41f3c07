import { Fragment, type ReactNode } from 'react'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { CellKey } from '@/app/_components/cell-value'
import { Link } from '@/app/_components/link'
import { PageTitle } from '@/app/_components/page-title'
import { cooccurrenceOf, describeCooccurrence } from '@/lib/view/cooccurrence'
import { dashboardQueryString } from '@/lib/view/dashboard-query'
import { describeDetectable } from '@/lib/view/detectable'
import { driversOf } from '@/lib/view/drivers'
import { effectTexts } from '@/lib/view/effects'
import { nonResponseTable } from '@/lib/view/non-response'
import { outcomeWords } from '@/lib/view/outcomes'
import { describeNotBounded } from '@/lib/view/participation'
import { findingOf } from '@/lib/view/published-quarter'
import { unitHistory } from '@/lib/view/unit-history'
import { ancestors, neighbours, type UnitStanding } from '@/lib/view/unit-page'
import type { Dashboard } from '../_data/dashboard'
import type { UnitSurroundings } from '../_data/unit-surroundings'
import { DriftSection } from './drift-section'
import { HistoryFigure } from './history-figure'
import { OutcomeSummaries } from './outcome-summaries'
import { OutcomeTabs } from './outcome-tabs'
import { planHref } from './plan-href'
import { UnitDrivers } from './unit-drivers'
import { UnitSilent } from './unit-silent'
import { Neighbours, UnitAudits, UnitInterventions } from './unit-surroundings'
import { UnitTogether } from './unit-together'

/** A row of the release: what is concluded about it, how it got there, what is known besides. */
export function OwnUnit({
  dashboard: { published, history, query },
  standing: { row, label, lede, outcomes, counts },
  surroundings,
  past,
}: {
  dashboard: Dashboard
  standing: Extract<UnitStanding, { kind: 'own' }>
  surroundings: UnitSurroundings
  /** What it was called and came from. */
  past: ReactNode
}) {
  const kept = dashboardQueryString(query)
  const above = ancestors(published, row)
  const near = neighbours(published, row, query.outcome)
  const { complaints } = outcomeWords[query.outcome]
  const found = findingOf(published, row.id, query.outcome)
  const isSite = published.rows.some((other) => other.parent === row.id)
  const ownReports = row.members.includes(row.id)
  const drivers = driversOf(published, row.id)
  const plan = planHref({ row: row.id, outcome: query.outcome }, query.quarter)
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: 'Overview', href: `/dashboard${kept}` },
          { label: 'Units', href: `/dashboard/units${kept}` },
          ...above.map((site) => ({ label: site.name, href: `/dashboard/units/${site.id}${kept}` })),
        ]}
      />
      <PageTitle lede={lede}>{label}</PageTitle>
      {past}
      {row.merged ? (
        <p className="-mt-4 mb-8 max-w-[70ch] text-soft">
          {ownReports ? 'Also counts what is' : 'Counts what is'} too small to show alone without picking anybody out:{' '}
          {counts.map((unit, index) => (
            <Fragment key={unit}>
              {index === 0 ? '' : '; '}
              <Link href={`/dashboard/units/${unit}${kept}`} className="link">
                {surroundings.names[unit] ?? unit}
              </Link>
            </Fragment>
          ))}
          .
        </p>
      ) : null}
      <OutcomeSummaries summaries={outcomes} />
      <CellKey cells={outcomes.map((summary) => summary.cell)} threshold={published.policy.threshold} />
      <div className="mt-10 grid gap-x-11 xl:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <div className="min-w-0">
          <OutcomeTabs query={query} path={`/dashboard/units/${row.id}`} />
          {isSite ? (
            <Neighbours title={`Units here: ${complaints}`} neighbours={near} query={kept} />
          ) : (
            <HistoryFigure
              title={`Through the quarters: ${complaints}`}
              model={unitHistory(history, row.id, query.outcome)}
            />
          )}
          {found ? <DriftSection drift={found.drift} outcome={query.outcome} /> : null}
          {drivers ? <UnitDrivers drivers={drivers} /> : null}
          <UnitAudits
            audits={surroundings.audits}
            unit={row.id}
            mayAudit={surroundings.mayAudit && !isSite && !row.merged}
          />
        </div>
        <div className="min-w-0">
          <UnitInterventions
            planned={surroundings.planned}
            effects={effectTexts(published)}
            detectable={describeDetectable(published, row.id, query.outcome)}
            planHref={surroundings.mayPlan && !row.merged ? plan : null}
          />
          <UnitTogether text={describeCooccurrence(cooccurrenceOf(published, row.id))} query={kept} />
          <UnitSilent
            table={nonResponseTable(published, query.outcome)}
            why={describeNotBounded(published, row.id)}
            row={row.id}
            complaints={complaints}
          />
          {isSite ? null : <Neighbours title={`Beside it: ${complaints}`} neighbours={near} query={kept} />}
        </div>
      </div>
    </>
  )
}

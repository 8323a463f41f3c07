import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { PageTitle } from '@/app/_components/page-title'
import type { NamedLineage } from '@/lib/data/app/unit-names'
import { compareQuarters, type Quarter } from '@/lib/domain/organisation/quarter'
import { dashboardQueryString } from '@/lib/view/dashboard-query'
import { formatQuarter } from '@/lib/view/quarters'
import type { Dashboard } from '../_data/dashboard'
import type { UnitSurroundings } from '../_data/unit-surroundings'
import { LineageNote } from './lineage-note'
import { UnitAudits, UnitInterventions } from './unit-surroundings'

/** A unit that the shown quarter does not have: closed before, or not begun. Its address goes on working. */
export function AbsentUnit({
  dashboard: { query, quarters },
  lineage,
  surroundings,
}: {
  dashboard: Dashboard
  lineage: NamedLineage
  surroundings: UnitSurroundings
}) {
  const { code, first, last } = lineage
  const kept = dashboardQueryString(query)
  const own = quarters.filter(
    (quarter) => compareQuarters(first, quarter) <= 0 && (last === null || compareQuarters(quarter, last) <= 0),
  )
  const newest = own[0]
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: 'Overview', href: `/dashboard${kept}` },
          { label: 'Units', href: `/dashboard/units${kept}` },
        ]}
      />
      <PageTitle>{lineage.names[code] ?? code}</PageTitle>
      <LineageNote lineage={lineage} quarter={query.quarter} query={kept} />
      <div className="mb-12">
        <EmptyState
          title={whyAbsent(lineage, query.quarter)}
          action={
            newest ? (
              <LinkButton href={`/dashboard/units/${code}${dashboardQueryString({ ...query, quarter: newest })}`}>
                Open its results of {formatQuarter(newest)}
              </LinkButton>
            ) : (
              <LinkButton href={`/dashboard/units${kept}`}>Open all units</LinkButton>
            )
          }
        >
          <p>Its audits and interventions are still here.</p>
        </EmptyState>
      </div>
      <UnitAudits audits={surroundings.audits} unit={code} mayAudit={false} />
      <UnitInterventions planned={surroundings.planned} effects={[]} detectable={null} planHref={null} />
    </>
  )
}

function whyAbsent({ first, last }: NamedLineage, quarter: Quarter): string {
  if (last !== null && compareQuarters(last, quarter) < 0) {
    return `Closed after ${formatQuarter(last)}: ${formatQuarter(quarter)} has no reports of its own for it.`
  }
  if (compareQuarters(quarter, first) < 0) {
    return `People report into it from ${formatQuarter(first)} on: ${formatQuarter(quarter)} did not have it yet.`
  }
  return `The results of ${formatQuarter(quarter)} do not name it.`
}

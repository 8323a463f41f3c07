import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getHeadcounts, getTree } from '@/lib/data/app/units'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { parseTreeYear, treeYears, unitDoneWords } from '@/lib/view/unit-words'
import { TreeTable } from './tree-table'
import { YearLinks } from './year-links'

export const metadata: Metadata = { title: 'Units' }

export default async function UnitsPage({
  searchParams,
}: {
  searchParams: Promise<{ year?: string; done?: string; welcome?: string }>
}) {
  const viewer = await requireViewer('units:read')
  const query = await searchParams
  const running = quarterOf(now())
  const year = parseTreeYear(query.year, now())
  if (year === null) notFound()
  const tree = await getTree(viewer, year)
  const { heads } = await getHeadcounts(viewer, running)
  const changeable = tree.changeable && may(viewer.role, 'units:write')
  const done = unitDoneWords[query.done ?? '']
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle
        lede="People report into the units at the ends of this tree. Small ones are merged before anything is published."
        actions={
          changeable ? (
            <>
              <LinkButton href={`/settings/units/new?year=${year}`} look="primary">
                Add a unit
              </LinkButton>
              <LinkButton href="/settings/units/import">Import a file</LinkButton>
              <LinkButton href="/settings/units/headcounts">Headcounts</LinkButton>
            </>
          ) : (
            <LinkButton href="/settings/units/headcounts">Headcounts</LinkButton>
          )
        }
      >
        Units
      </PageTitle>
      {query.welcome ? <Notice kind="done" title="Plumbline is set up. Add your sites and departments next." /> : null}
      {done ? <Notice kind="done" title={done} /> : null}
      {tree.changeable ? null : (
        <Notice kind="information" title={`The units of ${year} are fixed.`}>
          A quarter of {year} has closed, and its counts belong to these units. Two different trees could be subtracted
          from one another to find out about few people. Change the units of {year + 1}: they hold from 1 January.
        </Notice>
      )}
      <YearLinks years={treeYears(now())} current={year} />
      {tree.units.length > 1 ? (
        <TreeTable tree={tree} heads={heads} changeable={changeable} />
      ) : (
        <EmptyState
          title="No units below the organisation yet"
          action={changeable ? <LinkButton href="/settings/units/import">Import a file</LinkButton> : undefined}
        >
          Until there are some, everybody reports for the organisation as a whole. Add them one by one, or import a file
          with all of them and their headcounts.
        </EmptyState>
      )}
    </>
  )
}

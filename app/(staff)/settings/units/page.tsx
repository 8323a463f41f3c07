import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getPlannedQuarter } from '@/lib/data/app/planned-quarter'
import { getHeadcounts, getTree } from '@/lib/data/app/units'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { unitDoneWords } from '@/lib/view/unit-words'
import { chosenQuarter } from './chosen-quarter'
import { HoldsFrom } from './holds-from'
import { QuarterLinks } from './quarter-links'
import { TreeTable } from './tree-table'

export const metadata: Metadata = { title: 'Units' }

export default async function UnitsPage({
  searchParams,
}: {
  searchParams: Promise<{ quarter?: string; done?: string }>
}) {
  const viewer = await requireViewer('units:read')
  const query = await searchParams
  const { quarter, planned, quarters } = await chosenQuarter(viewer, query.quarter)
  const [tree, { heads }, { opened }] = await Promise.all([
    getTree(viewer, quarter),
    getHeadcounts(viewer, quarter),
    getPlannedQuarter(viewer, now()),
  ])
  const changeable = tree.changeable && may(viewer.role, 'units:write')
  const done = unitDoneWords[query.done ?? '']
  const empty = tree.units.length <= 1
  const headcounts = <LinkButton href={`/settings/units/headcounts?quarter=${quarter}`}>Headcounts</LinkButton>
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle
        lede="People report into the units at the ends of this tree. Small ones are merged before anything is published."
        actions={
          changeable ? (
            <>
              <LinkButton href="/settings/units/new" look="primary">
                Add a unit
              </LinkButton>
              <LinkButton href="/settings/units/import">Import a file</LinkButton>
              {empty ? null : <LinkButton href="/settings/units/join">Join units</LinkButton>}
              {headcounts}
            </>
          ) : (
            headcounts
          )
        }
      >
        {quarter === planned ? `Units from ${formatQuarter(quarter)} on` : `Units of ${formatQuarter(quarter)}`}
      </PageTitle>
      {done ? <Notice kind="done" title={`${done} It holds from ${formatQuarter(planned)} on.`} /> : null}
      {quarter === planned ? <HoldsFrom what="the units" planned={planned} opened={opened} /> : null}
      <QuarterLinks page="/settings/units" quarters={quarters} current={quarter} />
      {empty ? (
        <EmptyState
          title="No units below the organisation yet"
          action={changeable ? <LinkButton href="/settings/units/import">Import a file</LinkButton> : undefined}
        >
          Add them one by one, or import a file with all of them and their headcounts. Reports can be collected once
          there is one unit or more.
        </EmptyState>
      ) : (
        <TreeTable tree={tree} heads={heads} changeable={changeable} />
      )}
    </>
  )
}

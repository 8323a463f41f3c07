import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getPlannedQuarter } from '@/lib/data/app/planned-quarter'
import { getHeadcounts, getTree } from '@/lib/data/app/units'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { chosenQuarter } from '../chosen-quarter'
import { HoldsFrom } from '../holds-from'
import { QuarterLinks } from '../quarter-links'
import { HeadcountsForm } from './headcounts-form'

export const metadata: Metadata = { title: 'Headcounts' }

export default async function HeadcountsPage({
  searchParams,
}: {
  searchParams: Promise<{ quarter?: string; done?: string }>
}) {
  const viewer = await requireViewer('units:read')
  const query = await searchParams
  const { quarter, planned, quarters } = await chosenQuarter(viewer, query.quarter)
  const [{ units }, headcounts, { opened }] = await Promise.all([
    getTree(viewer, quarter),
    getHeadcounts(viewer, quarter),
    getPlannedQuarter(viewer, now()),
  ])
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle lede="How many people work in each unit. Participation is measured against these numbers; an empty field keeps the number of the quarter before.">
        {quarter === planned
          ? `Headcounts from ${formatQuarter(quarter)} on`
          : `Headcounts of ${formatQuarter(quarter)}`}
      </PageTitle>
      {query.done ? (
        <Notice kind="done" title={`The headcounts are saved. They hold from ${formatQuarter(planned)} on.`} />
      ) : null}
      {quarter === planned ? <HoldsFrom what="the headcounts" planned={planned} opened={opened} /> : null}
      <QuarterLinks page="/settings/units/headcounts" quarters={quarters} current={quarter} />
      <HeadcountsForm
        key={quarter}
        quarter={quarter}
        heads={headcounts.heads}
        changeable={headcounts.changeable && may(viewer.role, 'units:write')}
        leaves={units.filter((unit) => unit.leaf)}
      />
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getHeadcounts, getTree, headcountQuarters } from '@/lib/data/app/units'
import { quarterOf, quarterYear } from '@/lib/domain/organisation/quarter'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { HeadcountsForm } from './headcounts-form'
import { QuarterLinks } from './quarter-links'

export const metadata: Metadata = { title: 'Headcounts' }

export default async function HeadcountsPage({
  searchParams,
}: {
  searchParams: Promise<{ quarter?: string; done?: string }>
}) {
  const viewer = await requireViewer('units:read')
  const query = await searchParams
  const quarters = headcountQuarters(now())
  const quarter = quarters.find((candidate) => candidate === (query.quarter ?? quarterOf(now())))
  if (!quarter) notFound()
  const { units } = await getTree(viewer, quarterYear(quarter))
  const headcounts = await getHeadcounts(viewer, quarter)
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle lede="How many people work in each unit. Participation is measured against these numbers; an empty field keeps the number of the quarter before.">
        Headcounts, {formatQuarter(quarter)}
      </PageTitle>
      {query.done ? <Notice kind="done" title="The headcounts are saved." /> : null}
      {headcounts.changeable ? null : (
        <Notice kind="information" title="This quarter has closed.">
          Its headcounts are part of what is published, so they stay.
        </Notice>
      )}
      <QuarterLinks quarters={quarters} current={quarter} />
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

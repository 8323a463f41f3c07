import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { now } from '@/lib/env'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { parseTreeYear } from '@/lib/view/unit-words'
import { UnitForm } from '../unit-form'

export const metadata: Metadata = { title: 'Add a unit' }

export default async function NewUnitPage({ searchParams }: { searchParams: Promise<{ year?: string }> }) {
  const viewer = await requireViewer('units:write')
  const year = parseTreeYear((await searchParams).year, now())
  if (year === null) notFound()
  const { units } = await getTree(viewer, year)
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: `/settings/units?year=${year}` }]} />
      <PageTitle>Add a unit</PageTitle>
      <UnitForm year={year} units={units} />
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { subtreeOf } from '@/lib/domain/organisation/unit-tree'
import { now } from '@/lib/env'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { parseTreeYear } from '@/lib/view/unit-words'
import { RemoveForm, UnitForm } from '../../unit-form'

export const metadata: Metadata = { title: 'Change a unit' }

export default async function EditUnitPage({
  params,
  searchParams,
}: {
  params: Promise<{ code: string }>
  searchParams: Promise<{ year?: string }>
}) {
  const viewer = await requireViewer('units:write')
  const year = parseTreeYear((await searchParams).year, now())
  const { units } = await getTree(viewer, year ?? 0)
  const { code } = await params
  const unit = units.find((candidate) => candidate.code === code)
  if (year === null || !unit) notFound()
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: `/settings/units?year=${year}` }]} />
      <PageTitle lede={`Code ${unit.code}, in ${year}`}>{unit.name}</PageTitle>
      <UnitForm year={year} units={units} unit={unit} />
      {unit.parent === null ? null : (
        <div className="mt-12 border-t border-hair pt-8">
          <RemoveForm year={year} unit={unit} below={subtreeOf(units, unit.code).length - 1} />
        </div>
      )}
    </>
  )
}

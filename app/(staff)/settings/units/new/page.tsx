import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { shiftQuarter } from '@/lib/domain/organisation/quarter'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { chosenQuarter } from '../chosen-quarter'
import { UnitForm } from '../unit-form'

export const metadata: Metadata = { title: 'Add a unit' }

export default async function NewUnitPage() {
  const viewer = await requireViewer('units:write')
  const { planned } = await chosenQuarter(viewer, undefined)
  const [{ units }, before] = await Promise.all([getTree(viewer, planned), getTree(viewer, shiftQuarter(planned, -1))])
  const staying = new Set(units.map(({ code }) => code))
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle lede={`People can report into it from ${formatQuarter(planned)} on.`}>Add a unit</PageTitle>
      <UnitForm quarter={planned} units={units} closed={before.units.filter(({ code }) => !staying.has(code))} />
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { subtreeOf } from '@/lib/domain/organisation/unit-tree'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { chosenQuarter } from '../../chosen-quarter'
import { CloseForm, UnitForm } from '../../unit-form'

export const metadata: Metadata = { title: 'Change a unit' }

export default async function EditUnitPage({ params }: { params: Promise<{ code: string }> }) {
  const viewer = await requireViewer('units:write')
  const { planned } = await chosenQuarter(viewer, undefined)
  const { units } = await getTree(viewer, planned)
  const { code } = await params
  const unit = units.find((candidate) => candidate.code === code)
  if (!unit) notFound()
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle lede={`Code ${unit.code}. A change holds from ${formatQuarter(planned)} on; its history stays.`}>
        {unit.name}
      </PageTitle>
      <UnitForm quarter={planned} units={units} unit={unit} />
      {unit.parent === null ? null : (
        <div className="mt-12 flex flex-wrap items-start gap-3 border-t border-hair pt-8">
          {unit.leaf ? <LinkButton href={`/settings/units/divide/${unit.code}`}>Divide this unit</LinkButton> : null}
          <CloseForm quarter={planned} unit={unit} below={subtreeOf(units, unit.code).length - 1} />
        </div>
      )}
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { chosenQuarter } from '../../chosen-quarter'
import { DivideForm } from './divide-form'

export const metadata: Metadata = { title: 'Divide a unit' }

export default async function DividePage({ params }: { params: Promise<{ code: string }> }) {
  const viewer = await requireViewer('units:write')
  const { planned } = await chosenQuarter(viewer, undefined)
  const { units } = await getTree(viewer, planned)
  const { code } = await params
  const unit = units.find((candidate) => candidate.code === code)
  if (!unit || unit.parent === null || !unit.leaf) notFound()
  return (
    <>
      <Breadcrumbs
        crumbs={[
          settingsCrumb,
          { label: 'Units', href: '/settings/units' },
          { label: unit.name, href: `/settings/units/edit/${unit.code}` },
        ]}
      />
      <PageTitle
        lede={`From ${formatQuarter(planned)} on people report into these units instead of ${unit.name}. Its page stays and leads to them.`}
      >
        Divide {unit.name}
      </PageTitle>
      <p className="mb-6 max-w-[62ch] text-soft">
        If {unit.name} goes on as the unit above them, add the parts below it instead: then its figures go on as their
        sum.
      </p>
      <DivideForm quarter={planned} unit={unit} />
    </>
  )
}

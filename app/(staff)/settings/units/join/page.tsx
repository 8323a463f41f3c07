import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listUnitChoices } from '@/lib/data/app/unit-names'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { chosenQuarter } from '../chosen-quarter'
import { JoinForm } from './join-form'

export const metadata: Metadata = { title: 'Join units' }

export default async function JoinPage() {
  const viewer = await requireViewer('units:write')
  const { planned } = await chosenQuarter(viewer, undefined)
  const units = await listUnitChoices(viewer, planned)
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle
        lede={`From ${formatQuarter(planned)} on people report into one unit instead of these. Their pages stay and lead to it.`}
      >
        Join units
      </PageTitle>
      <JoinForm quarter={planned} leaves={units.filter((unit) => unit.leaf && unit.under !== null)} />
    </>
  )
}

import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { headcountQuarters } from '@/lib/data/app/units'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { uploadProblems } from '@/lib/view/unit-file-template'
import { UploadForm } from './upload-form'

export const metadata: Metadata = { title: 'Import units' }

export default async function ImportPage({ searchParams }: { searchParams: Promise<{ problem?: string }> }) {
  await requireViewer('units:write')
  const problem = uploadProblems[(await searchParams).problem ?? '']
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle
        lede="A CSV file with the whole tree and its headcounts. You see what it holds before anything changes."
        actions={
          <LinkButton href="/settings/units/template" download>
            Download the template
          </LinkButton>
        }
      >
        Import units and headcounts
      </PageTitle>
      <div className="prose mb-8">
        <p>
          The first line names the columns: <b>code, name, kind, parent, heads</b>. Kinds are organisation, site,
          department and team. Parent is the code of the unit above; only the organisation has none. Heads stand beside
          units that have nothing below them.
        </p>
      </div>
      <UploadForm quarters={headcountQuarters(now())} running={quarterOf(now())} errors={problem ? [problem] : []} />
    </>
  )
}

import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { uploadProblems } from '@/lib/view/unit-file-template'
import { chosenQuarter } from '../chosen-quarter'
import { UploadForm } from './upload-form'

export const metadata: Metadata = { title: 'Import units' }

export default async function ImportPage({ searchParams }: { searchParams: Promise<{ problem?: string }> }) {
  const viewer = await requireViewer('units:write')
  const { planned } = await chosenQuarter(viewer, undefined)
  const problem = uploadProblems[(await searchParams).problem ?? '']
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'Units', href: '/settings/units' }]} />
      <PageTitle
        lede={`A CSV file with the whole tree and its headcounts, from ${formatQuarter(planned)} on. You see what it would change before anything does.`}
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
          department and team; a unit may stand under one of its own kind. Parent is the code of the unit above; only
          the organisation has none. Heads stand beside units that have nothing below them. A column <b>succeeds</b> may
          name the codes that a new unit takes over from, with spaces between them.
        </p>
      </div>
      <UploadForm errors={problem ? [problem] : []} />
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { findStagedImport } from '@/lib/actions/staged-imports'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { quarterYear } from '@/lib/domain/organisation/quarter'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { ImportPreview } from './import-preview'
import { ImportProblems } from './import-problems'

export const metadata: Metadata = { title: 'Import units: preview' }

export default async function ImportPreviewPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer('units:write')
  const { id } = await params
  const staged = findStagedImport(viewer, id)
  if (!staged) notFound()
  const { fileName, quarter, file } = staged
  const { units } = await getTree(viewer, quarterYear(quarter))
  return (
    <>
      <Breadcrumbs
        crumbs={[
          settingsCrumb,
          { label: 'Units', href: '/settings/units' },
          { label: 'Import', href: '/settings/units/import' },
        ]}
      />
      {file.problems.length > 0 ? (
        <>
          <PageTitle
            lede={`Nothing has been imported from ${fileName}. Mend these lines in the file, then choose it again.`}
          >
            {file.problems.length === 1 ? 'One line needs mending' : `${file.problems.length} lines need mending`}
          </PageTitle>
          <ImportProblems problems={file.problems} />
        </>
      ) : (
        <>
          <PageTitle lede={`${fileName}: nothing has changed yet. Check that names look right.`}>
            {file.rows.length} units, headcounts of {formatQuarter(quarter)}
          </PageTitle>
          <ImportPreview id={id} rows={file.rows} present={units.map((unit) => unit.code)} />
        </>
      )}
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { PageTitle } from '@/app/_components/page-title'
import { findStagedImport } from '@/lib/actions/staged-imports'
import { requireViewer } from '@/lib/auth/session'
import { namesOfUnits } from '@/lib/data/app/unit-names'
import { previewTree } from '@/lib/data/app/units'
import { leavesOf } from '@/lib/domain/organisation/unit-tree'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { describeUnitChange } from '@/lib/view/unit-words'
import { ImportPreview } from './import-preview'
import { ImportProblems } from './import-problems'

export const metadata: Metadata = { title: 'Import units: preview' }

export default async function ImportPreviewPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireViewer('units:write')
  const { id } = await params
  const staged = findStagedImport(viewer, id)
  if (!staged) notFound()
  const { fileName, quarter, file } = staged
  const preview = await previewTree(viewer, quarter, file.rows)
  const lineOf = (code: string) => file.rows.find((row) => row.code === code)?.line ?? 0
  const problems =
    file.problems.length > 0
      ? file.problems
      : preview.problems.map(({ code, message }) => ({ line: lineOf(code), message }))
  const inFile = new Map(file.rows.map(({ code, name }) => [code, name]))
  const known = await namesOfUnits(
    viewer,
    preview.changes.flatMap((change) => ('was' in change && change.kind === 'moved' && change.was ? [change.was] : [])),
    quarter,
  )
  const nameOf = (code: string) => inFile.get(code) ?? known[code] ?? code
  const leaves = leavesOf(file.rows)
  const uncounted = file.rows.filter((row) => leaves.has(row.code) && row.heads === null)
  return (
    <>
      <Breadcrumbs
        crumbs={[
          settingsCrumb,
          { label: 'Units', href: '/settings/units' },
          { label: 'Import', href: '/settings/units/import' },
        ]}
      />
      {problems.length > 0 ? (
        <>
          <PageTitle
            lede={`Nothing has been imported from ${fileName}. Mend these lines in the file, then choose it again.`}
          >
            {problems.length === 1 ? 'One line needs mending' : `${problems.length} lines need mending`}
          </PageTitle>
          <ImportProblems problems={problems} />
        </>
      ) : (
        <>
          <PageTitle lede={`${fileName}: nothing has changed yet. Check that names look right.`}>
            {file.rows.length === 1 ? 'One unit' : `${file.rows.length} units`} from {formatQuarter(quarter)} on
          </PageTitle>
          <ImportPreview
            id={id}
            rows={file.rows}
            changes={preview.changes.map((change) => describeUnitChange(change, nameOf))}
            closes={preview.changes.some(({ kind }) => kind === 'closed')}
            uncounted={uncounted.map(({ name }) => name)}
          />
        </>
      )}
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { CellKey } from '@/app/_components/cell-value'
import { DataTable } from '@/app/_components/data-table'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { findPreview, findReportingQuarter } from '@/lib/data/app/reporting-quarters'
import { outcomes } from '@/lib/domain/disclosure/table'
import { parseQuarter } from '@/lib/domain/organisation/quarter'
import { headline } from '@/lib/view/overview'
import { describeCertificate } from '@/lib/view/quarter-steps'
import { formatDay, formatQuarter, releaseDay } from '@/lib/view/quarters'
import { previewColumns, previewRow } from './preview-table'

export const metadata: Metadata = { title: 'Preview' }

export default async function PreviewPage({ params }: { params: Promise<{ quarter: string }> }) {
  const viewer = await requireViewer('release:protect')
  const quarter = parseQuarter((await params).quarter)
  const [row, preview] = quarter
    ? await Promise.all([findReportingQuarter(viewer, quarter), findPreview(viewer, quarter)])
    : [null, null]
  if (!quarter || !row || !preview) notFound()
  const published = { organisation: viewer.organisation, quarter, ...preview }
  const { threshold } = preview.policy
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: 'Releases', href: '/releases' },
          { label: formatQuarter(quarter), href: `/releases/${quarter}` },
        ]}
      />
      <PageTitle lede={headline(published)}>{`Preview of ${formatQuarter(quarter)}`}</PageTitle>
      <Notice kind="information" title="Not published yet">
        {`The numbers will be published exactly like this on ${formatDay(releaseDay(quarter, preview.policy.publicationLagDays))} or later. Whatever is shown here counts as known in every later check, so please do not pass it on before then.`}
      </Notice>
      <DataTable
        caption={`Protected numbers of ${formatQuarter(quarter)}`}
        columns={previewColumns}
        rows={preview.rows.map((entry) => previewRow(published, entry))}
      />
      <CellKey
        cells={preview.rows.flatMap((entry) => outcomes.map((outcome) => entry.cells[outcome]))}
        threshold={threshold}
      />
      <section className="mt-10">
        <h2 className="mb-3">Certificate</h2>
        <p className="prose">{describeCertificate(preview.certificate, threshold)}</p>
      </section>
    </>
  )
}

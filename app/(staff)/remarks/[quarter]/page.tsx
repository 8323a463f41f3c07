import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { EmptyState } from '@/app/_components/empty-state'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listRemarkQuarters } from '@/lib/data/app/remarks'
import { parseQuarter } from '@/lib/domain/organisation/quarter'
import { formatQuarter } from '@/lib/view/quarters'
import { remarkStateWords } from '@/lib/view/remark-words'
import { ReadRemarks } from './read-remarks'

export const metadata: Metadata = { title: 'Remarks of a quarter' }

export default async function QuarterRemarksPage({ params }: { params: Promise<{ quarter: string }> }) {
  const viewer = await requireViewer('remarks:read')
  const quarter = parseQuarter((await params).quarter)
  const row = quarter && (await listRemarkQuarters(viewer)).find((known) => known.quarter === quarter)
  if (!row) notFound()
  const title = `Remarks of ${formatQuarter(row.quarter)}`
  return (
    <>
      <Breadcrumbs crumbs={[{ label: 'Remarks', href: '/remarks' }]} />
      {row.state === 'shown' ? (
        <>
          <PageTitle lede="In mixed order. Nothing tells who wrote a remark, where, or with which report; please do not try to find out.">
            {title}
          </PageTitle>
          <ReadRemarks slug={viewer.organisation.slug} quarter={row.quarter} />
        </>
      ) : (
        <>
          <PageTitle>{title}</PageTitle>
          <EmptyState title="There is nothing to read here">{remarkStateWords[row.state]}</EmptyState>
        </>
      )}
    </>
  )
}

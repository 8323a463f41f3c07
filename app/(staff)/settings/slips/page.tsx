import type { Metadata } from 'next'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { Notice } from '@/app/_components/notice'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listOverdrawn, listSlipBatches, listSlipQuarters } from '@/lib/data/app/slips'
import { now } from '@/lib/env'
import { describeOverdrawn } from '@/lib/view/admission-words'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { BatchTable } from './batch-table'
import { SlipsForm } from './slips-form'

export const metadata: Metadata = { title: 'Slips' }

export default async function SlipsPage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireViewer('slips:write')
  const [first, ...more] = await listSlipQuarters(viewer, now())
  const batches = await listSlipBatches(viewer)
  const offered = first ? [first, ...more] : []
  const overdrawn = (
    await Promise.all(offered.map(async ({ quarter }) => ({ quarter, places: await listOverdrawn(viewer, quarter) })))
  ).filter(({ places }) => places.length > 0)
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="Sealed one-time codes on paper, drawn from a box: anonymous, one report a slip, without a telephone number or an e-mail address.">
        Slips
      </PageTitle>
      <OnlyHereNotice door="report" />
      {(await searchParams).done ? (
        <Notice kind="done" title="The batch is withdrawn. Its slips stop working in about a minute." />
      ) : null}
      <AdmissionNotices viewer={viewer} />
      {overdrawn.map(({ quarter, places }) => (
        <Notice key={quarter} kind="warning" title={`There are more slips for ${formatQuarter(quarter)} than people`}>
          {describeOverdrawn(places)}
        </Notice>
      ))}
      <section className="mb-12">
        <h2 className="mb-3">New slips</h2>
        {first ? (
          <SlipsForm quarters={[first, ...more]} />
        ) : (
          <EmptyState
            title="Nobody is asked for a slip in this quarter or the next two."
            action={<LinkButton href="/settings/policy">Disclosure policy</LinkButton>}
          >
            Choose slips as the way to report in the disclosure policy first. It holds from the next quarter on that has
            not opened.
          </EmptyState>
        )}
      </section>
      <section>
        <h2 className="mb-3">Batches</h2>
        {batches.length > 0 ? (
          <BatchTable batches={batches} />
        ) : (
          <EmptyState title="No slips have been made yet.">A batch is listed here as soon as it is made.</EmptyState>
        )}
      </section>
    </>
  )
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { keyFingerprint } from '@/lib/crypto/signing'
import { findRelease } from '@/lib/data/app/releases'
import { findReportingQuarter, publicationRefusal } from '@/lib/data/app/reporting-quarters'
import { isHeld } from '@/lib/data/app/worker-rounds'
import { parseQuarter } from '@/lib/domain/organisation/quarter'
import { describeNextStep, orderedWords, policyLines } from '@/lib/view/quarter-steps'
import { formatQuarter } from '@/lib/view/quarters'
import { QuarterTag } from '../quarter-tag'
import { LookAgain } from './look-again'
import { NextSteps } from './next-steps'
import { PublishedFacts } from './published-facts'

export async function generateMetadata({ params }: { params: Promise<{ quarter: string }> }): Promise<Metadata> {
  const quarter = parseQuarter((await params).quarter)
  return { title: quarter ? `Release ${formatQuarter(quarter)}` : 'Release' }
}

export default async function ReleasePage({
  params,
  searchParams,
}: {
  params: Promise<{ quarter: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('release:read')
  const quarter = parseQuarter((await params).quarter)
  const row = quarter ? await findReportingQuarter(viewer, quarter) : null
  if (!quarter || !row) notFound()
  const release = await findRelease(viewer, quarter)
  const ordered = row.ordered ? orderedWords((await searchParams).ordered, quarter) : null
  return (
    <>
      <Breadcrumbs crumbs={[{ label: 'Releases', href: '/releases' }]} />
      {ordered ? <Notice kind="done" title={ordered} /> : null}
      {row.problem ? (
        <Notice kind="warning" title="The last step did not work">
          {row.problem}
        </Notice>
      ) : null}
      <PageTitle lede={describeNextStep(row, await isHeld(viewer))}>{formatQuarter(quarter)}</PageTitle>
      <p className="mb-8 flex flex-wrap items-center gap-4">
        <QuarterTag state={row} />
        {row.ordered ? <LookAgain href={`/releases/${quarter}`} /> : null}
      </p>
      {row.status === 'open' ? <AdmissionNotices viewer={viewer} /> : null}
      <NextSteps viewer={viewer} row={row} tooEarly={publicationRefusal(row)} />
      {release ? <PublishedFacts release={release} fingerprint={keyFingerprint(release.publicKey)} /> : null}
      <section>
        <h2 className="mb-3">Rules of this quarter</h2>
        <p className="mb-3 max-w-[62ch] text-soft">Fixed when it opened, and shown to everybody who reports.</p>
        <dl className="grid max-w-3xl gap-x-6 gap-y-2 sm:grid-cols-[18rem_1fr]">
          {policyLines(row.policy).map(({ term, text }) => (
            <div key={term} className="contents">
              <dt className="text-soft">{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}

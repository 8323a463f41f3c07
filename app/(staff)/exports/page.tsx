import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LinkButton } from '@/app/_components/button'
import { EmptyState } from '@/app/_components/empty-state'
import { Link } from '@/app/_components/link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listReleases } from '@/lib/data/app/releases'
import { headline, lede, previousOf } from '@/lib/view/overview'
import { formatDay, formatQuarter } from '@/lib/view/quarters'
import { FileLine } from './file-line'

export const metadata: Metadata = { title: 'Quarterly summary' }

export default async function ExportsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const viewer = await requireViewer('export:read')
  const { quarter } = await searchParams
  const releases = await listReleases(viewer)
  const documents = releases.map((release) => release.document)
  const chosen = quarter ? releases.find((release) => release.document.quarter === quarter) : releases[0]
  if (!chosen && quarter) notFound()
  if (!chosen) {
    return (
      <>
        <PageTitle>Quarterly summary</PageTitle>
        <EmptyState
          title="Nothing is published yet"
          action={<LinkButton href="/releases">See when the first quarter is published</LinkButton>}
        >
          The summary of a quarter can be downloaded from the day of its release on.
        </EmptyState>
      </>
    )
  }
  const { document, publishedAt, hash } = chosen
  const address = `/exports/${document.quarter}`
  return (
    <>
      <PageTitle lede={lede(document, previousOf(documents, document))}>
        {`Quarterly summary, ${formatQuarter(document.quarter)}`}
      </PageTitle>
      <p className="mb-6 max-w-[62ch]">
        <strong>{headline(document)}</strong> Published on {formatDay(publishedAt)}. Every file below holds the same
        numbers as the screens.
      </p>
      <ul className="max-w-3xl border-t border-hair">
        <FileLine href={`${address}/summary.pdf`} button="Download the PDF" title="Summary to read and file">
          Hotspots with their reasons, rates, numbers, wrist and back together, audits against reports, interventions
          and their effect, method and certificate. Tagged for screen readers (PDF/UA-1).
        </FileLine>
        <FileLine href={`${address}/release.csv`} button="Download the CSV" title="Table for a spreadsheet">
          One line for each row of the release, with changes, alarms and bounds. What is not shown is written in words
          with its range, never as blank or zero.
        </FileLine>
        <FileLine
          href={`${address}/further-questions.csv`}
          button="Download the CSV of answers"
          title="Further questions for a spreadsheet"
        >
          What the people who report complaints answered besides: one line for each answer that may be published.
        </FileLine>
        <FileLine href={`${address}/release.json`} button="Download the JSON" title="Signed release to check">
          The release with its signature and everything its findings were computed from. SHA-256{' '}
          <span className="font-mono break-all">{hash}</span>.{' '}
          <Link href={`/releases/${document.quarter}`}>How to check it</Link>
        </FileLine>
      </ul>
      <section className="mt-10">
        <h2 className="mb-3">Other quarters</h2>
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {documents
            .filter((other) => other.quarter !== document.quarter)
            .map((other) => (
              <li key={other.quarter}>
                <Link href={`/exports?quarter=${other.quarter}`} className="link inline-flex min-h-8 items-center">
                  {formatQuarter(other.quarter)}
                </Link>
              </li>
            ))}
        </ul>
      </section>
    </>
  )
}

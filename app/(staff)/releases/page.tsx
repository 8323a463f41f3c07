import type { Metadata } from 'next'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { EmptyState } from '@/app/_components/empty-state'
import { Link } from '@/app/_components/link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listReportingQuarters } from '@/lib/data/app/reporting-quarters'
import { describeNextStep } from '@/lib/view/quarter-steps'
import { formatQuarter } from '@/lib/view/quarters'
import { QuarterTag } from './quarter-tag'

export const metadata: Metadata = { title: 'Releases' }

export default async function ReleasesPage() {
  const viewer = await requireViewer('release:read')
  const quarters = await listReportingQuarters(viewer)
  return (
    <>
      <PageTitle lede="Each quarter is published once. What is published has been attacked first, is signed, and can never be changed.">
        Releases
      </PageTitle>
      <AdmissionNotices viewer={viewer} />
      {quarters.length === 0 ? (
        <EmptyState title="No quarter has been open yet">
          The current quarter opens by itself once there is a unit that people can report into.
        </EmptyState>
      ) : (
        <ul className="max-w-4xl border-t border-hair">
          {quarters.map((row) => (
            <li key={row.quarter} className="grid gap-x-6 gap-y-1 border-b border-hair py-4 sm:grid-cols-[8rem_1fr]">
              <h2>
                <Link href={`/releases/${row.quarter}`} className="link inline-flex min-h-8 items-center">
                  {formatQuarter(row.quarter)}
                </Link>
              </h2>
              <div>
                <QuarterTag state={row} />
                <p className="mt-1.5 max-w-[62ch] text-soft">{describeNextStep(row)}</p>
                {row.problem ? <p className="mt-1 max-w-[62ch] text-hot">{row.problem}</p> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

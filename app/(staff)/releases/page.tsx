import type { Metadata } from 'next'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { LinkButton } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { EmptyState } from '@/app/_components/empty-state'
import { Link } from '@/app/_components/link'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { listReportingQuarters } from '@/lib/data/app/reporting-quarters'
import { isHeld } from '@/lib/data/app/worker-rounds'
import { may } from '@/lib/domain/organisation/roles'
import { describeNextStep } from '@/lib/view/quarter-steps'
import { formatQuarter } from '@/lib/view/quarters'
import { HoldForm } from './hold-forms'
import { QuarterTag } from './quarter-tag'

export const metadata: Metadata = { title: 'Releases' }

export default async function ReleasesPage() {
  const viewer = await requireViewer('release:read')
  const quarters = await listReportingQuarters(viewer)
  const held = await isHeld(viewer)
  return (
    <>
      <PageTitle lede="Each quarter is published once. What is published has been attacked first, is signed, and can never be changed.">
        Releases
      </PageTitle>
      <AdmissionNotices viewer={viewer} />
      {quarters.length === 0 ? (
        <EmptyState
          title="No quarter has been open yet"
          action={<LinkButton href="/settings/start">Go to the first quarter</LinkButton>}
        >
          The first quarter opens when an administrator has chosen with which one to begin.
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
                <p className="mt-1.5 max-w-[62ch] text-soft">{describeNextStep(row, held)}</p>
                {row.problem ? <p className="mt-1 max-w-[62ch] text-hot">{row.problem}</p> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
      {may(viewer.role, 'release:hold') && !held ? (
        <section className="no-print mt-10 max-w-4xl">
          <h2 className="mb-3">Hold</h2>
          <p className="mb-4 max-w-[62ch] text-soft">
            Quarters close and are published by themselves. Stop that while something has to be cleared up; reports are
            taken meanwhile.
          </p>
          <Confirm
            label="Stop closing and publishing"
            question="No quarter is closed or published, by the calendar or by anybody, until somebody resumes."
          >
            <HoldForm />
          </Confirm>
        </section>
      ) : null}
    </>
  )
}

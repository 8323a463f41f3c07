import type { ReactNode } from 'react'
import { LinkButton } from '@/app/_components/button'
import type { Viewer } from '@/lib/auth/viewer'
import type { ReportingQuarter } from '@/lib/data/app/reporting-quarters'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { closingWords, orderWords } from '@/lib/view/quarter-steps'
import { CloseForm, ProtectForm, PublishForm } from './order-forms'

/** What this person may do with the quarter now. Nothing while an order is being carried out. */
export function NextSteps({
  viewer,
  row,
  tooEarly,
}: {
  viewer: Viewer
  row: ReportingQuarter
  /** Why it cannot be published yet. */
  tooEarly: string | null
}) {
  if (row.ordered) return null
  if (row.status === 'open' && may(viewer.role, 'release:close')) {
    const closing = closingWords(row, now())
    return (
      <Step title={orderWords.close.title}>
        <CloseForm {...closing} />
      </Step>
    )
  }
  if (row.status === 'closed' && may(viewer.role, 'release:protect')) {
    return (
      <Step title={orderWords.protect.title}>
        <ProtectForm quarter={row.quarter} />
      </Step>
    )
  }
  if (row.status !== 'protected') return null
  return (
    <>
      {may(viewer.role, 'release:protect') ? (
        <Step title="See the result">
          <p className="mb-4 max-w-[62ch] text-soft">Exactly what will be published, and nothing else.</p>
          <LinkButton href={`/releases/${row.quarter}/preview`}>Open the preview</LinkButton>
        </Step>
      ) : null}
      {may(viewer.role, 'release:publish') ? (
        <Step title={orderWords.publish.title}>
          <PublishForm quarter={row.quarter} {...(tooEarly ? { tooEarly } : {})} />
        </Step>
      ) : null}
    </>
  )
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="no-print mb-10">
      <h2 className="mb-3">{title}</h2>
      {children}
    </section>
  )
}

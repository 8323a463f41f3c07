import type { Metadata } from 'next'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Link } from '@/app/_components/link'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getPolicyState } from '@/lib/data/app/policies'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { formatQuarter } from '@/lib/view/quarters'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { PolicyForm } from './policy-form'
import { PolicyList } from './policy-list'

export const metadata: Metadata = { title: 'Disclosure policy' }

export default async function PolicyPage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireViewer('policy:read')
  const state = await getPolicyState(viewer, now())
  const next = formatQuarter(state.next.quarter)
  const { done } = await searchParams
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="What is published, when, and how long reports are kept. Everybody who reports is shown these rules, so they never change within a quarter.">
        Disclosure policy
      </PageTitle>
      {done && state.beforeFirstQuarter ? (
        <Notice kind="done" title="Saved.">
          <Link className="link" href="/settings/start">
            Go on to the first quarter
          </Link>
        </Notice>
      ) : null}
      {done && !state.beforeFirstQuarter ? (
        <Notice kind="done" title={`Saved. The rules hold from ${next} on.`} />
      ) : null}
      <AdmissionNotices viewer={viewer} />
      {state.beforeFirstQuarter ? null : (
        <section className="mb-12">
          <h2 className="mb-3">Now: {formatQuarter(state.now.quarter)}</h2>
          <PolicyList policy={state.now.policy} freeText={state.now.freeText} />
        </section>
      )}
      <section>
        <h2 className="mb-1">{state.beforeFirstQuarter ? 'Rules of the first quarter' : `From ${next} on`}</h2>
        <p className="mb-6 max-w-[62ch] text-soft">
          {state.beforeFirstQuarter
            ? 'Nothing has opened for reports yet. The rules are fixed when your first quarter opens, and you decide when.'
            : `${formatQuarter(state.now.quarter)} is open: its rules are fixed. A change holds from ${next}.`}
        </p>
        {may(viewer.role, 'policy:write') ? (
          <PolicyForm policy={state.next.policy} freeText={state.next.freeText} demo={viewer.organisation.demo} />
        ) : (
          <PolicyList policy={state.next.policy} freeText={state.next.freeText} />
        )}
      </section>
    </>
  )
}

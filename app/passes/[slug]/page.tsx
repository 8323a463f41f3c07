import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LinkButton } from '@/app/_components/button'
import { MessagePage } from '@/app/_components/message-page'
import { Notice } from '@/app/_components/notice'
import { employeeProvider } from '@/lib/auth/employee-sign-in'
import { findPassVisitor } from '@/lib/auth/pass-visitor'
import { directory } from '@/lib/data/app/directory'
import { usesPasses } from '@/lib/data/app/pass-issues'
import { ensurePassKeys } from '@/lib/data/app/pass-keys'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { AppDoorEnvironment, now, readEnvironment, reportFormAddress } from '@/lib/env'
import { GetPasses } from './get-passes'
import { WhatIsKnown } from './what-is-known'

export const metadata: Metadata = { title: 'Your passes' }

type Properties = { params: Promise<{ slug: string }>; searchParams: Promise<{ problem?: string }> }

/** For employees, not for staff: who has a mailed link or has signed in fetches passes here, and sees nothing else. */
export default async function PassesPage({ params, searchParams }: Properties) {
  const organisation = await directory.findOrganisationBySlug((await params).slug)
  if (!organisation) notFound()
  const context = { organisationId: organisation.id }
  const running = quarterOf(now())
  if (!(await usesPasses(context, running))) {
    return (
      <MessagePage title="No passes here">
        <p className="text-lg/7 text-soft">{organisation.name} takes reports without passes.</p>
      </MessagePage>
    )
  }
  const keys = await ensurePassKeys(context, running, readEnvironment(AppDoorEnvironment).PASS_KEY_SECRET)
  const reportForm = reportFormAddress(organisation.slug)
  return (
    <MessagePage title={`Your passes for ${organisation.name}`}>
      <p className="mb-6 text-lg/7 text-soft">
        With a pass you tell once in a quarter how your wrists and back are. Nobody can see that it was you. Fetch your
        passes now and use them later: the longer you wait, the less anybody can guess.
      </p>
      {(await searchParams).problem === 'sign-in' ? (
        <Notice kind="warning" title="You are not signed in. Try again, or ask for a link by mail." />
      ) : null}
      <GetPasses
        slug={organisation.slug}
        keys={keys}
        running={running}
        signedIn={(await findPassVisitor(organisation.id)) !== null}
        reportForm={reportForm}
      />
      {employeeProvider(organisation.slug) ? (
        <p className="my-6">
          <LinkButton href={`/api/passes/sign-in?organisation=${organisation.slug}`} download>
            Sign in with your work account
          </LinkButton>
        </p>
      ) : null}
      <WhatIsKnown keys={keys} keysPage={`${reportForm}/keys`} />
    </MessagePage>
  )
}

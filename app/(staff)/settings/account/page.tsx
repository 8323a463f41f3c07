import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { findSessionHash, requireSignIn } from '@/lib/auth/session'
import { listSessions } from '@/lib/data/app/sessions'
import { now } from '@/lib/env'
import { formatInstant } from '@/lib/view/dates'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { PasswordForm } from './password-form'
import { SessionList } from './session-list'

export const metadata: Metadata = { title: 'Your account' }

const doneWords: Readonly<Record<string, string | undefined>> = {
  password: 'Your password is changed. You are signed out everywhere else.',
  one: 'That sign-in has ended.',
  others: 'You are signed out everywhere else.',
}

export default async function AccountPage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireSignIn()
  const here = await findSessionHash()
  const sessions = await listSessions(viewer, now())
  const done = doneWords[(await searchParams).done ?? '']
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede={`${viewer.name}, ${viewer.email}`}>Your account</PageTitle>
      {done ? <Notice kind="done" title={done} /> : null}
      <div className="flex flex-col gap-10">
        <PasswordForm />
        <SessionList
          sessions={sessions.map(({ idHash, createdAt, lastSeenAt }) => ({
            idHash,
            began: formatInstant(createdAt),
            lastSeen: formatInstant(lastSeenAt),
            here: idHash === here,
          }))}
        />
      </div>
    </>
  )
}

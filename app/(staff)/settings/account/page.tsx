import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireSignIn } from '@/lib/auth/session'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { PasswordForm } from './password-form'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireSignIn()
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede={`${viewer.name}, ${viewer.email}`}>Your account</PageTitle>
      {(await searchParams).done ? (
        <Notice kind="done" title="Your password is changed. You are signed out everywhere else." />
      ) : null}
      <PasswordForm />
    </>
  )
}

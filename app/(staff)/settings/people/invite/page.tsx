import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { InviteForm } from './invite-form'

export const metadata: Metadata = { title: 'Invite somebody' }

export default async function InvitePage() {
  await requireViewer('people:write')
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'People', href: '/settings/people' }]} />
      <PageTitle lede="You get a link to hand on. With it the person chooses a password of their own.">
        Invite somebody
      </PageTitle>
      <OnlyHereNotice door="app" />
      <InviteForm />
    </>
  )
}

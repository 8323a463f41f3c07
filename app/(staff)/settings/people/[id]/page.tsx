import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Notice } from '@/app/_components/notice'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { findPerson } from '@/lib/data/app/people'
import { now } from '@/lib/env'
import { personDoneWords, personStatusWords } from '@/lib/view/role-words'
import { settingsCrumb } from '@/lib/view/settings-sections'
import { PersonForms } from './person-forms'

export const metadata: Metadata = { title: 'Person' }

export default async function PersonPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string }>
}) {
  const viewer = await requireViewer('people:write')
  const person = await findPerson(viewer, (await params).id, now())
  if (!person) notFound()
  const done = personDoneWords[(await searchParams).done ?? '']
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb, { label: 'People', href: '/settings/people' }]} />
      <PageTitle lede={`${person.email} · ${personStatusWords[person.status]}`}>{person.name}</PageTitle>
      <OnlyHereNotice door="app" />
      {done ? <Notice kind="done" title={done} /> : null}
      <PersonForms person={person} />
    </>
  )
}

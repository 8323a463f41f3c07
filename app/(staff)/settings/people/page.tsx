import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { LinkButton } from '@/app/_components/button'
import { type DataColumn, DataTable } from '@/app/_components/data-table'
import { Link } from '@/app/_components/link'
import { Notice } from '@/app/_components/notice'
import { OnlyAdministrator } from '@/app/_components/only-administrator'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { isOnlyAdministrator, listPeople } from '@/lib/data/app/people'
import { now } from '@/lib/env'
import { personStatusWords, roleWords } from '@/lib/view/role-words'
import { settingsCrumb } from '@/lib/view/settings-sections'

export const metadata: Metadata = { title: 'People' }

const columns: DataColumn[] = [
  { id: 'name', header: 'Name', rowHeader: true },
  { id: 'email', header: 'E-mail address' },
  { id: 'role', header: 'Role', filter: 'choice' },
  { id: 'status', header: 'Sign-in', filter: 'choice' },
]

export default async function PeoplePage({ searchParams }: { searchParams: Promise<{ done?: string }> }) {
  const viewer = await requireViewer('people:read')
  const people = await listPeople(viewer, now())
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle
        lede="Employees never sign in. These people see the dashboard, audit workstations or administer."
        actions={
          <LinkButton href="/settings/people/invite" look="primary">
            Invite somebody
          </LinkButton>
        }
      >
        People
      </PageTitle>
      <OnlyHereNotice door="app" />
      {(await searchParams).done === 'deleted' ? (
        <Notice kind="done" title="Deleted. The e-mail address can be used again." />
      ) : null}
      {(await isOnlyAdministrator(viewer)) ? <OnlyAdministrator /> : null}
      <DataTable
        caption="People who can sign in"
        columns={columns}
        defaultSort={{ column: 'name' }}
        rows={people.map((person) => ({
          id: person.id,
          cells: {
            name: {
              value: person.name,
              content: (
                <>
                  <Link href={`/settings/people/${person.id}`} className="link">
                    {person.name}
                  </Link>
                  {person.self ? ' (you)' : ''}
                </>
              ),
            },
            email: { value: person.email },
            role: { value: roleWords[person.role].name },
            status: { value: personStatusWords[person.status] },
          },
        }))}
      />
    </>
  )
}

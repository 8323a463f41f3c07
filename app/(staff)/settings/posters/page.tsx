import type { Metadata } from 'next'
import { Breadcrumbs } from '@/app/_components/breadcrumbs'
import { Button } from '@/app/_components/button'
import { Select } from '@/app/_components/field'
import { OnlyHereNotice } from '@/app/_components/only-here-notice'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { getTree } from '@/lib/data/app/units'
import { quarterOf } from '@/lib/domain/organisation/quarter'
import { now } from '@/lib/env'
import { posterLanguages, posterPlaces, posterSizeNames } from '@/lib/view/poster-choices'
import { settingsCrumb } from '@/lib/view/settings-sections'

export const metadata: Metadata = { title: 'Posters and table cards' }

export default async function PostersPage() {
  const viewer = await requireViewer('posters:read')
  const { units } = await getTree(viewer, quarterOf(now()))
  return (
    <>
      <Breadcrumbs crumbs={[settingsCrumb]} />
      <PageTitle lede="The way to the report form, to print and hang up where people work. The code opens the form in the language and with the team that you choose here.">
        Posters and table cards
      </PageTitle>
      <OnlyHereNotice door="report" />
      <form method="get" action="/settings/posters/poster.pdf" target="_blank" className="max-w-3xl" rel="noopener">
        <Select
          name="unit"
          label="Where it hangs"
          hint="The form has this team chosen already. Everybody can still choose another. Teams that begin with the next quarter are listed from its first day on."
          choices={posterPlaces(units)}
        />
        <Select name="language" label="Language" choices={posterLanguages} defaultValue="en" />
        <Select name="size" label="Size" choices={posterSizeNames} defaultValue="a4" />
        <Button>Show it to print</Button>
      </form>
    </>
  )
}

import type { Metadata } from 'next'
import { AdmissionNotices } from '@/app/_components/admission-notices'
import { Link } from '@/app/_components/link'
import { OnlyAdministrator } from '@/app/_components/only-administrator'
import { PageTitle } from '@/app/_components/page-title'
import { ReportFormLink } from '@/app/_components/report-form-link'
import { requireViewer } from '@/lib/auth/session'
import { isOnlyAdministrator } from '@/lib/data/app/people'
import { getPlannedQuarter } from '@/lib/data/app/planned-quarter'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { settingsSections } from '@/lib/view/settings-sections'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const viewer = await requireViewer('units:read')
  const { opened } = await getPlannedQuarter(viewer, now())
  return (
    <>
      <PageTitle>Settings</PageTitle>
      {(await isOnlyAdministrator(viewer)) ? <OnlyAdministrator /> : null}
      <AdmissionNotices viewer={viewer} />
      <section className="mb-8 max-w-3xl">
        <h2>Report form</h2>
        <p className="mb-2 text-soft">
          Give this address to everybody who works here. Nobody signs in there, and nobody can tell who reported.
        </p>
        <ReportFormLink slug={viewer.organisation.slug} />
      </section>
      <ul className="max-w-3xl border-t border-hair">
        {settingsSections
          .filter((section) => may(viewer.role, section.permission) && (opened === null || !section.beforeFirstQuarter))
          .map((section) => (
            <li key={section.href} className="relative border-b border-hair py-4 hover:bg-raise">
              <h2>
                <Link href={section.href} className="link after:absolute after:inset-0">
                  {section.title}
                </Link>
              </h2>
              <p className="text-soft">{section.says}</p>
            </li>
          ))}
      </ul>
    </>
  )
}

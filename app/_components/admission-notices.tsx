import { Link } from '@/app/_components/link'
import { Notice } from '@/app/_components/notice'
import { employeeProvider } from '@/lib/auth/employee-sign-in'
import type { Viewer } from '@/lib/auth/viewer'
import { listAdmissionGaps } from '@/lib/data/app/admission-gaps'
import { may } from '@/lib/domain/organisation/roles'
import { now } from '@/lib/env'
import { canSendMail } from '@/lib/mail'
import { type AdmissionNotice, admissionNotice } from '@/lib/view/admission-words'

/** What keeps people from reporting, now or from the next quarter on. */
export async function admissionNotices(viewer: Viewer): Promise<AdmissionNotice[]> {
  const ways = { mail: canSendMail(), signIn: employeeProvider(viewer.organisation.slug) !== null }
  return (await listAdmissionGaps(viewer, now(), ways)).map(admissionNotice)
}

/** The same as warnings, with the way to mend each for whoever may. Nothing where everybody can report. */
export async function AdmissionNotices({ viewer }: { viewer: Viewer }) {
  const notices = await admissionNotices(viewer)
  return notices.map(({ id, title, says, href, action, permission }) => (
    <Notice key={id} kind="warning" title={title}>
      {says}{' '}
      {may(viewer.role, permission) ? (
        <Link href={href} className="link">
          {action}
        </Link>
      ) : (
        'Ask an administrator of your organisation.'
      )}
    </Notice>
  ))
}

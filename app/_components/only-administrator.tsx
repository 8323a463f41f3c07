import { Link } from './link'
import { Notice } from './notice'

/** What nobody thinks of before it is too late. */
export function OnlyAdministrator() {
  return (
    <Notice kind="information" title="You are the only administrator.">
      <p>
        If you lose your password or leave, only whoever runs the server can let somebody in again.{' '}
        <Link href="/settings/people/invite" className="link">
          Invite a second administrator
        </Link>
      </p>
    </Notice>
  )
}

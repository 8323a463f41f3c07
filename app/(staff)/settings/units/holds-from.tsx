import { Link } from '@/app/_components/link'
import { Notice } from '@/app/_components/notice'
import { type Quarter, quarterStart } from '@/lib/domain/organisation/quarter'
import { formatDay, formatQuarter } from '@/lib/view/quarters'

/**
 * From when a change holds, and what holds until then. Nothing of an opened quarter can be changed: what people were
 * shown stays, and nobody can find out who reported by changing what is reported into.
 */
export function HoldsFrom({ what, planned, opened }: { what: string; planned: Quarter; opened: Quarter | null }) {
  if (opened === null) {
    return (
      <Notice kind="information" title={`Nothing has opened for reports yet: ${what} can change freely.`}>
        You decide when the first quarter opens.{' '}
        <Link className="link" href="/settings/start">
          Choose the first quarter
        </Link>
      </Notice>
    )
  }
  return (
    <Notice
      kind="information"
      title={`Changes hold from ${formatQuarter(planned)} on, which begins on ${formatDay(quarterStart(planned))}.`}
    >
      People report in {formatQuarter(opened)} with {what} as they were when it opened. That cannot be changed any more.
    </Notice>
  )
}

import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { dashboardQueryString } from '@/lib/view/dashboard-query'
import type { OwnPastLine } from '@/lib/view/own-past'

/** Places out of line with their own past: only what is raised, so that an empty list takes no room. */
export function OwnPastList({ lines, quarter }: { lines: readonly OwnPastLine[]; quarter: Quarter }) {
  if (lines.length === 0) return null
  return (
    <section aria-labelledby="own-past" className="mb-10">
      <h2 id="own-past" className="mb-1">
        Unlike their own past
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={`${line.row} ${line.outcome}`} className="border-b border-hair py-2.5">
            <Link
              href={`/dashboard/units/${line.row}${dashboardQueryString({ quarter, outcome: line.outcome })}`}
              className="font-semibold"
            >
              {line.label}: {line.topic}
            </Link>{' '}
            <span>{line.text}.</span>
          </li>
        ))}
      </ul>
      <p className="mt-1">
        <MethodLink anchor="alarm" />
      </p>
    </section>
  )
}

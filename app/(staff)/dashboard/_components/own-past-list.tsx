import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { dashboardQueryString } from '@/lib/view/dashboard-query'
import type { OwnPast, OwnPastLine } from '@/lib/view/own-past'

/** Places out of line with their own past: only what is raised, so that quiet quarters take no room. */
export function OwnPastList({ past, quarter }: { past: OwnPast; quarter: Quarter }) {
  const { alarms, rises, riseNote } = past
  if (alarms.length + rises.length === 0) return null
  return (
    <section aria-labelledby="own-past" className="mb-10">
      <h2 id="own-past" className="mb-1">
        Unlike their own past
      </h2>
      <ul>
        {alarms.map((line) => (
          <li
            key={`${line.row} ${line.outcome}`}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-hair py-2.5"
          >
            <Place line={line} quarter={quarter} />
            <span>higher than its own past predicts</span>
            <span className="text-soft">{line.text}</span>
          </li>
        ))}
        {rises.length > 0 ? (
          <li className="border-b border-hair py-2.5">
            A small rise that stays:{' '}
            {rises.map((line, index) => (
              <span key={`${line.row} ${line.outcome}`}>
                {index === 0 ? '' : '; '}
                <Place line={line} quarter={quarter} />
              </span>
            ))}
            . <span className="text-soft">{riseNote}</span>
          </li>
        ) : null}
      </ul>
      <p className="mt-1 flex flex-wrap gap-x-4">
        {alarms.length > 0 ? <MethodLink anchor="alarm" question="How is an alarm calculated?" /> : null}
        {rises.length > 0 ? <MethodLink anchor="drift" question="How is a small rise found?" /> : null}
      </p>
    </section>
  )
}

function Place({ line, quarter }: { line: OwnPastLine; quarter: Quarter }) {
  return (
    <Link
      href={`/dashboard/units/${line.row}${dashboardQueryString({ quarter, outcome: line.outcome })}`}
      className="link font-semibold"
    >
      {line.label}: {line.topic}
    </Link>
  )
}

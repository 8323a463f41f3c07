import { Link } from '@/app/_components/link'
import { StateTag } from '@/app/_components/state-tag'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { WatchLine } from '@/lib/view/overview'

/** Places with a weaker signal: one line each. */
export function WatchList({ lines, quarter }: { lines: readonly WatchLine[]; quarter: Quarter }) {
  if (lines.length === 0) return null
  return (
    <section aria-labelledby="to-watch" className="mb-10">
      <h2 id="to-watch" className="mb-1">
        To watch
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={line.row} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-hair py-2.5">
            <StateTag state="watch" />
            <Link href={`/dashboard/units/${line.row}?quarter=${quarter}`} className="font-semibold">
              {line.label}: {line.topic}
            </Link>
            <span>{line.text}</span>
            <span className="text-soft">{line.sure}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

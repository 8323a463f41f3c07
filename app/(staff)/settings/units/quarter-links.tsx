import { Link } from '@/app/_components/link'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { formatQuarter } from '@/lib/view/quarters'

/** Quarters that stand side by side; older ones are folded. */
const shownAtOnce = 5

/** Which quarter's units or people are shown. The first is the planned one, which changes hold from. */
export function QuarterLinks({
  page,
  quarters,
  current,
}: {
  page: string
  quarters: readonly Quarter[]
  current: Quarter
}) {
  const older = quarters.slice(shownAtOnce)
  const link = (quarter: Quarter) => (
    <Link
      key={quarter}
      href={`${page}?quarter=${quarter}`}
      aria-current={quarter === current ? 'page' : undefined}
      className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm no-underline hover:bg-raise aria-[current=page]:bg-ink aria-[current=page]:text-paper"
    >
      {quarter === quarters[0] ? `From ${formatQuarter(quarter)}` : formatQuarter(quarter)}
    </Link>
  )
  return (
    <nav aria-label="Quarter" className="no-print mb-6 flex flex-wrap items-start gap-2">
      {quarters.slice(0, shownAtOnce).map(link)}
      {older.length > 0 ? (
        <details open={older.includes(current)}>
          <summary className="inline-flex min-h-9 cursor-pointer items-center px-2 text-sm text-soft">Earlier</summary>
          <div className="mt-2 flex flex-wrap gap-2">{older.map(link)}</div>
        </details>
      ) : null}
    </nav>
  )
}

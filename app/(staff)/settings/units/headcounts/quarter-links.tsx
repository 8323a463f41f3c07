import { Link } from '@/app/_components/link'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { formatQuarter } from '@/lib/view/quarters'

/** Which quarter's numbers are shown. */
export function QuarterLinks({ quarters, current }: { quarters: readonly Quarter[]; current: Quarter }) {
  return (
    <nav aria-label="Quarter" className="no-print mb-6 flex flex-wrap gap-2">
      {quarters.map((quarter) => (
        <Link
          key={quarter}
          href={`/settings/units/headcounts?quarter=${quarter}`}
          aria-current={quarter === current ? 'page' : undefined}
          className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm no-underline hover:bg-raise aria-[current=page]:bg-ink aria-[current=page]:text-paper"
        >
          {formatQuarter(quarter)}
        </Link>
      ))}
    </nav>
  )
}

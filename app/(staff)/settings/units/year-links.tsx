import { Link } from '@/app/_components/link'

/** Which year's tree is shown. */
export function YearLinks({ years, current }: { years: readonly number[]; current: number }) {
  return (
    <nav aria-label="Year" className="no-print mb-4 flex gap-2">
      {years.map((year) => (
        <Link
          key={year}
          href={`/settings/units?year=${year}`}
          aria-current={year === current ? 'page' : undefined}
          className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm no-underline hover:bg-raise aria-[current=page]:bg-ink aria-[current=page]:text-paper"
        >
          {year}
        </Link>
      ))}
    </nav>
  )
}

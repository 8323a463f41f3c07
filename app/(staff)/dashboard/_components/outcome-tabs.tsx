import { Link } from '@/app/_components/link'
import { type Outcome, outcomes } from '@/lib/domain/disclosure/table'
import { type DashboardQuery, dashboardQueryString } from '@/lib/view/dashboard-query'
import { outcomeWords } from '@/lib/view/outcomes'

/** Which complaint the drawings and the table show. Links, so that the address says it. */
export function OutcomeTabs({ query, path }: { query: DashboardQuery; path: string }) {
  return (
    <nav aria-label="Complaint shown" className="no-print mb-6">
      <ul className="inline-flex rounded-control border border-edge bg-card p-0.5">
        {outcomes.map((outcome: Outcome) => (
          <li key={outcome}>
            <Link
              href={`${path}${dashboardQueryString({ ...query, outcome })}`}
              scroll={false}
              aria-current={outcome === query.outcome ? 'true' : undefined}
              className="inline-flex min-h-10 items-center rounded-[7px] px-3.5 text-[0.9375rem] text-soft no-underline hover:text-ink aria-[current]:bg-ink aria-[current]:font-semibold aria-[current]:text-paper"
            >
              {outcomeWords[outcome].title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

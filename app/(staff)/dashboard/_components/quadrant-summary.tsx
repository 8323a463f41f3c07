import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { DisagreementMap } from '@/lib/view/disagreement'
import { QuadrantGrid } from './quadrant-grid'

/** Audits against reports on the overview: the quadrants in words; the drawing is a page of its own. */
export function QuadrantSummary({ model, query }: { model: DisagreementMap | null; query: string }) {
  if (!model) return null
  return (
    <section aria-labelledby="audits-against-reports" className="mb-12">
      <h2 id="audits-against-reports" className="mb-1">
        Audits against reports
      </h2>
      <p className="mb-3 max-w-[70ch] text-soft">{model.finding}</p>
      <QuadrantGrid model={model} query={query} />
      <p className="flex flex-wrap gap-x-4 text-[0.9375rem]">
        <Link
          href={`/dashboard/audits-against-reports${query}`}
          className="link no-print inline-flex min-h-8 items-center"
        >
          See it drawn, with intervals
        </Link>
        <MethodLink anchor="audits-against-reports" />
      </p>
    </section>
  )
}

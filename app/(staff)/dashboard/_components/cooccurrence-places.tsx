import type { CooccurrenceLine } from '@/lib/view/cooccurrence'
import { CooccurrenceTable } from './cooccurrence-table'

/** The organisation and its sites, the sites taken together, and the units behind a click. */
export function CooccurrencePlaces({
  lines,
  pooled,
  threshold,
  query,
}: {
  lines: readonly CooccurrenceLine[]
  pooled: string
  threshold: number
  query: string
}) {
  const units = lines.filter((line) => line.level === 'unit')
  return (
    <section aria-labelledby="places" className="mb-12">
      <h2 id="places" className="mb-1">
        Site by site
      </h2>
      <p className="mb-4 max-w-[70ch] text-soft">{pooled}</p>
      <CooccurrenceTable
        caption="Wrist and back together, the organisation and its sites"
        lines={lines.filter((line) => line.level !== 'unit')}
        threshold={threshold}
        query={query}
      />
      {units.length > 0 ? (
        <details className="open-without-script mt-2">
          <summary className="py-1.5 text-[0.9375rem] text-soft">Unit by unit</summary>
          <p className="mt-1 mb-3 max-w-[70ch] text-[0.9375rem] text-soft">
            Where a unit’s counts are ranges there are only bounds: the ends of what the published numbers allow, not an
            estimate, and nothing says where between them the unit stands. Units with exact counts are the ones with
            many complaints, so do not take them for the rest.
          </p>
          <CooccurrenceTable
            caption="Wrist and back together, units"
            lines={units}
            threshold={threshold}
            query={query}
          />
        </details>
      ) : null}
    </section>
  )
}

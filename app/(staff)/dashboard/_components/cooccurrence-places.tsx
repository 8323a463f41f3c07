import type { CooccurrenceLine } from '@/lib/view/cooccurrence'
import { CooccurrenceTable } from './cooccurrence-table'

/** The organisation and its sites, the sites taken together, and the units' bounds behind a click. */
export function CooccurrencePlaces({
  lines,
  pooled,
  query,
}: {
  lines: readonly CooccurrenceLine[]
  pooled: string
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
        query={query}
      />
      {units.length > 0 ? (
        <details className="open-without-script mt-2">
          <summary className="py-1.5 text-[0.9375rem] text-soft">Units: bounds only</summary>
          <p className="mt-1 mb-3 max-w-[70ch] text-[0.9375rem] text-soft">
            Units are too small for an exact comparison. A bound is the end of what the published numbers allow, not an
            estimate: nothing says where between its bounds a unit stands.
          </p>
          <CooccurrenceTable caption="Wrist and back together, units" lines={units} query={query} />
        </details>
      ) : null}
    </section>
  )
}

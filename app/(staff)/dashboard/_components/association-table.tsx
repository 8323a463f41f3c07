import { MethodLink } from '@/app/_components/method-link'
import type { AssociationLine } from '@/lib/view/associations'
import { PlainTable } from './plain-table'

/** Whether section scores and complaint rates go together over the units. */
export function AssociationTable({ lines }: { lines: readonly AssociationLine[] }) {
  return (
    <section aria-labelledby="association" className="mb-12">
      <h2 id="association" className="mb-1">
        Do worse scores go with more complaints?
      </h2>
      <p className="mb-3 max-w-[70ch] text-soft">
        Over the units that have both. An association, not a reason: units differ in much else, and a mean score says
        little about one desk. Of nine such tests, one looks clear by chance alone every other quarter.
      </p>
      {lines.length === 0 ? (
        <p>No unit has both audits and a rate this quarter.</p>
      ) : (
        <PlainTable
          caption="ROSA section scores and complaint rates over the units"
          columns={[
            { id: 'section', header: 'ROSA section, complaint' },
            { id: 'verdict', header: 'Says' },
            { id: 'units', header: 'Units', numeric: true },
            { id: 'tau', header: 'Kendall’s tau', numeric: true },
            { id: 'p', header: 'By chance', numeric: true },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            cells: [`${line.section}, ${line.complaint.toLowerCase()}`, line.verdict, line.units, line.tau, line.p],
          }))}
        />
      )}
      <p className="mt-2">
        <MethodLink anchor="association" />
      </p>
    </section>
  )
}

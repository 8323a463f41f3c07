import { MethodLink } from '@/app/_components/method-link'
import type { DriverLine, Drivers } from '@/lib/view/drivers'
import { PlainTable } from './plain-table'

/** What audits found here, against all other audits: sections, then postures. */
export function UnitDrivers({ drivers }: { drivers: Drivers }) {
  return (
    <section aria-labelledby="drivers" className="mb-12">
      <h2 id="drivers" className="mb-1">
        What sets its workstations apart
      </h2>
      {drivers.kind === 'none' ? (
        <p className="text-soft">{drivers.text}</p>
      ) : (
        <>
          <p className="mb-3 max-w-[70ch]">
            {drivers.finding} <span className="text-soft">From {drivers.n} at the end of the quarter.</span>
          </p>
          {drivers.sections.length > 0 ? (
            <Comparison caption="ROSA sections here against elsewhere" first="Section" lines={drivers.sections} />
          ) : null}
          {drivers.postures.length > 0 ? (
            <div className="mt-6">
              <Comparison caption="Postures seen here against elsewhere" first="Posture" lines={drivers.postures} />
            </div>
          ) : null}
        </>
      )}
      <p className="mt-2 flex flex-wrap items-center gap-x-4 text-[0.9375rem] text-soft">
        {drivers.kind === 'none' ? null : <span>What goes along with complaints, not why they are there.</span>}
        <MethodLink anchor="drivers" />
      </p>
    </section>
  )
}

function Comparison({ caption, first, lines }: { caption: string; first: string; lines: readonly DriverLine[] }) {
  return (
    <PlainTable
      caption={caption}
      columns={[
        { id: 'what', header: first },
        { id: 'difference', header: 'Difference (95 % interval)', numeric: true },
        { id: 'here', header: 'Here', numeric: true },
        { id: 'elsewhere', header: 'Elsewhere', numeric: true },
        { id: 'place', header: 'Rank, whichever audit is left out' },
      ]}
      rows={lines.map((line) => ({
        id: line.id,
        cells: [
          line.title,
          <span key="difference">
            <span className="whitespace-nowrap">
              {line.difference} <span className="text-soft">({line.interval})</span>
            </span>
            <span className="block text-sm text-soft">{line.sure}</span>
          </span>,
          <span key="here" className="whitespace-nowrap">
            {line.here}
          </span>,
          <span key="elsewhere" className="whitespace-nowrap">
            {line.elsewhere}
          </span>,
          line.place,
        ],
      }))}
    />
  )
}

import { MethodLink } from '@/app/_components/method-link'
import type { Drivers, DriverTable } from '@/lib/view/drivers'
import { PlainTable } from './plain-table'

/** What audits found here, against all other workstations: scores, then postures. */
export function UnitDrivers({ drivers }: { drivers: Drivers }) {
  const { finding, n, scores, postures } = drivers
  const compared = scores.kind === 'compared' || postures.kind === 'compared'
  return (
    <section aria-labelledby="drivers" className="mb-12">
      <h2 id="drivers" className="mb-1">
        What sets its workstations apart
      </h2>
      {finding ? (
        <p className="mb-3 max-w-[70ch]">
          {finding} <span className="text-soft">{n} by the end of the quarter.</span>
        </p>
      ) : null}
      <Comparison caption="Workstations at the action level, here against elsewhere" first="Score" table={scores} />
      <div className="mt-6">
        <Comparison caption="Workstations where a posture was seen" first="Posture" table={postures} />
      </div>
      <p className="mt-2 flex flex-wrap items-center gap-x-4 text-[0.9375rem] text-soft">
        {compared ? <span>What goes along with complaints, not why they are there.</span> : null}
        <MethodLink anchor="drivers" />
      </p>
    </section>
  )
}

function Comparison({ caption, first, table }: { caption: string; first: string; table: DriverTable }) {
  if (table.kind === 'none') return <p className="max-w-[70ch] text-soft">{table.text}</p>
  return (
    <PlainTable
      caption={caption}
      columns={[
        { id: 'what', header: first },
        { id: 'here', header: 'Here', numeric: true },
        { id: 'elsewhere', header: 'Elsewhere', numeric: true },
        { id: 'difference', header: 'Difference (95 % interval)', numeric: true },
      ]}
      rows={table.lines.map((line) => ({
        id: line.id,
        cells: [
          line.title,
          <span key="here" className="whitespace-nowrap">
            {line.here}
          </span>,
          <span key="elsewhere" className="whitespace-nowrap">
            {line.elsewhere}
          </span>,
          <span key="difference">
            <span className="whitespace-nowrap">
              {line.difference} <span className="text-soft">({line.interval})</span>
            </span>
            <span className="block text-sm text-soft">{line.sure}</span>
          </span>,
        ],
      }))}
    />
  )
}

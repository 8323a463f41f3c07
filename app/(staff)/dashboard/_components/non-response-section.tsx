import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { NonResponseTable } from '@/lib/view/non-response'
import { capitalise } from '@/lib/view/numbers'
import { PlainTable } from './plain-table'

/** What those who stayed silent could change, place by place; where reports are not people, why there is none. */
export function NonResponseSection({
  table,
  sentences,
  complaints,
  query,
}: {
  table: NonResponseTable | null
  /** The whole organisation in words, or the one reason why nothing can be said. */
  sentences: readonly string[]
  complaints: string
  query: string
}) {
  return (
    <section aria-labelledby="bounds" className="mb-10">
      <h2 id="bounds" className="mb-1">
        What those who did not take part could change
      </h2>
      <ul className="max-w-[72ch]">
        {sentences.map((sentence) => (
          <li key={sentence} className="py-1">
            {sentence}
          </li>
        ))}
      </ul>
      {table ? (
        <>
          <h3 className="mt-6 mb-1">{capitalise(complaints)}, counting everybody</h3>
          <p className="mb-3 max-w-[72ch] text-soft">{table.pairs}</p>
          <PlainTable
            caption={`${capitalise(complaints)} among everybody, by how those who stayed silent might answer`}
            columns={[
              { id: 'place', header: 'Place' },
              { id: 'took', header: 'Took part', numeric: true },
              { id: 'bounds', header: 'Nobody to everybody else', numeric: true },
              ...table.kappas.map((words) => ({ id: words, header: `Others ${words}`, numeric: true })),
              { id: 'order', header: 'Order changes with' },
            ]}
            rows={table.lines.map((line) => ({
              id: line.row,
              cells: [
                <Link key="place" href={`/dashboard/units/${line.row}${query}`} className="link">
                  {line.label}
                </Link>,
                line.took,
                <span key="bounds" className="whitespace-nowrap">
                  {line.bounds}
                </span>,
                ...line.prevalences,
                <span key="order" className={line.orderChangesWith === 'none' ? 'text-soft' : ''}>
                  {line.orderChangesWith}
                </span>,
              ],
            }))}
          />
        </>
      ) : null}
      <p className="mt-2">
        <MethodLink anchor="non-response" />
      </p>
    </section>
  )
}

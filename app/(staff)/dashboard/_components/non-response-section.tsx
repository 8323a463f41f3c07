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
                <span key="took" className="whitespace-nowrap">
                  {line.took}
                </span>,
                <span key="bounds" className="whitespace-nowrap">
                  {line.bounds}
                </span>,
                ...line.prevalences.map(({ share, range }, index) => (
                  <span key={table.kappas[index]}>
                    {share}
                    {range ? <span className="block whitespace-nowrap text-sm text-soft">{range}</span> : null}
                  </span>
                )),
                <Others key="order" names={line.orderChangesWith} />,
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

/** A few names as they are, more of them behind their number. */
function Others({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-soft">none</span>
  if (names.length <= 2) return names.join('; ')
  return (
    <details>
      <summary className="py-0.5">{names.length} places</summary>
      {names.join('; ')}
    </details>
  )
}

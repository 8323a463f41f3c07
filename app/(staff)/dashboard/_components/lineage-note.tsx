import { Link } from '@/app/_components/link'
import type { NamedLineage } from '@/lib/data/app/unit-names'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { lineageLines } from '@/lib/view/lineage'

/** What a unit was called, came from and became. Nothing for a unit that was always the same. */
export function LineageNote({
  lineage,
  quarter,
  query,
}: {
  lineage: NamedLineage
  quarter: Quarter
  /** The dashboard's query string, kept in the links. */
  query: string
}) {
  const lines = lineageLines(lineage, lineage.names, quarter)
  if (lines.length === 0) return null
  return (
    <ul className="mb-8 max-w-[70ch] border-s-4 border-edge ps-4" aria-label="History of this unit">
      {lines.map(({ text, units }) => (
        <li key={text}>
          {text}{' '}
          {units.map(({ code, name }, index) => (
            <span key={code}>
              {index === 0 ? '' : index === units.length - 1 ? ' and ' : ', '}
              <Link className="link" href={`/dashboard/units/${code}${query}`}>
                {name}
              </Link>
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}

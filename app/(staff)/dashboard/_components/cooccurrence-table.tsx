import { CellValue } from '@/app/_components/cell-value'
import { Link } from '@/app/_components/link'
import type { CooccurrenceLine } from '@/lib/view/cooccurrence'
import { OddsStrip } from './odds-strip'
import { PlainTable } from './plain-table'

/** Observed against expected, a row each: exact counts with an odds ratio, or bounds that say that they are bounds. */
export function CooccurrenceTable({
  caption,
  lines,
  threshold,
  query,
}: {
  caption: string
  lines: readonly CooccurrenceLine[]
  threshold: number
  query: string
}) {
  return (
    <PlainTable
      caption={caption}
      columns={[
        { id: 'place', header: 'Place' },
        { id: 'odds', header: 'Odds ratio (95 % interval)', numeric: true },
        { id: 'n', header: 'n', numeric: true },
        { id: 'observed', header: 'Report both', numeric: true },
        { id: 'expected', header: 'Expected', numeric: true },
        { id: 'ratio', header: 'Times', numeric: true },
        { id: 'strip', header: 'Against 1, no connection' },
      ]}
      rows={lines.map((line) => ({
        id: line.row,
        cells: [
          line.level === 'organisation' ? (
            <b key="place">{line.label}</b>
          ) : (
            <Link key="place" href={`/dashboard/units/${line.row}${query}`} className="link">
              {line.label}
            </Link>
          ),
          <span key="odds" className="whitespace-nowrap">
            {line.oddsRatio}
          </span>,
          <CellValue key="n" cell={line.respondents} threshold={threshold} />,
          <span key="observed" className={line.kind === 'nothingExpected' ? 'text-sm text-soft' : ''}>
            {line.observed}
          </span>,
          line.expected,
          line.ratio,
          line.strip ? <OddsStrip key="strip" {...line.strip} /> : '',
        ],
      }))}
    />
  )
}

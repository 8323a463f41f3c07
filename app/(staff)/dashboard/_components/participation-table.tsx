import { type DataColumn, DataTable } from '@/app/_components/data-table'
import { Link } from '@/app/_components/link'
import type { Findings } from '@/lib/domain/hotspots/findings'
import { formatRate } from '@/lib/view/numbers'
import type { Participation } from '@/lib/view/participation'

const people: readonly DataColumn[] = [
  { id: 'place', header: 'Place', rowHeader: true },
  { id: 'share', header: 'Took part', kind: 'number' },
  { id: 'respondents', header: 'Respondents', kind: 'number' },
  { id: 'headcount', header: 'Headcount', kind: 'number' },
]
const note: DataColumn = { id: 'note', header: 'Note' }
const reports: readonly DataColumn[] = [
  { id: 'place', header: 'Place', rowHeader: true },
  { id: 'respondents', header: 'Reports', kind: 'number' },
]

function columnsFor(lines: readonly Participation[], denominator: Findings['denominator']): readonly DataColumn[] {
  if (denominator === 'reports') return reports
  return lines.some((line) => line.low) ? [...people, note] : people
}

/** Who took part, by published row. */
export function ParticipationTable({
  lines,
  denominator,
}: {
  lines: readonly Participation[]
  denominator: Findings['denominator']
}) {
  return (
    <DataTable
      caption="Participation by place"
      columns={columnsFor(lines, denominator)}
      defaultSort={denominator === 'people' ? { column: 'share' } : { column: 'respondents', descending: true }}
      searchLabel="Find a place"
      rows={lines.map((line) => ({
        id: line.row,
        cells: {
          place: {
            value: line.name,
            content: (
              <Link href={`/dashboard/units/${line.row}`} className="link">
                {line.name}
              </Link>
            ),
          },
          share: {
            value: line.share,
            content: line.share === null ? 'headcount not known' : <ShareBar share={line.share} low={line.low} />,
          },
          respondents: { value: line.respondents },
          headcount: { value: line.headcount, content: line.headcount ?? 'not known' },
          note: { value: line.low ? 'below one half: not ranked' : '' },
        },
      }))}
    />
  )
}

/** A share with its length: one half is marked, because below it a row is not ranked. */
function ShareBar({ share, low }: { share: number; low: boolean }) {
  return (
    <span className="inline-flex items-center justify-end gap-3">
      <svg width="100" height="12" viewBox="0 0 100 12" aria-hidden="true" className="max-sm:hidden">
        <path d="M0 6h100" stroke="var(--hair)" strokeWidth="6" />
        <path d={`M0 6h${share * 100}`} stroke={low ? 'var(--few)' : 'var(--calm)'} strokeWidth="6" />
        <path d="M50 0v12" stroke="var(--ink)" strokeWidth="1" />
      </svg>
      <span className="min-w-14">{formatRate(share)}</span>
    </span>
  )
}

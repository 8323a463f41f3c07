import { CaterpillarChart } from '@/app/_components/charts/caterpillar-chart'
import { Figure } from '@/app/_components/figure'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { Caterpillar } from '@/lib/view/caterpillar'
import { PlainTable } from './plain-table'
import { StateLegend } from './state-legend'

const columns = [
  { id: 'place', header: 'Place' },
  { id: 'state', header: 'State' },
  { id: 'estimate', header: 'Estimate (95 % interval), n' },
  { id: 'reason', header: 'Why' },
]

/** Rates of all places against the organisation's, highest first. */
export function CaterpillarFigure({ title, model, query }: { title: string; model: Caterpillar; query: string }) {
  return (
    <Figure
      title={title}
      finding={model.finding}
      method={
        <>
          <MethodLink anchor="hotspot" question="How is a hotspot calculated?" />{' '}
          <MethodLink anchor="interval" question="How is the interval calculated?" />{' '}
          <MethodLink anchor="how-good-is-this" question="How often is this right?" />
        </>
      }
      table={
        <PlainTable
          caption={model.label}
          columns={columns}
          rows={model.rows.map((row) => ({
            id: row.id,
            cells: [
              <Link key="place" href={`/dashboard/units/${row.id}${query}`} className="link">
                {row.label}
              </Link>,
              row.state,
              row.estimate,
              row.reason,
            ],
          }))}
        />
      }
    >
      <StateLegend states={model.rows.map(({ state }) => state)} />
      <CaterpillarChart model={model} unitHref="/dashboard/units" query={query} />
    </Figure>
  )
}

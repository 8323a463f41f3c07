import { FunnelChart } from '@/app/_components/charts/funnel-chart'
import { Figure } from '@/app/_components/figure'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { FunnelPlot } from '@/lib/view/funnel'
import { PlainTable } from './plain-table'
import { StateLegend } from './state-legend'

const columns = [
  { id: 'place', header: 'Place' },
  { id: 'where', header: 'Against chance' },
  { id: 'reported', header: 'Report complaints' },
  { id: 'chance', header: 'By chance alone (95 in 100 places of this size)' },
  { id: 'state', header: 'State' },
]

/** Counts by size of place, against what chance alone does. Nothing where no place has this number. */
export function FunnelFigure({ title, model, query }: { title: string; model: FunnelPlot | null; query: string }) {
  if (!model) return null
  return (
    <Figure
      title={title}
      finding={`${model.finding} Small places swing widely: that is why the limits open to the left. A bar is a count that is not shown: it lies somewhere along it.`}
      method={<MethodLink anchor="funnel" />}
      table={
        <PlainTable
          caption={model.label}
          columns={columns}
          rows={model.places.map((place) => ({
            id: place.id,
            cells: [
              <Link key="place" href={`/dashboard/units/${place.id}${query}`} className="link">
                {place.label}
              </Link>,
              place.where,
              place.reported,
              place.chance,
              place.state,
            ],
          }))}
        />
      }
    >
      <StateLegend states={model.places.map(({ state }) => state)} />
      <FunnelChart model={model} unitHref="/dashboard/units" query={query} />
    </Figure>
  )
}

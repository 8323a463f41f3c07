import { HeatMapChart } from '@/app/_components/charts/heat-map-chart'
import { HeatMapLegend } from '@/app/_components/charts/heat-map-legend'
import { Figure } from '@/app/_components/figure'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { HeatMap } from '@/lib/view/heat-map'
import { PlainTable } from './plain-table'

/** Places through the quarters, coloured around the organisation's rate of each quarter. */
export function HeatMapFigure({ title, model, query }: { title: string; model: HeatMap; query: string }) {
  return (
    <Figure
      title={title}
      finding={model.finding}
      method={<MethodLink anchor="heat-map" />}
      table={
        <PlainTable
          caption={model.label}
          columns={[
            { id: 'place', header: 'Place' },
            ...model.quarters.map((quarter) => ({ id: quarter.id, header: quarter.long })),
          ]}
          rows={model.rows.map((row) => ({
            id: row.id,
            cells: [
              <Link key="place" href={`/dashboard/units/${row.id}${query}`} className="link">
                {row.label}
              </Link>,
              ...row.cells.map((cell) => cell.text),
            ],
          }))}
        />
      }
    >
      <div className="max-w-4xl">
        <HeatMapChart model={model} unitHref="/dashboard/units" query={query} />
      </div>
      <HeatMapLegend />
    </Figure>
  )
}

import { DisagreementChart } from '@/app/_components/charts/disagreement-chart'
import { Figure } from '@/app/_components/figure'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import type { DisagreementMap } from '@/lib/view/disagreement'
import { PlainTable } from './plain-table'

/** Complaints against the share of workstations at the action level, place by place. */
export function DisagreementFigure({ title, model, query }: { title: string; model: DisagreementMap; query: string }) {
  return (
    <Figure
      title={title}
      finding={`${model.finding} Bars are 95 % intervals; open circles are too close to call.`}
      method={<MethodLink anchor="audits-against-reports" />}
      table={
        <PlainTable
          caption={model.label}
          columns={[
            { id: 'place', header: 'Place' },
            { id: 'verdict', header: 'Where it lies' },
            { id: 'sure', header: 'How sure' },
            { id: 'rate', header: 'Complaints (95 % interval)' },
            { id: 'audit', header: 'Workstations at the action level (95 % interval)' },
          ]}
          rows={model.points.map((point) => ({
            id: point.id,
            cells: [
              <Link key="place" href={`/dashboard/units/${point.id}${query}`} className="link">
                {point.label}
              </Link>,
              point.verdict,
              point.how,
              point.rateText,
              point.shareText,
            ],
          }))}
        />
      }
    >
      <DisagreementChart model={model} unitHref="/dashboard/units" query={query} />
    </Figure>
  )
}

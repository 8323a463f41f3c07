import { DriftChart } from '@/app/_components/charts/drift-chart'
import { Figure } from '@/app/_components/figure'
import { MethodLink } from '@/app/_components/method-link'
import type { Outcome } from '@/lib/domain/disclosure/table'
import type { DriftFinding } from '@/lib/domain/hotspots/findings'
import { describeNoDrift } from '@/lib/view/alarm'
import { driftFigure } from '@/lib/view/drift'
import { PlainTable } from './plain-table'

/** A small rise that stays: the running sum from eight quarters on, before that one sentence. */
export function DriftSection({ drift, outcome }: { drift: DriftFinding; outcome: Outcome }) {
  if (drift.kind === 'notFollowed') {
    return (
      <p className="-mt-6 mb-12 flex flex-wrap items-center gap-x-4 text-soft">
        {describeNoDrift(drift.reason)} <MethodLink anchor="drift" />
      </p>
    )
  }
  const model = driftFigure(drift, outcome)
  return (
    <Figure
      title="A small rise that stays"
      finding={model.finding}
      method={<MethodLink anchor="drift" />}
      table={
        <PlainTable
          caption={model.label}
          columns={[
            { id: 'quarter', header: 'Quarter' },
            { id: 'sum', header: 'Running sum', numeric: true },
            { id: 'limit', header: 'Limit', numeric: true },
            { id: 'verdict', header: 'Says' },
          ]}
          rows={model.points.map((point) => ({
            id: point.short,
            cells: [point.quarter, point.text, model.limitText, point.verdict],
          }))}
        />
      }
    >
      <DriftChart model={model} />
    </Figure>
  )
}

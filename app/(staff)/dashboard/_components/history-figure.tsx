import { CellValue } from '@/app/_components/cell-value'
import { UnitHistoryChart } from '@/app/_components/charts/unit-history-chart'
import { Figure } from '@/app/_components/figure'
import { MethodLink } from '@/app/_components/method-link'
import type { UnitHistory } from '@/lib/view/unit-history'
import { PlainTable } from './plain-table'

const columns = [
  { id: 'quarter', header: 'Quarter' },
  { id: 'estimate', header: 'Estimate (95 % interval), n' },
  { id: 'alone', header: 'This quarter alone' },
  { id: 'cell', header: 'Reported', numeric: true },
  { id: 'state', header: 'State' },
  { id: 'change', header: 'Change' },
]

/** One outcome of a unit through the quarters. */
export function HistoryFigure({ title, model }: { title: string; model: UnitHistory }) {
  return (
    <Figure
      title={title}
      finding={model.finding}
      method={<MethodLink anchor="rate" />}
      table={
        <PlainTable
          caption={model.label}
          columns={columns}
          rows={model.points.map((point) => ({
            id: point.quarter,
            cells: point.rate
              ? [
                  point.quarter,
                  point.estimate,
                  point.alone,
                  point.cell ? <CellValue key="cell" cell={point.cell} threshold={point.threshold} /> : '',
                  point.state,
                  point.change,
                ]
              : [point.quarter, point.note, '–', '–', '–', '–'],
          }))}
        />
      }
    >
      <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
        <li className="flex items-center gap-2">
          <svg width="14" height="18" viewBox="0 0 14 18" aria-hidden="true">
            <path d="M7 1v16" stroke="var(--ink)" strokeWidth="2" strokeLinecap="round" />
            <circle cx="7" cy="9" r="4" fill="var(--ink)" />
          </svg>
          estimate with 95 % interval
        </li>
        <li className="flex items-center gap-2">
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <circle cx="6" cy="6" r="4" fill="none" stroke="var(--few)" strokeWidth="1.5" />
          </svg>
          this quarter alone
        </li>
        <li className="flex items-center gap-2 text-plumb">
          <svg width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">
            <path d="M0 3h15v1" fill="none" stroke="currentColor" strokeWidth="1.5" />
            <path d="M11 4h8l-1.5 4-2.5 5-2.5-5z" fill="currentColor" />
          </svg>
          organisation
        </li>
      </ul>
      <UnitHistoryChart model={model} />
    </Figure>
  )
}

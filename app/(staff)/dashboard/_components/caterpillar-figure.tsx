import { CaterpillarChart } from '@/app/_components/charts/caterpillar-chart'
import { Figure } from '@/app/_components/figure'
import { Link } from '@/app/_components/link'
import { MethodLink } from '@/app/_components/method-link'
import { StateMark } from '@/app/_components/state-tag'
import { hotspotStates } from '@/lib/domain/hotspots/findings'
import type { Caterpillar } from '@/lib/view/caterpillar'
import { stateWords } from '@/lib/view/states'
import { PlainTable } from './plain-table'

const columns = [
  { id: 'place', header: 'Place' },
  { id: 'state', header: 'State' },
  { id: 'estimate', header: 'Estimate (95 % interval), n' },
  { id: 'reason', header: 'Why' },
]

/** Rates of all places against the organisation's, highest first. */
export function CaterpillarFigure({ title, model, query }: { title: string; model: Caterpillar; query: string }) {
  const present = hotspotStates.filter((state) => model.rows.some((row) => row.state === stateWords[state].word))
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
      <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
        {present.map((state) => (
          <li key={state} className={`flex items-center gap-1.5 ${toneClass[stateWords[state].tone]}`}>
            <StateMark shape={stateWords[state].shape} />
            {stateWords[state].word}
          </li>
        ))}
      </ul>
      <CaterpillarChart model={model} unitHref="/dashboard/units" query={query} />
    </Figure>
  )
}

const toneClass = { hot: 'text-hot', watch: 'text-watch', calm: 'text-calm', few: 'text-soft' } as const

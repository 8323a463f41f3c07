import { CellValue } from '@/app/_components/cell-value'
import { StateTag } from '@/app/_components/state-tag'
import type { OutcomeSummary } from '@/lib/view/unit-page'

/** The three outcomes of a unit: state, figures and why. */
export function OutcomeSummaries({ summaries }: { summaries: readonly OutcomeSummary[] }) {
  return (
    <ul className="mb-12 grid gap-4 lg:grid-cols-3">
      {summaries.map((summary) => (
        <li key={summary.outcome} className="rounded-card border border-hair bg-card px-5 py-5">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h2>{summary.title}</h2>
            {summary.finding ? <StateTag state={summary.finding.state} /> : null}
          </div>
          <p className="mt-2">{summary.why}</p>
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[0.9375rem] [&_dt]:text-soft">
            {summary.finding ? (
              <>
                <dt>Estimate</dt>
                <dd>{summary.finding.estimate}</dd>
                <dt>Alone</dt>
                <dd>{summary.finding.thisQuarter} from this quarter’s reports only</dd>
                <dt>Change</dt>
                <dd>
                  {summary.finding.change}
                  <span className="block">{summary.finding.yearChange}</span>
                </dd>
                <dt>Own past</dt>
                <dd>
                  <span className={summary.finding.past.raised ? 'font-semibold text-hot' : ''}>
                    {summary.finding.past.text}
                  </span>
                  {summary.finding.past.evidence ? (
                    <span className="block text-soft">{summary.finding.past.evidence}</span>
                  ) : null}
                </dd>
              </>
            ) : null}
            <dt>Organisation</dt>
            <dd>{summary.organisation}</dd>
            <dt>Reported</dt>
            <dd>
              <CellValue cell={summary.cell} threshold={summary.threshold} />
              {summary.cell.kind === 'notOffered' || summary.cell.kind === 'hidden' ? null : (
                <>
                  {' of '}
                  <CellValue cell={summary.respondents} threshold={summary.threshold} />
                </>
              )}
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  )
}

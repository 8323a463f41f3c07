import { Button, LinkButton } from '@/app/_components/button'
import type { Outcome } from '@/lib/domain/disclosure/table'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { formatQuarter } from '@/lib/view/quarters'

/** Which quarter is shown: a GET form, so that the address says it and no script is needed. */
export function DashboardBar({
  quarters,
  quarter,
  outcome,
  exportable = true,
}: {
  quarters: readonly Quarter[]
  quarter: Quarter
  outcome: Outcome
  exportable?: boolean
}) {
  return (
    <div className="no-print mb-8 flex flex-wrap items-center gap-2.5">
      <form method="get" className="flex items-center gap-2.5">
        <label htmlFor="quarter" className="sr-only">
          Quarter
        </label>
        <select id="quarter" name="quarter" defaultValue={quarter} key={quarter} className="control">
          {quarters.map((choice) => (
            <option key={choice} value={choice}>
              {formatQuarter(choice)}
            </option>
          ))}
        </select>
        {outcome === 'wristAny' ? null : <input type="hidden" name="outcome" value={outcome} />}
        <Button look="plain">Show</Button>
      </form>
      {exportable ? <LinkButton href={`/exports?quarter=${quarter}`}>Export</LinkButton> : null}
    </div>
  )
}

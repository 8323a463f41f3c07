import type { Outcome } from '../domain/disclosure/table'
import { parseQuarter, type Quarter } from '../domain/organisation/quarter'
import { parseOutcome } from './outcomes'

/** What a dashboard page shows, as it stands in the URL. `quarter` null: the newest release. */
export type DashboardQuery = { quarter: Quarter | null; outcome: Outcome }

export type SearchParameters = Record<string, string | string[] | undefined>

/** Null when the URL names something that cannot exist: the page is then not found. */
export function parseDashboardQuery(parameters: SearchParameters): DashboardQuery | null {
  const quarter = text(parameters.quarter)
  const outcome = text(parameters.outcome)
  const parsedQuarter = quarter ? parseQuarter(quarter) : null
  const parsedOutcome = outcome ? parseOutcome(outcome) : 'wristAny'
  if ((quarter && !parsedQuarter) || !parsedOutcome) return null
  return { quarter: parsedQuarter, outcome: parsedOutcome }
}

function text(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** "?quarter=2026-Q3&outcome=backAny": what keeps a view when going from page to page. */
export function dashboardQueryString(query: DashboardQuery): string {
  const parameters = new URLSearchParams()
  if (query.quarter) parameters.set('quarter', query.quarter)
  if (query.outcome !== 'wristAny') parameters.set('outcome', query.outcome)
  const written = parameters.toString()
  return written ? `?${written}` : ''
}

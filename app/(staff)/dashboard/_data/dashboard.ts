import 'server-only'
import { notFound } from 'next/navigation'
import type { Viewer } from '@/lib/auth/viewer'
import { listReleases } from '@/lib/data/app/releases'
import { listReportingQuarters, type ReportingQuarter } from '@/lib/data/app/reporting-quarters'
import type { WithheldReason } from '@/lib/domain/disclosure/withheld'
import { compareQuarters, type Quarter } from '@/lib/domain/organisation/quarter'
import { publicationDay } from '@/lib/domain/organisation/quarter-steps'
import type { ReleaseDocument } from '@/lib/release/document'
import { type DashboardQuery, parseDashboardQuery, type SearchParameters } from '@/lib/view/dashboard-query'
import { previousOf } from '@/lib/view/overview'
import { describeGap, withheldReasonOf } from '@/lib/view/quarter-steps'

/** Quarters that a history shows at most: two years. */
const historyLength = 8

/** The release that a page shows, and what came before it. */
export type Dashboard = {
  kind: 'published'
  query: DashboardQuery & { quarter: Quarter }
  published: ReleaseDocument
  /** The last release before it, whatever lies between. */
  previous: ReleaseDocument | null
  /** Why that is not the quarter right before, or there is none; null where nothing has to be said. */
  gap: string | null
  /** Oldest first, up to and with `published`. */
  history: ReleaseDocument[]
  /** Quarters that can be asked for, newest first. */
  quarters: Quarter[]
}

/** Why there is nothing to show. */
export type NothingPublished =
  | { kind: 'withheld'; because: WithheldReason; query: DashboardQuery & { quarter: Quarter }; quarters: Quarter[] }
  /** `next` is null before the first quarter was opened. */
  | { kind: 'waiting'; next: { quarter: Quarter; day: Date } | null }

/**
 * The newest release of the quarter that the address names, or of the newest quarter. Ends in the 404 page
 * for a quarter that was never published or withheld, and for an address that makes no sense.
 */
export async function loadDashboard(
  viewer: Viewer,
  parameters: SearchParameters,
): Promise<Dashboard | NothingPublished> {
  const query = parseDashboardQuery(parameters) ?? notFound()
  const [releases, reporting] = await Promise.all([listReleases(viewer), listReportingQuarters(viewer)])
  const documents = releases.map((release) => release.document)
  const withheld = reporting.filter((entry) => entry.status === 'withheld')
  const quarters = [...documents.map((document) => document.quarter), ...withheld.map((entry) => entry.quarter)].sort(
    (a, b) => compareQuarters(b, a),
  )
  const quarter = query.quarter ?? documents[0]?.quarter ?? quarters[0]
  if (!quarter) return { kind: 'waiting', next: nextRelease(reporting) }
  const held = withheld.find((entry) => entry.quarter === quarter)
  if (held) return { kind: 'withheld', because: withheldReasonOf(held), query: { ...query, quarter }, quarters }
  const published = documents.find((document) => document.quarter === quarter) ?? notFound()
  const history = documents
    .filter((document) => compareQuarters(document.quarter, quarter) <= 0)
    .slice(0, historyLength)
    .reverse()
  const previous = previousOf(documents, published)
  return {
    kind: 'published',
    query: { ...query, quarter },
    published,
    previous,
    gap: describeGap(quarter, previous?.quarter ?? null, reporting),
    history,
    quarters,
  }
}

function nextRelease(reporting: readonly ReportingQuarter[]): { quarter: Quarter; day: Date } | null {
  const oldest = reporting.at(-1)
  return oldest ? { quarter: oldest.quarter, day: publicationDay(oldest.quarter, oldest.policy) } : null
}

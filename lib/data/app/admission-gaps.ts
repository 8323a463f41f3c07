import type { AdmissionGap } from '../../domain/organisation/admission-limits'
import { type Quarter, quarterOf, quarterStart, shiftQuarter } from '../../domain/organisation/quarter'
import { subtreeOf } from '../../domain/organisation/unit-tree'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { getPlannedQuarter } from './planned-quarter'
import { type ReleaseInputs, readReleaseInputs } from './release-inputs'
import { listReportingQuarters } from './reporting-quarters'

/** How people can come by passes in this installation. */
export type WaysToPasses = { mail: boolean; signIn: boolean }

/** So long before a quarter begins somebody can still print and hand out slips. */
const daysAhead = 14
const dayMilliseconds = 86_400_000

/** Of the open quarters and of the next one, when it begins within two weeks. */
export async function listAdmissionGaps(
  context: OrganisationContext,
  at: Date,
  ways: WaysToPasses,
): Promise<AdmissionGap[]> {
  const open = (await listReportingQuarters(context)).filter(({ status }) => status === 'open')
  const { collectsFrom } = await getPlannedQuarter(context, at)
  const next = shiftQuarter(quarterOf(at), 1)
  const soon = quarterStart(next).getTime() - at.getTime() <= daysAhead * dayMilliseconds
  const quarters = [
    ...open.map(({ quarter }) => quarter).reverse(),
    ...(soon && (open.length > 0 || collectsFrom === next) ? [next] : []),
  ]
  const gaps: AdmissionGap[] = []
  for (const quarter of quarters) {
    const missing = await missingIn(context, quarter, await readReleaseInputs(context, quarter), ways)
    const isOpen = open.some((row) => row.quarter === quarter)
    if (missing) gaps.push({ quarter, open: isOpen, opens: quarterStart(quarter), ...missing })
  }
  return gaps
}

async function missingIn(
  context: OrganisationContext,
  quarter: Quarter,
  { policy, units }: ReleaseInputs,
  ways: WaysToPasses,
): Promise<{ kind: 'noSlips' | 'noWayToPasses' | 'noHolders' } | { kind: 'slipsMissing'; units: string[] } | null> {
  if (policy.admission === 'passes') {
    if (ways.signIn) return null
    if (!ways.mail) return { kind: 'noWayToPasses' }
    const holders = await withOrganisation(context, (tx) => tx.passHolder.count({ where: { ended: false } }))
    return holders === 0 ? { kind: 'noHolders' } : null
  }
  if (policy.admission !== 'slips') return null
  const batches = await withOrganisation(context, (tx) =>
    tx.slipBatch.findMany({ where: { quarter, withdrawnOn: null }, select: { unitCode: true } }),
  )
  if (batches.length === 0) return { kind: 'noSlips' }
  if (batches.some(({ unitCode }) => unitCode === null)) return null
  const served = new Set(batches.flatMap(({ unitCode }) => (unitCode === null ? [] : subtreeOf(units, unitCode))))
  const parents = new Set(units.map(({ parent }) => parent))
  const without = units.filter(({ code }) => !parents.has(code) && !served.has(code)).map(({ name }) => name)
  return without.length > 0 ? { kind: 'slipsMissing', units: without } : null
}

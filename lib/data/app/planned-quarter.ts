import { compareQuarters, type Quarter, quarterOf, shiftQuarter } from '../../domain/organisation/quarter'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { quarterColumn } from './release-inputs'

/** The quarter that changes of units, people and rules hold from: the first that has not opened, and not a past one. */
export type PlannedQuarter = {
  quarter: Quarter
  /** The newest quarter that was opened; null while nothing ever was. */
  opened: Quarter | null
  /** The first quarter that the organisation collects reports in; null until it has chosen. */
  collectsFrom: Quarter | null
}

export async function readPlannedQuarter(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  at: Date,
): Promise<PlannedQuarter> {
  const running = quarterOf(at)
  const newest = await tx.reportingQuarter.findFirst({
    where: { organisationId },
    orderBy: { quarter: 'desc' },
    select: { quarter: true },
  })
  const organisation = await tx.organisation.findUniqueOrThrow({
    where: { id: organisationId },
    select: { collectsFrom: true },
  })
  const opened = newest ? quarterColumn(newest.quarter) : null
  const after = opened ? shiftQuarter(opened, 1) : running
  return {
    quarter: compareQuarters(after, running) > 0 ? after : running,
    opened,
    collectsFrom: organisation.collectsFrom === null ? null : quarterColumn(organisation.collectsFrom),
  }
}

export async function getPlannedQuarter(context: OrganisationContext, at: Date): Promise<PlannedQuarter> {
  return withOrganisation(context, (tx) => readPlannedQuarter(tx, context, at))
}

/** The quarters whose units and people can be looked at: the planned one, then every one that was opened, newest first. */
export async function listKnownQuarters(context: OrganisationContext, at: Date): Promise<Quarter[]> {
  return withOrganisation(context, async (tx) => {
    const { quarter } = await readPlannedQuarter(tx, context, at)
    const rows = await tx.reportingQuarter.findMany({ orderBy: { quarter: 'desc' }, select: { quarter: true } })
    return [quarter, ...rows.map((row) => quarterColumn(row.quarter))]
  })
}

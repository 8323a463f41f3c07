import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../auth/viewer'
import { parseQuarter, type Quarter } from '../../domain/organisation/quarter'
import { AppError } from '../../errors'
import type { RemarkFacts } from '../vault/types'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { writeLog } from './log-entries'
import { readFreeText, readPolicy } from './release-inputs'
import { readReaderKeys } from './remark-keys'
import type { RemarksState } from './reporting-quarters'

/** What the report form is told of a quarter's remarks; null where its rules ask for none. */
export async function readRemarkFacts(context: OrganisationContext, quarter: Quarter): Promise<RemarkFacts | null> {
  return withOrganisation(context, async (tx) => {
    if (!(await readFreeText(tx, quarter))) return null
    const { freeTextThreshold } = await readPolicy(tx, quarter)
    return { threshold: freeTextThreshold, keys: await readReaderKeys(tx) }
  })
}

/** For the worker: closed quarters whose remarks have not been looked at. `minimum` is null where none were asked for. */
export type WaitingRemarks = { quarter: Quarter; slug: string; minimum: number | null }

export async function listQuartersOfWaitingRemarks(context: OrganisationContext): Promise<WaitingRemarks[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.reportingQuarter.findMany({
      where: { status: { not: 'open' }, remarks: null },
      orderBy: { quarter: 'asc' },
      select: { quarter: true },
    })
    if (rows.length === 0) return []
    const { slug } = await tx.organisation.findUniqueOrThrow({
      where: { id: context.organisationId },
      select: { slug: true },
    })
    const quarters = rows.flatMap(({ quarter }) => parseQuarter(quarter) ?? [])
    return Promise.all(
      quarters.map(async (quarter) => ({
        quarter,
        slug,
        minimum: (await readFreeText(tx, quarter)) ? (await readPolicy(tx, quarter)).freeTextThreshold : null,
      })),
    )
  })
}

/** Stores what came from the vault: sealed remarks, null for too few. Once; a second call changes nothing. */
export async function recordRemarks(
  context: OrganisationContext,
  quarter: Quarter,
  collected: readonly string[] | null | 'notAsked',
): Promise<void> {
  const { organisationId } = context
  const state: RemarksState = collected === 'notAsked' ? collected : collected === null ? 'tooFew' : 'shown'
  await withOrganisation(context, async (tx) => {
    const { count } = await tx.reportingQuarter.updateMany({
      where: { quarter, remarks: null },
      data: { remarks: state },
    })
    if (count === 0 || !Array.isArray(collected)) return
    await tx.remark.createMany({
      data: collected.map((sealed: string) => ({ organisationId, quarter, id: randomUUID(), sealed })),
    })
  })
}

/** Retention: remarks of quarters before this one. */
export async function purgeRemarks(context: OrganisationContext, before: Quarter): Promise<void> {
  await withOrganisation(context, (tx) => tx.remark.deleteMany({ where: { quarter: { lt: before } } }))
}

/**
 * `waiting`: the quarter is open, or was closed a moment ago. `deleted`: they were shown, and their months are over.
 */
export type RemarkQuarter = { quarter: Quarter; state: RemarksState | 'waiting' | 'deleted' }

/** Every quarter that was ever open, newest first. */
export async function listRemarkQuarters(viewer: Viewer): Promise<RemarkQuarter[]> {
  return withOrganisation(viewer, async (tx) => {
    const rows = await tx.reportingQuarter.findMany({
      orderBy: { quarter: 'desc' },
      select: { quarter: true, remarks: true },
    })
    const kept = await tx.remark.groupBy({ by: ['quarter'] })
    const existing = new Set(kept.map(({ quarter }) => quarter))
    const asked = await Promise.all(
      rows.map(async (row) => {
        const quarter = parseQuarter(row.quarter)
        return quarter && { quarter, remarks: row.remarks, asked: await readFreeText(tx, quarter) }
      }),
    )
    return asked.flatMap((row): RemarkQuarter[] => {
      if (!row) return []
      if (row.remarks === null) return [{ quarter: row.quarter, state: row.asked ? 'waiting' : 'notAsked' }]
      if (row.remarks === 'shown' && !existing.has(row.quarter)) return [{ quarter: row.quarter, state: 'deleted' }]
      // Written by recordRemarks alone.
      return [{ quarter: row.quarter, state: row.remarks as RemarksState }]
    })
  })
}

/**
 * The sealed remarks of a quarter, base64, in an order that says nothing. That somebody fetched them is in the log.
 * @throws AppError `notFound` when there are none to show
 */
export async function fetchRemarks(viewer: Viewer, quarter: Quarter): Promise<string[]> {
  return withOrganisation(viewer, async (tx) => {
    const rows = await tx.remark.findMany({ where: { quarter }, orderBy: { id: 'asc' }, select: { sealed: true } })
    if (rows.length === 0) throw new AppError('notFound', 'There are no remarks of this quarter to read.')
    await writeLog(tx, { actorId: viewer.personId, action: 'remarks:fetched', subject: quarter })
    return rows.map(({ sealed }) => sealed)
  })
}

import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../auth/viewer'
import { hashPrintedCode, makePrintedCode } from '../../crypto/printed-code'
import { parseQuarter, type Quarter, quarterOf } from '../../domain/organisation/quarter'
import { AppError } from '../../errors'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { dayText, toDay } from './days'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'
import { namePeople } from './people-names'

export type EntryCodeRow = {
  id: string
  label: string
  quarter: Quarter
  madeBy: string
  /** ISO day. */
  madeOn: string
  state: 'good' | 'over' | 'withdrawn'
  /** Reports that it admits at most. */
  maximum: number
  /** Reports that it admitted; null until its quarter has closed. */
  uses: number | null
}

/** All entry codes, newest first. A code works in the quarter it was made in. */
export async function listEntryCodes(context: OrganisationContext, at: Date): Promise<EntryCodeRow[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.entryCode.findMany({ orderBy: [{ madeOn: 'desc' }, { label: 'asc' }] })
    const nameOf = await namePeople(
      tx,
      rows.map((row) => row.madeBy),
    )
    return rows.flatMap(({ id, label, madeBy, madeOn, withdrawnOn, maximum, uses, ...row }) => {
      const quarter = parseQuarter(row.quarter)
      if (!quarter) return []
      const state = withdrawnOn ? 'withdrawn' : quarter < quarterOf(at) ? 'over' : 'good'
      return { id, label, quarter, madeBy: nameOf(madeBy), madeOn: dayText(madeOn), state, maximum, uses } as const
    })
  })
}

/** Makes a code for the running quarter and returns it: it is stored nowhere, only its hash. */
export async function makeEntryCode(
  viewer: Viewer,
  { label, maximum }: { label: string; maximum: number },
  at: Date,
): Promise<string> {
  const { organisationId } = viewer
  const code = makePrintedCode('entry')
  const id = randomUUID()
  const quarter = quarterOf(at)
  await withOrganisation(viewer, async (tx) => {
    await tx.entryCode.create({
      data: {
        organisationId,
        id,
        quarter,
        label,
        hash: hashPrintedCode(code),
        maximum,
        madeBy: viewer.personId,
        madeOn: toDay(dayText(at)),
      },
    })
    await enqueue(tx, 'push-codes', { organisationId })
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'entry-code:made',
      subject: id,
      detail: { quarter, maximum },
    })
  })
  return code
}

/** Ends a code. Reports that were typed in with it stay. */
export async function withdrawEntryCode(viewer: Viewer, id: string, at: Date): Promise<void> {
  const { organisationId } = viewer
  await withOrganisation(viewer, async (tx) => {
    const { count } = await tx.entryCode.updateMany({
      where: { id, withdrawnOn: null },
      data: { withdrawnOn: toDay(dayText(at)) },
    })
    if (count === 0) throw new AppError('notFound', 'There is no such code that could be withdrawn.')
    await enqueue(tx, 'push-codes', { organisationId })
    await writeLog(tx, { actorId: viewer.personId, action: 'entry-code:withdrawn', subject: id })
  })
}

/** For the worker: what works from a quarter on. */
export async function listGoodEntryCodes(
  context: OrganisationContext,
  from: Quarter,
): Promise<{ quarter: Quarter; hash: string; maximum: number }[]> {
  const rows = await withOrganisation(context, (tx) =>
    tx.entryCode.findMany({
      where: { withdrawnOn: null, quarter: { gte: from } },
      select: { quarter: true, hash: true, maximum: true },
    }),
  )
  return rows.flatMap(({ quarter, ...code }) => {
    const parsed = parseQuarter(quarter)
    return parsed ? [{ quarter: parsed, ...code }] : []
  })
}

/** For the worker: codes whose uses have not been written down yet, withdrawn ones too, by quarter. */
export async function listUncountedCodes(
  context: OrganisationContext,
  quarter: Quarter,
): Promise<{ id: string; hash: string; maximum: number }[]> {
  return withOrganisation(context, (tx) =>
    tx.entryCode.findMany({ where: { quarter, uses: null }, select: { id: true, hash: true, maximum: true } }),
  )
}

/** For the worker, after the quarter has closed: how often each of these codes was used. */
export async function recordUses(
  context: OrganisationContext,
  counted: readonly { id: string; uses: number }[],
): Promise<void> {
  await withOrganisation(context, async (tx) => {
    for (const { id, uses } of counted) await tx.entryCode.updateMany({ where: { id, uses: null }, data: { uses } })
  })
}

/** Reports that the entry codes of a quarter admitted, as far as they have been counted. */
export async function countTypedIn(context: OrganisationContext, quarter: Quarter): Promise<number> {
  const { _sum: sum } = await withOrganisation(context, (tx) =>
    tx.entryCode.aggregate({ where: { quarter }, _sum: { uses: true } }),
  )
  return sum.uses ?? 0
}

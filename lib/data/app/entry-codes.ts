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
}

/** All entry codes, newest first. A code works in the quarter it was made in. */
export async function listEntryCodes(context: OrganisationContext, at: Date): Promise<EntryCodeRow[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.entryCode.findMany({ orderBy: [{ madeOn: 'desc' }, { label: 'asc' }] })
    const nameOf = await namePeople(
      tx,
      rows.map((row) => row.madeBy),
    )
    return rows.flatMap(({ id, label, madeBy, madeOn, withdrawnOn, ...row }) => {
      const quarter = parseQuarter(row.quarter)
      if (!quarter) return []
      const state = withdrawnOn ? 'withdrawn' : quarter < quarterOf(at) ? 'over' : 'good'
      return { id, label, quarter, madeBy: nameOf(madeBy), madeOn: dayText(madeOn), state } as const
    })
  })
}

/** Makes a code for the running quarter and returns it: it is stored nowhere, only its hash. */
export async function makeEntryCode(viewer: Viewer, label: string, at: Date): Promise<string> {
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
        madeBy: viewer.personId,
        madeOn: toDay(dayText(at)),
      },
    })
    await enqueue(tx, 'push-codes', { organisationId })
    await writeLog(tx, { actorId: viewer.personId, action: 'entry-code:made', subject: id, detail: { quarter } })
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
): Promise<{ quarter: Quarter; hash: string }[]> {
  const rows = await withOrganisation(context, (tx) =>
    tx.entryCode.findMany({
      where: { withdrawnOn: null, quarter: { gte: from } },
      select: { quarter: true, hash: true },
    }),
  )
  return rows.flatMap(({ quarter, hash }) => {
    const parsed = parseQuarter(quarter)
    return parsed ? [{ quarter: parsed, hash }] : []
  })
}

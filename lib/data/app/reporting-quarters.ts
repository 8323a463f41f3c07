import type { Viewer } from '../../auth/viewer'
import type { DisclosurePolicy } from '../../domain/disclosure/policy'
import { type WithheldReason, withheldReasons } from '../../domain/disclosure/withheld'
import { parseQuarter, type Quarter } from '../../domain/organisation/quarter'
import { type Order, orderLeadsFrom, type QuarterStatus, refusalOf } from '../../domain/organisation/quarter-steps'
import { now } from '../../env'
import { AppError } from '../../errors'
import { type ReleasePreview, requireFormat } from '../../release/document'
import { formatDay, formatQuarter } from '../../view/quarters'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { enqueue } from './jobs'
import { appendToLedger } from './ledger'
import { writeLog } from './log-entries'
import { freezeFacts, lockFacts, readPolicy } from './release-inputs'
import { refuseWhileHeld } from './worker-rounds'

/** `tooFew`: fewer than the rules ask for, and deleted unread. */
export type RemarksState = 'notAsked' | 'tooFew' | 'shown'

/** Where a quarter is on its way to publication. */
export type ReportingQuarter = {
  quarter: Quarter
  status: QuarterStatus
  /** What an officer ordered and the worker has not carried out yet. */
  ordered: Order | null
  /** Why the last attempt failed, in a sentence for the officer. */
  problem: string | null
  closedAt: Date | null
  protectedAt: Date | null
  publishedAt: Date | null
  /** When the vault's rows of a published quarter had been rewritten in random order. */
  archivedAt: Date | null
  /** What became of its sealed remarks; null until it is closed and they have been looked at. */
  remarks: RemarksState | null
  /** Why nothing of a withheld quarter is published; null for one that is not, or was withheld before this was noted. */
  withheldBecause: WithheldReason | null
  /** The rules that the quarter was opened under. */
  policy: DisclosurePolicy
}

/** Every quarter that was ever open, newest first. */
export async function listReportingQuarters(context: OrganisationContext): Promise<ReportingQuarter[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.reportingQuarter.findMany({ orderBy: { quarter: 'desc' }, select: columns })
    return Promise.all(rows.map((row) => toReportingQuarter(tx, row)))
  })
}

export async function findReportingQuarter(
  context: OrganisationContext,
  quarter: Quarter,
): Promise<ReportingQuarter | null> {
  return withOrganisation(context, async (tx) => find(tx, quarter))
}

/** The result of the one protect run, while it waits for publication. It is in the ledger before it can be read here. */
export async function findPreview(context: OrganisationContext, quarter: Quarter): Promise<ReleasePreview | null> {
  const row = await withOrganisation(context, (tx) =>
    tx.reportingQuarter.findFirst({ where: { quarter, status: 'protected' }, select: { preview: true } }),
  )
  // Written by recordProtected alone, from a ReleasePreview.
  const preview = (row?.preview ?? null) as ReleasePreview | null
  if (preview) requireFormat(preview, `the preview of ${quarter}`)
  return preview
}

/**
 * A release's findings draw on the quarters before it and are fixed by the protect run: by then those have to be
 * published, or withheld for good.
 * @throws AppError `conflict` naming the oldest quarter that is not.
 */
export async function requireEarlierQuartersDone(context: OrganisationContext, quarter: Quarter): Promise<void> {
  await withOrganisation(context, (tx) => refuseWhileEarlierWaits(tx, quarter))
}

async function refuseWhileEarlierWaits(tx: AppTransaction, quarter: Quarter): Promise<void> {
  const waiting = await tx.reportingQuarter.findFirst({
    // Quarters are written so that they sort as text.
    where: { quarter: { lt: quarter }, status: { notIn: ['published', 'withheld'] } },
    orderBy: { quarter: 'asc' },
    select: { quarter: true },
  })
  const earlier = waiting && parseQuarter(waiting.quarter)
  if (!earlier) return
  throw new AppError('conflict', `${formatQuarter(earlier)} has to be published first: the findings draw on it.`)
}

/** Why a protected quarter cannot be published yet, in a sentence; null when it can. */
export function publicationRefusal({ quarter, status, policy }: ReportingQuarter): string | null {
  const refusal = refusalOf('publish', quarter, status, policy, now())
  return refusal?.reason === 'tooEarly' ? tooEarly(refusal.until) : null
}

const tooEarly = (until: Date) => `This quarter can be published from ${formatDay(until)} on.`

/**
 * Asks the worker for a step. The order, its line in the log and the worker's job are committed together.
 * @throws AppError `notFound` for a quarter that never was open, `conflict` when the step is not next, is asked
 *   for already, comes before the promised day, or would protect a quarter while an earlier one waits.
 */
export async function placeOrder(viewer: Viewer, quarter: Quarter, order: Order): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await refuseWhileHeld(tx, viewer)
    const current = await find(tx, quarter)
    if (!current) throw new AppError('notFound', 'This quarter was never open.')
    const refusal = refusalOf(order, quarter, current.status, current.policy, now())
    if (refusal?.reason === 'tooEarly') {
      throw new AppError('conflict', tooEarly(refusal.until))
    }
    if (refusal) throw new AppError('conflict', 'This step has been done already, or the one before it has not.')
    if (order === 'protect') await refuseWhileEarlierWaits(tx, quarter)
    const { count } = await tx.reportingQuarter.updateMany({
      where: { quarter, status: orderLeadsFrom[order], ordered: null },
      data: { ordered: order, orderedBy: viewer.personId, problem: null },
    })
    if (count === 0) throw new AppError('conflict', 'Somebody has asked for this just now. Look again in a moment.')
    await enqueue(tx, 'carry-out-order', { organisationId: viewer.organisationId, quarter })
    await writeLog(tx, { actorId: viewer.personId, action: `quarter:${order}-ordered`, subject: quarter })
  })
}

/**
 * Opens a quarter, once, with the tree, headcounts and rules of this moment: they are its facts from here on. False when
 * it was open before.
 */
export async function openQuarter(context: OrganisationContext, quarter: Quarter): Promise<boolean> {
  return withOrganisation(context, async (tx) => {
    await lockFacts(tx)
    const { count } = await tx.reportingQuarter.createMany({
      data: { organisationId: context.organisationId, quarter, status: 'open' },
      skipDuplicates: true,
    })
    if (count === 0) return false
    await freezeFacts(tx, context, quarter)
    await enqueue(tx, 'push-facts', { organisationId: context.organisationId })
    await writeLog(tx, { actorId: null, action: 'quarter:opened', subject: quarter })
    return true
  })
}

/** After the vault has locked the quarter. */
export async function recordClosed(context: OrganisationContext, quarter: Quarter, at: Date): Promise<void> {
  await withOrganisation(context, async (tx) => {
    const actorId = await leave(tx, quarter, 'open', { status: 'closed', closedAt: at })
    if (actorId === undefined) return
    await enqueue(tx, 'push-facts', { organisationId: context.organisationId })
    await writeLog(tx, { actorId, action: 'quarter:closed', subject: quarter })
  })
}

/** After the protect run: its result becomes readable in the transaction that enters it in the ledger. */
export async function recordProtected(
  context: OrganisationContext,
  quarter: Quarter,
  preview: ReleasePreview,
  at: Date,
): Promise<void> {
  await withOrganisation(context, async (tx) => {
    const actorId = await leave(tx, quarter, 'closed', { status: 'protected', protectedAt: at, preview: json(preview) })
    if (actorId === undefined) return
    const { rows, breakdowns, policy } = preview
    await appendToLedger(tx, context, { quarter, kind: 'preview', threshold: policy.threshold, rows, breakdowns })
    await writeLog(tx, { actorId, action: 'quarter:protected', subject: quarter })
  })
}

/** When nothing of the quarter may be published. */
export async function recordWithheld(
  context: OrganisationContext,
  quarter: Quarter,
  { from, because }: { from: 'closed' | 'protected'; because: WithheldReason },
  at: Date,
): Promise<void> {
  await withOrganisation(context, async (tx) => {
    const change = { status: 'withheld', protectedAt: at, withheldBecause: because } as const
    const actorId = await leave(tx, quarter, from, change)
    if (actorId === undefined) return
    await writeLog(tx, { actorId, action: 'quarter:withheld', subject: quarter, detail: { because } })
  })
}

/** Part of the transaction that publishes. Undefined when somebody else has published the quarter meanwhile. */
export async function recordPublished(
  tx: AppTransaction,
  quarter: Quarter,
  at: Date,
): Promise<string | null | undefined> {
  return leave(tx, quarter, 'protected', { status: 'published', publishedAt: at })
}

/** After the vault has archived the published quarter's rows. */
export async function recordArchived(context: OrganisationContext, quarter: Quarter, at: Date): Promise<void> {
  await withOrganisation(context, (tx) =>
    tx.reportingQuarter.updateMany({ where: { quarter, status: 'published' }, data: { archivedAt: at } }),
  )
}

/** Says on the quarter's page why a step failed; a refused order is not tried again. */
export async function recordProblem(
  context: OrganisationContext,
  quarter: Quarter,
  problem: string,
  again: 'isTriedAgain' | 'isDropped',
): Promise<void> {
  await withOrganisation(context, (tx) =>
    tx.reportingQuarter.updateMany({
      where: { quarter },
      data: { problem, ...(again === 'isDropped' ? { ordered: null, orderedBy: null } : {}) },
    }),
  )
}

type Change = {
  status: QuarterStatus
  closedAt?: Date
  protectedAt?: Date
  publishedAt?: Date
  withheldBecause?: WithheldReason
  preview?: object
}

/**
 * Takes the quarter out of one status into the next; nothing happens when it has left it already, so that
 * every step can be repeated. Returns who had ordered it (null: the calendar), or undefined.
 */
async function leave(
  tx: AppTransaction,
  quarter: Quarter,
  from: QuarterStatus,
  change: Change,
): Promise<string | null | undefined> {
  const before = await tx.reportingQuarter.findFirst({ where: { quarter }, select: { orderedBy: true } })
  const { count } = await tx.reportingQuarter.updateMany({
    where: { quarter, status: from },
    data: { ordered: null, orderedBy: null, problem: null, ...change },
  })
  return count === 0 ? undefined : (before?.orderedBy ?? null)
}

const columns = {
  quarter: true,
  status: true,
  ordered: true,
  problem: true,
  closedAt: true,
  protectedAt: true,
  publishedAt: true,
  archivedAt: true,
  remarks: true,
  withheldBecause: true,
} as const

type Row = Omit<ReportingQuarter, 'quarter' | 'ordered' | 'remarks' | 'withheldBecause' | 'policy'> & {
  quarter: string
  ordered: string | null
  remarks: string | null
  withheldBecause: string | null
}

async function find(tx: AppTransaction, quarter: Quarter): Promise<ReportingQuarter | null> {
  const row = await tx.reportingQuarter.findFirst({ where: { quarter }, select: columns })
  return row ? toReportingQuarter(tx, row) : null
}

async function toReportingQuarter(tx: AppTransaction, row: Row): Promise<ReportingQuarter> {
  const quarter = parseQuarter(row.quarter)
  if (!quarter) throw new Error(`${row.quarter} is not a quarter`)
  // Written by this module from an Order, and by remarks.ts from a RemarksState.
  const [ordered, remarks] = [row.ordered as Order | null, row.remarks as RemarksState | null]
  const withheldBecause = withheldReasons.find((reason) => reason === row.withheldBecause) ?? null
  return { ...row, quarter, ordered, remarks, withheldBecause, policy: await readPolicy(tx, quarter) }
}

/** A copy that holds nothing but JSON: Prisma refuses types that might not. */
function json(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object
}

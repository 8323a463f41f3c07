import type { Viewer } from '../../auth/viewer'
import type { ClockRecord } from '../../domain/organisation/clock-trust'
import { now } from '../../env'
import { AppError } from '../../errors'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { writeLog } from './log-entries'

/** Why nothing is closed or published for the time being. */
export type CalendarHold = {
  since: Date
  reason: 'person' | 'clock'
  /** Name of who stopped it; null for the worker, or for somebody unknown. */
  by: string | null
  why: string
}

/** What every page of the staff says of the worker: nothing when all is well. */
export type WorkerNews = {
  hold: CalendarHold | null
  /** End of the worker's last round, null when there was none; absent when it was less than ten minutes ago. */
  silence?: { since: Date | null }
}

/** The calendar looks at every organisation each minute. */
const silenceMinutes = 10

export async function readWorkerNews(viewer: Viewer): Promise<WorkerNews> {
  return withOrganisation(viewer, async (tx) => {
    const { organisationId } = viewer
    const hold = await tx.calendarHold.findUnique({ where: { organisationId } })
    const round = await tx.workerRound.findUnique({ where: { organisationId }, select: { roundAt: true } })
    const since = round?.roundAt ?? null
    const from = since ?? (await createdAt(tx, organisationId))
    const isSilent = now().getTime() - from.getTime() > silenceMinutes * 60_000
    return { hold: hold && (await readable(tx, hold)), ...(isSilent ? { silence: { since } } : {}) }
  })
}

async function createdAt(tx: AppTransaction, id: string): Promise<Date> {
  return (await tx.organisation.findUniqueOrThrow({ where: { id }, select: { createdAt: true } })).createdAt
}

type HoldRow = { organisationId: string; since: Date; reason: string; personId: string | null; why: string }

async function readable(tx: AppTransaction, { organisationId, since, reason, personId, why }: HoldRow) {
  const person = personId
    ? await tx.person.findFirst({ where: { organisationId, id: personId }, select: { name: true } })
    : null
  // The table's CHECK allows these two.
  return { since, reason: reason as CalendarHold['reason'], by: person?.name ?? null, why }
}

/** Whether closing and publishing are stopped, by a person or by the worker itself. */
export async function isHeld(context: OrganisationContext): Promise<boolean> {
  return withOrganisation(context, (tx) => isHeldIn(tx, context))
}

async function isHeldIn(tx: AppTransaction, { organisationId }: OrganisationContext): Promise<boolean> {
  return (await tx.calendarHold.count({ where: { organisationId } })) > 0
}

/** @throws AppError `conflict` while closing and publishing are stopped. */
export async function refuseWhileHeld(tx: AppTransaction, context: OrganisationContext): Promise<void> {
  if (!(await isHeldIn(tx, context))) return
  throw new AppError('conflict', 'Closing and publishing are on hold. Press Resume at the top of the page first.')
}

/**
 * Stops closing and publishing until somebody resumes. Reports are taken meanwhile, and quarters open.
 * @throws AppError `conflict` when they are stopped already.
 */
export async function holdCalendar(viewer: Viewer, why: string): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    // The worker's own hold ends by itself; a person's, which takes its place, does not.
    await tx.calendarHold.deleteMany({ where: { organisationId: viewer.organisationId, reason: 'clock' } })
    const { count } = await tx.calendarHold.createMany({
      data: {
        organisationId: viewer.organisationId,
        since: now(),
        reason: 'person',
        personId: viewer.personId,
        why,
      },
      skipDuplicates: true,
    })
    if (count === 0) throw new AppError('conflict', 'Closing and publishing are on hold already.')
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'calendar:held',
      subject: viewer.organisationId,
      detail: { why },
    })
  })
}

/**
 * Ends a hold. Of one that the worker made because of its clock, this is a person's word that the time is right.
 * Nothing happens when somebody else has been quicker.
 */
export async function resumeCalendar(viewer: Viewer): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    const { organisationId } = viewer
    const hold = await tx.calendarHold.findUnique({ where: { organisationId } })
    const { count } = await tx.calendarHold.deleteMany({ where: { organisationId } })
    if (!hold || count === 0) return
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'calendar:resumed',
      subject: organisationId,
      detail: { heldBy: hold.reason },
    })
  })
}

/** What the guard of the clock knows, in the transaction that changes it. */
export type ClockState = {
  record: ClockRecord | null
  /** The database's own clock. */
  database: Date
  /** The worker had stopped the calendar and somebody has resumed it. */
  isConfirmed: boolean
}

/** What the guard decided. `hold` is a sentence for people; absent where nothing is at stake. */
export type ClockDecision = { record: ClockRecord | null; isTrusted: boolean; hold?: string }

/** Lets `judge` decide by what is remembered, and keeps what it decided, its hold and the line in the log. */
export async function keepClock<Decision extends ClockDecision>(
  context: OrganisationContext,
  judge: (state: ClockState) => Promise<Decision>,
): Promise<Decision> {
  const { organisationId } = context
  return withOrganisation(context, async (tx) => {
    const row = await tx.workerRound.findUnique({ where: { organisationId } })
    const hold = await tx.calendarHold.findUnique({ where: { organisationId } })
    const [clock] = await tx.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`
    if (!clock) throw new Error('the database has a clock')
    const decision = await judge({
      record: row?.trustedAt
        ? {
            trustedAt: row.trustedAt,
            doubt: row.doubtSince && row.doubtAt && { since: row.doubtSince, at: row.doubtAt, rounds: row.doubtRounds },
          }
        : null,
      database: clock.at,
      isConfirmed: row?.heldForClock === true && !hold,
    })
    let heldForClock = hold?.reason === 'clock'
    if (decision.isTrusted && heldForClock) {
      await tx.calendarHold.deleteMany({ where: { organisationId } })
      await writeLog(tx, {
        actorId: null,
        action: 'calendar:resumed',
        subject: organisationId,
        detail: { heldBy: 'clock' },
      })
      heldForClock = false
    } else if (!decision.isTrusted && decision.hold !== undefined && !hold) {
      const why = decision.hold
      await tx.calendarHold.createMany({
        data: { organisationId, since: decision.record?.trustedAt ?? clock.at, reason: 'clock', why },
      })
      await writeLog(tx, { actorId: null, action: 'calendar:held', subject: organisationId, detail: { why } })
      heldForClock = true
    }
    const { record } = decision
    const data = {
      trustedAt: record?.trustedAt ?? null,
      doubtSince: record?.doubt?.since ?? null,
      doubtAt: record?.doubt?.at ?? null,
      doubtRounds: record?.doubt?.rounds ?? 0,
      heldForClock,
    }
    await tx.workerRound.upsert({ where: { organisationId }, create: { organisationId, ...data }, update: data })
    return decision
  })
}

/** At the end of a round of the calendar: what pages go by when they say that the worker is silent. */
export async function recordRound(context: OrganisationContext, at: Date): Promise<void> {
  await record(context, { roundAt: at })
}

/** Work of the night, once each. */
export type NightlyWork = 'shuffled' | 'purged'
const column = { shuffled: 'shuffledAt', purged: 'purgedAt' } as const satisfies Record<NightlyWork, string>

/** When it was last done to the end, or null. */
export async function findNight(context: OrganisationContext, work: NightlyWork): Promise<Date | null> {
  const { organisationId } = context
  const row = await withOrganisation(context, (tx) => tx.workerRound.findUnique({ where: { organisationId } }))
  return row?.[column[work]] ?? null
}

export async function recordNight(context: OrganisationContext, work: NightlyWork, at: Date): Promise<void> {
  await record(context, { [column[work]]: at })
}

async function record({ organisationId }: OrganisationContext, data: Record<string, Date>): Promise<void> {
  await withOrganisation({ organisationId }, (tx) =>
    tx.workerRound.upsert({ where: { organisationId }, create: { organisationId, ...data }, update: data }),
  )
}

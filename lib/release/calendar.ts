import type { OrganisationContext } from '../data/app/context'
import { directory } from '../data/app/directory'
import { getPlannedQuarter } from '../data/app/planned-quarter'
import { findReportingQuarter, listReportingQuarters, openQuarter, recordProblem } from '../data/app/reporting-quarters'
import { isHeld } from '../data/app/worker-rounds'
import { compareQuarters, type Quarter, quarterOf, quarterStart } from '../domain/organisation/quarter'
import { calendarStep, inCalendarOrder, type Order } from '../domain/organisation/quarter-steps'
import { AppError } from '../errors'
import { archivePublished, carryOut, pushFacts, type Tools } from './pipeline'

/**
 * Brings every organisation to where it should be at this instant: this quarter open, past ones closed,
 * those whose day has come published, orders carried out that a crash left waiting, published rows archived.
 * Finding nothing to do is the usual case. One organisation's failure does not keep the others waiting;
 * `onFailure` hears of it and the next round tries again.
 */
export async function keepCalendar(
  tools: Tools,
  at: Date,
  onFailure: (error: unknown, organisationId: string) => void,
  /** Runs one organisation's round, at the time that may be believed, or leaves it out (lib/release/tasks.ts). */
  round = async (_context: OrganisationContext, keep: (believed: Date) => Promise<void>) => keep(at),
): Promise<void> {
  for (const organisationId of await directory.listOrganisationIds()) {
    try {
      await round({ organisationId }, (believed) => keepCalendarOf(tools, { organisationId }, believed))
    } catch (error) {
      onFailure(error, organisationId)
    }
  }
}

/** The calendar of one organisation. @throws whatever its first failing step throws; the next round tries again. */
export async function keepCalendarOf(tools: Tools, context: OrganisationContext, at: Date): Promise<void> {
  const failures: unknown[] = []
  for (const { quarter } of inCalendarOrder(await listReportingQuarters(context))) {
    try {
      await carryOutOrder(tools, context, quarter, at)
      await advance(tools, context, quarter, at)
    } catch (error) {
      // A step that fails again and again must not keep later quarters from closing and opening.
      failures.push(error)
    }
  }
  const opened = await openCurrent(context, quarterOf(at))
  if (opened) await pushFacts(tools, context, quarterOf(at))
  await archivePublished(tools, context, at)
  if (failures.length > 0) throw failures[0]
}

/** Takes every step of one quarter whose time has come, unless somebody has stopped that. */
async function advance(tools: Tools, context: OrganisationContext, quarter: Quarter, at: Date): Promise<void> {
  for (;;) {
    const row = await findReportingQuarter(context, quarter)
    const step = row && calendarStep(quarter, row.status, row.policy)
    if (!step || at < step.from || (await isHeld(context))) return
    await attempt(tools, context, quarter, step.order, at)
  }
}

/**
 * Tells the report door what has changed. The first quarter of an organisation that chose to begin with the running one
 * opens at once, instead of at the calendar's next round; a quarter that still waits to be closed keeps that order.
 */
export async function shareFacts(tools: Tools, context: OrganisationContext, at: Date): Promise<void> {
  const isOpen = (await listReportingQuarters(context)).some((row) => row.status === 'open')
  if (!isOpen) await openCurrent(context, quarterOf(at))
  await pushFacts(tools, context, quarterOf(at))
}

/** Quarters open by themselves from the first that an administrator chose; one that was closed early stays closed. */
async function openCurrent(context: OrganisationContext, quarter: Quarter): Promise<boolean> {
  const { opened, collectsFrom } = await getPlannedQuarter(context, quarterStart(quarter))
  const begun = opened !== null || (collectsFrom !== null && compareQuarters(collectsFrom, quarter) <= 0)
  return begun && openQuarter(context, quarter)
}

/** Carries out what an officer ordered, when it still waits; while closing and publishing are on hold it waits on. */
export async function carryOutOrder(
  tools: Tools,
  context: OrganisationContext,
  quarter: Quarter,
  at: Date,
): Promise<void> {
  const ordered = (await findReportingQuarter(context, quarter))?.ordered
  if (!ordered || (await isHeld(context))) return
  try {
    await attempt(tools, context, quarter, ordered, at)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // Refused for good: the officer reads why, and nothing tries again.
    await recordProblem(context, quarter, error.message, 'isDropped')
  }
}

/** A failure that time may mend is said on the quarter's page and passed on, so that the caller tries again. */
async function attempt(
  tools: Tools,
  context: OrganisationContext,
  quarter: Quarter,
  order: Order,
  at: Date,
): Promise<void> {
  try {
    await carryOut(tools, context, quarter, order, at)
  } catch (error) {
    if (!(error instanceof AppError)) await recordProblem(context, quarter, failedStep[order], 'isTriedAgain')
    throw error
  }
}

const failedStep: Record<Order, string> = {
  close: 'Closing did not work. Plumbline tries again every minute; if this stays, tell whoever runs the server.',
  protect:
    'The protection of the numbers could not be computed. Plumbline tries again every minute; if this stays, tell whoever runs the server.',
  publish: 'Publishing did not work. Plumbline tries again every minute; if this stays, tell whoever runs the server.',
}

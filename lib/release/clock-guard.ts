import type { OrganisationContext } from '../data/app/context'
import { listReportingQuarters } from '../data/app/reporting-quarters'
import { type ClockDecision, keepClock } from '../data/app/worker-rounds'
import { type ClockVerdict, judgeClock } from '../domain/organisation/clock-trust'
import { quarterOf } from '../domain/organisation/quarter'
import { calendarStep } from '../domain/organisation/quarter-steps'
import { formatInstant } from '../view/dates'

/**
 * The time that may be believed of an organisation's calendar: the clock's, or the last one that was trusted when the
 * clock has leapt, went back or is not the database's. Where something would be closed, published or opened by the time
 * in doubt, closing and publishing are put on hold, which every page says.
 */
export async function believableTime(context: OrganisationContext, process: Date): Promise<Date> {
  // Outside of the transaction that keeps the decision.
  const quarters = await listReportingQuarters(context)
  const { believed } = await keepClock(context, async ({ record, database, isConfirmed }) => {
    const verdict = judgeClock(record, { process, database, isConfirmed })
    if (verdict.isTrusted) return { ...verdict, believed: process }
    const [from, to] = [verdict.believed, process].sort((a, b) => a.getTime() - b.getTime())
    const isAtStake =
      from !== undefined &&
      to !== undefined &&
      (quarterOf(from) !== quarterOf(to) ||
        quarters.some(({ quarter, status, policy }) => {
          const step = calendarStep(quarter, status, policy)
          return step !== null && from < step.from && step.from <= to
        }))
    const decision: ClockDecision & { believed: Date } = { ...verdict }
    return isAtStake ? { ...decision, hold: sentence(verdict, process, database) } : decision
  })
  return believed
}

function sentence(verdict: Extract<ClockVerdict, { isTrusted: false }>, process: Date, database: Date): string {
  const [says, before] = [formatInstant(process), formatInstant(verdict.believed)]
  switch (verdict.reason) {
    case 'differ':
      return `The clocks differ: the server’s says ${says}, the database’s ${formatInstant(database)}.`
    case 'ahead':
      return `The server’s clock says ${says}. When Plumbline last looked it was ${before}.`
    case 'back':
      return `The server’s clock went back: it says ${says}, and it was ${before} before.`
  }
}

import type { DisclosurePolicy } from '../disclosure/policy'
import { compareQuarters, type Quarter, quarterEnd } from './quarter'

/** Where a quarter is on its way to publication. */
export type QuarterStatus = 'open' | 'closed' | 'protected' | 'published' | 'withheld'

/** What an officer may ask the worker to do; the calendar asks for the same. */
export const orders = ['close', 'protect', 'publish'] as const
export type Order = (typeof orders)[number]

/** Each order leads from exactly one status: the sequence is law, and each step happens once. */
export const orderLeadsFrom = {
  close: 'open',
  protect: 'closed',
  publish: 'protected',
} as const satisfies Record<Order, QuarterStatus>

type Lag = Pick<DisclosurePolicy, 'publicationLagDays'>

/** First instant at which a quarter may be published: its end and the lag that its policy promised to respondents. */
export function publicationDay(quarter: Quarter, policy: Lag): Date {
  const end = quarterEnd(quarter)
  return new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate() + policy.publicationLagDays))
}

/** Why an order cannot be carried out now. */
export type Refusal = { reason: 'outOfSequence'; status: QuarterStatus } | { reason: 'tooEarly'; until: Date }

/** Null when the order may be carried out at this instant. */
export function refusalOf(
  order: Order,
  quarter: Quarter,
  status: QuarterStatus,
  policy: Lag,
  at: Date,
): Refusal | null {
  if (status !== orderLeadsFrom[order]) return { reason: 'outOfSequence', status }
  const day = publicationDay(quarter, policy)
  return order === 'publish' && at < day ? { reason: 'tooEarly', until: day } : null
}

/** The step that the calendar takes by itself, and from when on; null when nothing is left to do. */
export function calendarStep(
  quarter: Quarter,
  status: QuarterStatus,
  policy: Lag,
): { order: Order; from: Date } | null {
  switch (status) {
    case 'open':
      return { order: 'close', from: quarterEnd(quarter) }
    case 'closed':
      return { order: 'protect', from: publicationDay(quarter, policy) }
    case 'protected':
      return { order: 'publish', from: publicationDay(quarter, policy) }
    case 'published':
    case 'withheld':
      return null
  }
}

/** Oldest first: a release names the one before it, so older quarters are published before newer ones. */
export function inCalendarOrder<Row extends { quarter: Quarter }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => compareQuarters(a.quarter, b.quarter))
}

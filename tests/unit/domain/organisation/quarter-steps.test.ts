import { describe, expect, it } from 'vitest'
import {
  calendarStep,
  inCalendarOrder,
  orders,
  publicationDay,
  refusalOf,
} from '@/lib/domain/organisation/quarter-steps'

const lag = { publicationLagDays: 14 }
const quarter = '2026-Q3'
// The quarter ends with September; 14 days later is 15 October.
const end = new Date('2026-10-01T00:00:00Z')
const day = new Date('2026-10-15T00:00:00Z')
const justBefore = (instant: Date) => new Date(instant.getTime() - 1)

describe('publicationDay', () => {
  it('is the end of the quarter and the lag', () => {
    expect(publicationDay(quarter, lag)).toEqual(day)
  })

  it('crosses the end of a year', () => {
    expect(publicationDay('2026-Q4', { publicationLagDays: 40 })).toEqual(new Date('2027-02-10T00:00:00Z'))
  })
})

describe('refusalOf', () => {
  it('lets each order follow exactly one status', () => {
    const statuses = ['open', 'closed', 'protected', 'published', 'withheld'] as const
    const allowed = orders.flatMap((order) =>
      statuses
        .filter((status) => refusalOf(order, quarter, status, lag, day) === null)
        .map((status) => [order, status]),
    )
    expect(allowed).toEqual([
      ['close', 'open'],
      ['protect', 'closed'],
      ['publish', 'protected'],
    ])
  })

  it('refuses to publish until the first instant of the promised day', () => {
    expect(refusalOf('publish', quarter, 'protected', lag, justBefore(day))).toEqual({ reason: 'tooEarly', until: day })
    expect(refusalOf('publish', quarter, 'protected', lag, day)).toBeNull()
  })

  it('lets an officer close and protect before the quarter has ended', () => {
    const early = new Date('2026-08-01T00:00:00Z')
    expect(refusalOf('close', quarter, 'open', lag, early)).toBeNull()
    expect(refusalOf('protect', quarter, 'closed', lag, early)).toBeNull()
  })

  it('refuses a second protect run', () => {
    expect(refusalOf('protect', quarter, 'protected', lag, day)).toEqual({
      reason: 'outOfSequence',
      status: 'protected',
    })
  })
})

describe('calendarStep', () => {
  it('closes at the end of the quarter, protects and publishes on the promised day', () => {
    expect(calendarStep(quarter, 'open', lag)).toEqual({ order: 'close', from: end })
    expect(calendarStep(quarter, 'closed', lag)).toEqual({ order: 'protect', from: day })
    expect(calendarStep(quarter, 'protected', lag)).toEqual({ order: 'publish', from: day })
  })

  it('does nothing more with a published or withheld quarter', () => {
    expect(calendarStep(quarter, 'published', lag)).toBeNull()
    expect(calendarStep(quarter, 'withheld', lag)).toBeNull()
  })
})

describe('inCalendarOrder', () => {
  it('puts the oldest quarter first', () => {
    const rows = [{ quarter: '2026-Q1' }, { quarter: '2025-Q4' }, { quarter: '2026-Q3' }] as const
    expect(inCalendarOrder(rows).map((row) => row.quarter)).toEqual(['2025-Q4', '2026-Q1', '2026-Q3'])
  })
})

import { Logger, runOnce } from 'graphile-worker'
import type { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { listLogEntries } from '@/lib/data/app/log-entries'
import { listReportingQuarters, placeOrder } from '@/lib/data/app/reporting-quarters'
import { holdCalendar, isHeld, readWorkerNews, resumeCalendar } from '@/lib/data/app/worker-rounds'
import { quarterOf, shiftQuarter } from '@/lib/domain/organisation/quarter'
import type { Tools } from '@/lib/release/pipeline'
import { taskList } from '@/lib/release/tasks'
import { createInstallation, type Installation } from '../installation'
import { createHarbour, fileReports, officerId, plainStages, q1, signerOf, slug } from './harbour'

/** Closing and publishing stopped by a person, or by the worker that does not believe its clock. */
let installation: Installation
let context: { organisationId: string }
let admin: Client
let tools: Tools
let failures: unknown[]

beforeEach(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  context = await createHarbour()
  admin = await installation.admin('app')
  failures = []
  tools = {
    vault: installation.worker,
    signer: signerOf(installation),
    stages: plainStages(),
    tieBreakKeyOf: () => 'key',
  }
})
afterEach(() => installation.close())

/** The worker's own task, at this time of its clock; the database's clock is the real one. */
async function round(at: Date, task = 'calendar', isClockGuarded = false): Promise<void> {
  const worker = await installation.clientOf('app_worker')
  await worker.query('SELECT graphile_worker.add_job($1)', [task])
  await runOnce({
    connectionString: installation.urls.app_worker,
    taskList: taskList(
      tools,
      () => at,
      (error) => failures.push(error),
      { isClockGuarded },
    ),
    logger: new Logger(() => (level, message) => {
      if (level === 'error') failures.push(message)
    }),
  })
  expect(failures).toEqual([])
}

const officer = (): Viewer => ({
  ...context,
  personId: officerId,
  name: 'Olive Officer',
  email: 'olive@example.org',
  role: 'safety_officer',
  organisation: { slug, name: 'Harbour Works', demo: false },
})
async function asOfficer<Result>(act: (viewer: Viewer) => Promise<Result>): Promise<Result> {
  await installation.connectApp('app_web')
  try {
    return await act(officer())
  } finally {
    await installation.connectApp('app_worker')
  }
}
const statuses = async () =>
  Object.fromEntries((await listReportingQuarters(context)).map(({ quarter, status }) => [quarter, status]))
const acts = async () =>
  (await listLogEntries(context, { limit: 50 }))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('calendar:'))
const openInVault = async () => (await installation.intake.getFacts(slug))?.openQuarter
const someReports = { neither: 20, wrist: 8, back: 9, both: 6 }

describe('a hold', () => {
  it('keeps the calendar from closing and publishing; the next quarter opens and takes reports', async () => {
    await round(new Date('2026-02-10T12:00:00Z'))
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await asOfficer((viewer) => holdCalendar(viewer, 'The headcounts of Quay are wrong'))
    await round(new Date('2026-04-20T12:00:00Z'))
    expect(await statuses()).toEqual({ '2026-Q1': 'open', '2026-Q2': 'open' })
    expect(await openInVault()).toBe('2026-Q2')
    expect(await fileReports(installation, 'QUAY-DESK', { wrist: 1 }, 'b')).toEqual(['stored'])
    await asOfficer(resumeCalendar)
    await round(new Date('2026-04-20T12:01:00Z'))
    expect(await statuses()).toEqual({ '2026-Q1': 'published', '2026-Q2': 'open' })
    expect((await acts()).toReversed()).toEqual(['calendar:held', 'calendar:resumed'])
  })

  it('refuses an officer’s order, and keeps one that waits from being carried out', async () => {
    await round(new Date('2026-02-10T12:00:00Z'))
    await asOfficer((viewer) => placeOrder(viewer, q1, 'close'))
    await asOfficer((viewer) => holdCalendar(viewer, 'Not yet'))
    await round(new Date('2026-02-10T12:01:00Z'), 'calendar')
    expect(await statuses()).toEqual({ '2026-Q1': 'open' })
    await expect(asOfficer((viewer) => placeOrder(viewer, q1, 'close'))).rejects.toThrow(/on hold/)
    await asOfficer(resumeCalendar)
    await round(new Date('2026-02-10T12:02:00Z'))
    expect(await statuses()).toEqual({ '2026-Q1': 'closed' })
  })

  it('stands once, says who and why, and ends once', async () => {
    await asOfficer((viewer) => holdCalendar(viewer, 'The headcounts of Quay are wrong'))
    await expect(asOfficer((viewer) => holdCalendar(viewer, 'again'))).rejects.toThrow(/already/)
    const { hold } = await asOfficer(readWorkerNews)
    expect(hold).toMatchObject({ reason: 'person', by: 'Olive Officer', why: 'The headcounts of Quay are wrong' })
    await asOfficer(resumeCalendar)
    await asOfficer(resumeCalendar)
    expect((await asOfficer(readWorkerNews)).hold).toBeNull()
    expect(await acts()).toEqual(['calendar:resumed', 'calendar:held'])
  })
})

describe('the guard of the clock', () => {
  const now = new Date()
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)
  const hour = 3_600_000
  const current = quarterOf(now)
  const next = quarterOf(later(100 * 24 * hour))
  const guarded = (at: Date) => round(at, 'calendar', true)

  it('lets a jump close, publish and open nothing, says so, and goes on when the clock is back', async () => {
    await guarded(now)
    expect(await statuses()).toEqual({ [current]: 'open' })
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')

    await guarded(later(100 * 24 * hour))
    expect(await statuses()).toEqual({ [current]: 'open' })
    expect(await openInVault()).toBe(current)
    expect((await asOfficer(readWorkerNews)).hold).toMatchObject({ reason: 'clock', by: null })
    // A push of the facts at that moment opens nothing either.
    await round(later(100 * 24 * hour), 'calendar', true)
    const worker = await installation.clientOf('app_worker')
    await worker.query(`SELECT graphile_worker.add_job('push-facts', $1)`, [JSON.stringify(context)])
    await guarded(later(100 * 24 * hour))
    expect(await openInVault()).toBe(current)
    expect(await fileReports(installation, 'QUAY-DESK', { wrist: 1 }, 'b')).toEqual(['stored'])

    await guarded(later(8_000))
    expect(await isHeld(context)).toBe(false)
    expect(await statuses()).toEqual({ [current]: 'open' })
    expect((await acts()).toReversed()).toEqual(['calendar:held', 'calendar:resumed'])
    const vault = await installation.admin('vault')
    const { rows } = await vault.query('SELECT DISTINCT quarter FROM vault.report')
    expect(rows).toEqual([{ quarter: current }])
  })

  it('without it the same jump closes the quarter: that is what it is for', async () => {
    await round(now)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await round(later(100 * 24 * hour))
    expect((await statuses())[current]).not.toBe('open')
    expect(await openInVault()).toBe(next)
  })

  it('says nothing of a leap by which nothing would happen', async () => {
    await guarded(now)
    // Two days ahead or two days back, whichever leaves the quarter as it is.
    const other = [later(-48 * hour), later(48 * hour)].find((time) => quarterOf(time) === current)
    await admin.query('UPDATE worker_round SET trusted_at = $1', [other])
    await guarded(later(1_000))
    const { rows } = await admin.query('SELECT trusted_at, doubt_rounds FROM worker_round')
    expect(rows).toEqual([{ trusted_at: other, doubt_rounds: 1 }])
    expect(await isHeld(context)).toBe(false)
    expect(await acts()).toEqual([])
  })

  /** Both clocks are real and the worker was away: its last round lies a quarter ago. */
  async function awayForAQuarter(): Promise<void> {
    const then = later(-95 * 24 * hour)
    await round(then)
    await fileReports(installation, 'QUAY-DESK', someReports, 'while it was away')
    await admin.query('UPDATE worker_round SET trusted_at = $1', [then])
  }
  const before = shiftQuarter(quarterOf(later(-95 * 24 * hour)), 0)

  it('keeps a worker that was away for a quarter from closing at once; a person’s word lets it, and all is counted once', async () => {
    await awayForAQuarter()
    await guarded(now)
    expect(await statuses()).toEqual({ [before]: 'open' })
    expect(await openInVault()).toBe(before)
    const { hold } = await asOfficer(readWorkerNews)
    expect(hold?.reason).toBe('clock')
    await asOfficer(resumeCalendar)
    await guarded(later(60_000))
    const found = await statuses()
    expect(found[before]).not.toBe('open')
    expect(found[current]).toBe('open')
    expect(await isHeld(context)).toBe(false)
    const counts = await installation.worker.countQuarter(slug, before)
    expect(counts.classes).toEqual({ 'QUAY-DESK': someReports })
  })

  it('and a day of steady rounds lets it by itself', async () => {
    await awayForAQuarter()
    await guarded(now)
    // As if the worker had been running since yesterday.
    await admin.query(`UPDATE worker_round SET doubt_since = doubt_since - interval '24 hours', doubt_rounds = 1440`)
    await guarded(later(60_000))
    expect((await statuses())[before]).not.toBe('open')
    expect(await isHeld(context)).toBe(false)
    expect((await acts()).toReversed()).toEqual(['calendar:held', 'calendar:resumed'])
  })

  it('keeps a purge from reaching what a leap would reach', async () => {
    await round(new Date('2026-02-10T12:00:00Z'))
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    await round(new Date('2026-04-20T12:00:00Z'))
    await admin.query(`UPDATE worker_round SET trusted_at = '2026-04-20T12:00:00Z'`)
    await admin.query(`DELETE FROM reporting_quarter WHERE quarter <> '2026-Q1'`)
    const vault = await installation.admin('vault')
    const left = async () => (await vault.query('SELECT FROM vault.report')).rowCount
    await round(new Date('2031-01-02T03:00:00Z'), 'purge', true)
    expect(await left()).toBe(43)
    await round(new Date('2031-01-03T03:00:00Z'), 'purge')
    expect(await left()).toBe(0)
  })
})

describe('a silent worker', () => {
  it('is said on every page from ten minutes on', async () => {
    const minutes = (count: number) => new Date(Date.now() + count * 60_000)
    await round(minutes(-9))
    expect((await asOfficer(readWorkerNews)).silence).toBeUndefined()
    await round(minutes(-11))
    expect((await asOfficer(readWorkerNews)).silence?.since).toBeInstanceOf(Date)
    await admin.query('DELETE FROM worker_round')
    await admin.query(`UPDATE organisation SET created_at = now() - interval '5 minutes'`)
    expect((await asOfficer(readWorkerNews)).silence).toBeUndefined()
    await admin.query(`UPDATE organisation SET created_at = now() - interval '15 minutes'`)
    expect((await asOfficer(readWorkerNews)).silence).toEqual({ since: null })
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listLedger } from '@/lib/data/app/ledger'
import { firstBrokenLine, listLogEntries } from '@/lib/data/app/log-entries'
import { listChain } from '@/lib/data/app/releases'
import { listReportingQuarters } from '@/lib/data/app/reporting-quarters'
import { createInstallation, type Installation } from '../installation'
import { startWorker, type WorkerProcess } from '../worker-process'
import { createHarbour, fileReports, q1, slug } from './harbour'

/** The product's own worker, killed with SIGKILL while it closes, counts, protects, publishes and archives; and two at once. */
let installation: Installation
let context: { organisationId: string }
let app: Client
let vault: Client
/** Never in a transaction. */
let observer: Client
let folder: string
const workers: WorkerProcess[] = []

beforeEach(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  context = await createHarbour()
  app = await installation.admin('app')
  vault = await installation.admin('vault')
  observer = await installation.admin('app')
  folder = mkdtempSync(join(tmpdir(), 'plumbline-worker-'))
})
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.kill('SIGKILL')))
  await installation.close()
  rmSync(folder, { recursive: true })
})

const clockFile = () => join(folder, 'clock')
function setClock(at: string): void {
  writeFileSync(clockFile(), at)
}
async function start(): Promise<WorkerProcess> {
  const worker = await startWorker(installation, { PLUMBLINE_CLOCK_FILE: clockFile(), PLUMBLINE_ALLOW_CLOCK: 'yes' })
  workers.push(worker)
  return worker
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const from = performance.now()
  while (!(await isSo())) {
    if (performance.now() - from > 90_000)
      throw new Error(
        `not within a minute and a half: ${what}\n${workers.map((worker) => worker.output()).join('\n---\n')}`,
      )
    await sleep(50)
  }
}
const quarter = async () => (await listReportingQuarters(context)).find((row) => row.quarter === q1)
const untilDone = () => until('published and archived', async () => Boolean((await quarter())?.archivedAt))
/** How many of the worker's statements wait for what a test holds. Seen from outside: a transaction sees only the first look. */
async function waiting(): Promise<number> {
  const { rows } = await observer.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = ANY ($1) AND usename IN ('app_worker', 'vault_worker')
    AND wait_event_type = 'Lock' AND wait_event <> 'advisory'`,
    [Object.values(installation.adminUrls).map((url) => new URL(url).pathname.slice(1))],
  )
  return rows[0]?.n ?? 0
}
const untilItWaits = () => until('waiting', async () => (await waiting()) > 0)

const someReports = { neither: 20, wrist: 12, back: 13, both: 9 }
const reports = async () =>
  (await vault.query<{ key: string }>(`SELECT encode(key_hash, 'hex') AS key FROM vault.report ORDER BY 1`)).rows.map(
    ({ key }) => key,
  )

/** February: open, with reports of both departments. Then the clock stands at the day of publication. */
async function reportedQuarter(): Promise<string[]> {
  setClock('2026-02-10T12:00:00Z')
  const worker = await start()
  await until('open', async () => (await installation.intake.getFacts(slug))?.openQuarter === q1)
  await worker.kill('SIGTERM')
  for (const unit of ['QUAY-DESK', 'QUAY-CRANE']) await fileReports(installation, unit, someReports, unit)
  setClock('2026-04-15T00:00:00Z')
  return reports()
}

/** Nothing lost and nothing twice, whatever happened on the way. */
async function expectPublishedOnce(filed: readonly string[]): Promise<void> {
  const chain = await listChain(context)
  expect(chain.map(({ document }) => document.quarter)).toEqual([q1])
  const [root] = chain[0]?.document.rows ?? []
  expect(root?.cells.respondents).toEqual({ kind: 'count', value: 108 })
  expect((await listLedger(context)).map(({ kind }) => kind).toSorted()).toEqual(['preview', 'release'])
  const log = await listLogEntries(context, { limit: 100 })
  expect(firstBrokenLine(log)).toBeNull()
  const acts = log.filter(({ subject }) => subject === q1).map(({ action }) => action)
  expect(acts.toReversed()).toEqual(['quarter:opened', 'quarter:closed', 'quarter:protected', 'quarter:published'])
  expect(await reports()).toEqual(filed)
}

describe('kill -9', () => {
  /** What the worker waits for at the moment at which it is killed. */
  const moments: [string, () => Client, string][] = [
    ['while it closes, after the vault has', () => app, 'SELECT FROM reporting_quarter FOR UPDATE'],
    ['while it counts', () => vault, 'LOCK TABLE vault.report IN ACCESS EXCLUSIVE MODE'],
    ['at the end of the protect run', () => app, 'LOCK TABLE ledger_entry IN EXCLUSIVE MODE'],
    ['while it publishes', () => app, 'LOCK TABLE release IN EXCLUSIVE MODE'],
    ['while it archives', () => vault, 'SELECT FROM vault.quarter WHERE closed FOR UPDATE'],
  ]
  it.each(moments)('%s: the next one finishes, once', async (name, database, hold) => {
    const filed = await reportedQuarter()
    const isArchiving = name === 'while it archives'
    // Rows to hold have to be there: closed by hand for the last moment, as the worker would.
    if (isArchiving) await installation.worker.closeQuarter(slug, q1)
    await database().query('BEGIN')
    await database().query(hold)
    const first = await start()
    await untilItWaits()
    await first.kill('SIGKILL')
    await database().query('ROLLBACK')
    const statusThen = (await quarter())?.status
    expect(statusThen).toBe(
      {
        'while it closes, after the vault has': 'open',
        'while it counts': 'closed',
        'at the end of the protect run': 'closed',
        'while it publishes': 'protected',
        'while it archives': 'published',
      }[name],
    )
    await start()
    await untilDone()
    await expectPublishedOnce(filed)
  })
})

describe('two workers at once', () => {
  it('publish once, each row is archived once, and one that is killed leaves its work to the other', async () => {
    const filed = await reportedQuarter()
    await app.query('BEGIN')
    await app.query('LOCK TABLE ledger_entry IN EXCLUSIVE MODE')
    const [one] = await Promise.all([start(), start()])
    await untilItWaits()
    // Both have looked at the calendar by now, or are about to; only one is in the organisation.
    expect(await waiting()).toBe(1)
    await app.query('ROLLBACK')
    await one.kill('SIGKILL')
    // Now and not at the next minute.
    await app.query(`SELECT graphile_worker.add_job('calendar')`)
    await untilDone()
    await expectPublishedOnce(filed)
  })

  it('do the work of a night once', async () => {
    setClock('2026-02-10T12:00:00Z')
    await Promise.all([start(), start()])
    await until('open', async () => (await installation.intake.getFacts(slug))?.openQuarter === q1)
    await fileReports(installation, 'QUAY-DESK', someReports, 'a')
    const filed = await reports()
    await app.query(`SELECT graphile_worker.add_job('shuffle-open'), graphile_worker.add_job('shuffle-open')`)
    const nights = () =>
      workers
        .map((worker) => worker.output().split('"work":"shuffled"').length - 1)
        .reduce((sum, count) => sum + count, 0)
    await until('a night', async () => nights() > 0)
    await until('no job', async () => {
      const { rowCount } = await app.query(`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'shuffle-open'`)
      return rowCount === 0
    })
    expect(nights()).toBe(1)
    expect(await reports()).toEqual(filed)
  })
})

describe('a clock that jumps', () => {
  it('for eight seconds to the next quarter and back: nothing closes, nothing is published, no report goes astray', async () => {
    const now = new Date()
    setClock(now.toISOString())
    const worker = await startWorker(installation, {
      PLUMBLINE_CLOCK_FILE: clockFile(),
      PLUMBLINE_ALLOW_CLOCK: 'guarded',
    })
    workers.push(worker)
    let opened: string | null | undefined
    await until('open', async () => {
      opened = (await installation.intake.getFacts(slug))?.openQuarter
      return Boolean(opened)
    })
    await fileReports(installation, 'QUAY-DESK', someReports, 'before')
    const held = async () => (await app.query('SELECT FROM calendar_hold')).rowCount === 1
    setClock(new Date(now.getTime() + 95 * 86_400_000).toISOString())
    await until('held', held)
    expect(await fileReports(installation, 'QUAY-DESK', { back: 2 }, 'meanwhile')).toEqual(['stored', 'stored'])
    await sleep(8_000)
    setClock(new Date(now.getTime() + 10_000).toISOString())
    await until('resumed', async () => !(await held()))
    expect((await listReportingQuarters(context)).map(({ quarter: code, status }) => [code, status])).toEqual([
      [opened, 'open'],
    ])
    expect((await installation.intake.getFacts(slug))?.openQuarter).toBe(opened)
    expect((await vault.query('SELECT DISTINCT quarter FROM vault.report')).rows).toEqual([{ quarter: opened }])
    expect((await reports()).length).toBe(56)
  })
})

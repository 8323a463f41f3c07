import { createHash, randomUUID } from 'node:crypto'
import { Logger, runOnce } from 'graphile-worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportRow } from '@/lib/data/vault/types'
import type { Tools } from '@/lib/release/pipeline'
import { crontab, taskList } from '@/lib/release/tasks'
import { createInstallation, type Installation } from '../installation'
import { createHarbour, plainStages, signerOf, slug } from './harbour'

/**
 * One organisation from its first report to the day on which nothing of that quarter is left, by the worker's own
 * tasks and a clock that is moved. The tests follow each other.
 */
let clock = new Date('2026-02-10T12:00:00Z')
let installation: Installation
let tools: Tools
const failures: unknown[] = []

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  await createHarbour()
  const admin = await installation.admin('app')
  await admin.query(`UPDATE policy SET admission = 'slips', retention_months = 6`)
  tools = {
    vault: installation.worker,
    signer: signerOf(installation),
    stages: plainStages(),
    tieBreakKeyOf: () => 'key',
  }
})
afterAll(() => installation.close())

/** Puts one of the worker's tasks into its queue and works the queue off, at this moment of the clock. */
async function run(task: 'calendar' | 'shuffle-open' | 'purge', at: string): Promise<void> {
  clock = new Date(at)
  const worker = await installation.clientOf('app_worker')
  await worker.query('SELECT graphile_worker.add_job($1)', [task])
  const tasks = taskList(
    tools,
    () => clock,
    (error) => failures.push(error),
  )
  await runOnce({
    connectionString: installation.urls.app_worker,
    taskList: tasks,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') failures.push(message)
    }),
  })
  expect(failures).toEqual([])
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const names = Array.from({ length: 30 }, (_, number) => `report ${number}`)
/** Ten of each: enough for the numbers of the quarter to be published. */
const kinds = [
  { answers: { regions: ['none'] }, symptomClass: 'neither' },
  { answers: { regions: ['wrists-hands'], 'wrist.frequency': 2 }, symptomClass: 'wrist' },
  { answers: { regions: ['lower-back'], 'back.frequency': 2 }, symptomClass: 'back' },
] as const
const noComplaint = kinds[0]

const row = (name: string, place: number): ReportRow => ({
  organisation: slug,
  unit: 'QUAY-DESK',
  ...(kinds[place % kinds.length] ?? noComplaint),
  keyHash: hash(`key ${name}`),
  contentHash: hash(`content ${name}`),
  receiptHash: hash(`receipt ${name}`),
  slipHash: hash(`slip ${name}`),
})

/** Keys in the order of the heap, each with the transaction that wrote its row. */
async function heap(table: 'report' | 'nullifier' | 'slip' | 'slip_batch', column = 'hash') {
  const admin = await installation.admin('vault')
  const { rows } = await admin.query<{ key: string; transaction: string }>(
    `SELECT ${column}::text AS key, xmin::text AS transaction FROM vault.${table} ORDER BY ctid`,
  )
  return rows
}
const reports = () => heap('report', 'key_hash')
const keysOf = (rows: readonly { key: string }[]) => rows.map(({ key }) => key)
const transactionsOf = (rows: readonly { transaction: string }[]) => new Set(rows.map(({ transaction }) => transaction))

describe('a quarter', () => {
  it('is filed with slips, one transaction a report', async () => {
    await run('calendar', '2026-02-10T12:00:00Z')
    const hashes = names.map((name) => hash(`slip ${name}`))
    await installation.worker.pushSlips({
      organisation: slug,
      batch: randomUUID(),
      quarter: '2026-Q1',
      unit: null,
      hashes,
    })
    for (const [place, name] of names.entries())
      expect(await installation.intake.submitReports([row(name, place)])).toEqual([{ status: 'stored' }])
    expect(transactionsOf(await reports()).size).toBe(30)
    expect(transactionsOf(await heap('nullifier'))).toEqual(transactionsOf(await reports()))
  })

  it('lies in another order in the morning, and no nullifier shares a transaction with a report', async () => {
    const before = await reports()
    await run('shuffle-open', '2026-02-11T01:17:00Z')
    const after = await reports()
    // 30! orders: the old one comes back once in 10^32 runs.
    expect(keysOf(after)).not.toEqual(keysOf(before))
    expect(keysOf(after).toSorted()).toEqual(keysOf(before).toSorted())
    const written = transactionsOf(after)
    for (const table of ['nullifier', 'slip'] as const) {
      expect([...transactionsOf(await heap(table))].filter((transaction) => written.has(transaction))).toEqual([])
    }
  })

  it('is archived in another order when it is published, and what its reports used up ends', async () => {
    const before = await reports()
    await run('calendar', '2026-04-15T00:00:00Z')
    const { rows } = await (await installation.admin('app')).query<{ status: string }>(
      `SELECT status FROM reporting_quarter WHERE quarter = '2026-Q1' AND archived_at IS NOT NULL`,
    )
    expect(rows).toEqual([{ status: 'published' }])
    const after = await reports()
    expect(keysOf(after)).not.toEqual(keysOf(before))
    expect(keysOf(after).toSorted()).toEqual(keysOf(before).toSorted())
    expect(await heap('nullifier')).toEqual([])
    expect(await installation.intake.readReport(slug, hash('receipt report 7'))).toMatchObject({ state: 'published' })
  })

  it('is kept while the policy keeps it: six months are the two quarters after it', async () => {
    await run('calendar', '2026-09-30T12:00:00Z')
    await run('purge', '2026-09-30T23:59:00Z')
    expect([(await reports()).length, (await heap('slip')).length]).toEqual([30, 30])
  })

  it('is gone on the first night after: reports, receipts, slips', async () => {
    await run('calendar', '2026-10-01T00:01:00Z')
    await run('purge', '2026-10-01T01:47:00Z')
    expect([await reports(), await heap('slip'), await heap('slip_batch', 'id')]).toEqual([[], [], []])
    expect(await installation.intake.readReport(slug, hash('receipt report 7'))).toBeNull()
  })

  it('is rewritten and purged by the clock: both tasks are asked for all day, and made up for when a night was missed', () => {
    for (const task of ['shuffle-open', 'purge']) {
      expect(crontab).toMatch(new RegExp(`^7,17,27,37,47,57 \\* \\* \\* \\* ${task} `, 'm'))
    }
  })
})

import { createHash, randomInt, randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReportRow, VaultFacts } from '@/lib/data/vault/types'
import { connectWorkerVault, type WorkerVault } from '@/lib/data/vault/worker'
import { tau, tauDeviation } from '../attack/exercise/guessing'
import { createInstallation, type Installation } from './installation'

/** The nightly order, archiving and the purge, batch by batch, while people report (docs/decisions/0048). */
let installation: Installation
let admin: Client
/** With batches of seven rows, so that a hundred reports are a long night. */
let worker: WorkerVault
let counter = 0
let slug: string

beforeAll(async () => {
  installation = await createInstallation()
  admin = await installation.admin('vault')
  worker = connectWorkerVault(installation.urls.vault_worker, 7)
})
afterAll(async () => {
  await worker?.close()
  await installation?.close()
})
beforeEach(async () => {
  counter += 1
  slug = `northwind-${counter}`
  await worker.pushFacts(facts())
})

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function facts(changes: Partial<VaultFacts> = {}): VaultFacts {
  return {
    organisation: { slug, name: 'Northwind', demo: false },
    openQuarter: '2026-Q4',
    units: [
      { code: 'ORG', name: 'Northwind', kind: 'organisation', parent: null },
      { code: 'PACK', name: 'Packing', kind: 'team', parent: 'ORG' },
      { code: 'DESK', name: 'Front desk', kind: 'team', parent: 'ORG' },
    ],
    admission: 'open',
    threshold: 10,
    minimumUnitHeadcount: 10,
    publicationLagDays: 14,
    retentionMonths: 24,
    languages: ['en'],
    passKeys: [],
    heads: 120,
    ...changes,
  }
}

const receipt = (name: string) => hash(`receipt ${slug} ${name}`)
const row = (name: string, changes: Partial<ReportRow> = {}): ReportRow => ({
  organisation: slug,
  unit: 'PACK',
  answers: { regions: ['none'] },
  symptomClass: 'neither',
  keyHash: hash(`key ${slug} ${name}`),
  contentHash: hash(`content ${name}`),
  receiptHash: receipt(name),
  ...changes,
})
const changed = (unit: string) => ({
  unit,
  answers: { regions: ['none'] as const },
  symptomClass: 'neither' as const,
  contentHash: hash(`changed to ${unit}`),
})

async function submit(...rows: ReportRow[]) {
  return (await installation.intake.submitReports(rows)).map((result) => result.status)
}

/** One transaction each, the worst case for order. */
async function fileOneByOne(count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, number) => `${number}`)
  for (const name of names) expect(await submit(row(name))).toEqual(['stored'])
  return names
}

type Row = { key: string; unit: string; transaction: number }
async function rows(): Promise<Row[]> {
  const { rows: found } = await admin.query<Row>(
    `SELECT encode(key_hash, 'hex') AS key, unit, xmin::text::bigint::int AS transaction FROM vault.report
    WHERE organisation = $1 ORDER BY ctid`,
    [slug],
  )
  return found
}
const keys = async () => (await rows()).map(({ key }) => key).toSorted()
const keyOf = (name: string) => hash(`key ${slug} ${name}`)

/** A worker that has begun a batch and does not get to its end. */
async function openBatch(call: string): Promise<Client> {
  const client = await installation.clientOf('vault_worker')
  await client.query('BEGIN')
  await client.query(call, [slug])
  return client
}
const wholeQuarter = 'SELECT api.shuffle_open($1, NULL, 10000)'
const wholeArchive = `SELECT api.archive_quarter($1, '2026-Q4', 10000)`

/** Until this many statements wait for a lock that somebody else holds. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const { rows: waiting } = await admin.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if (waiting.length >= count) return
  }
}

describe('the nightly order in batches', () => {
  it('leaves nothing of the order of filing: not in places, not in the numbers of transactions', async () => {
    const names = await fileOneByOne(150)
    const place = new Map(names.map((name, index) => [keyOf(name), index]))
    const placesBy = (order: (row: Row) => number, list: Row[]) =>
      list.toSorted((a, b) => order(a) - order(b)).map(({ key }) => place.get(key) ?? Number.NaN)
    const before = await rows()
    // The attack works before the night.
    expect(tau(placesBy(({ transaction }) => transaction, before))).toBe(1)
    await worker.shuffleOpen(slug)
    const after = await rows()
    expect(after.map(({ key }) => key).toSorted()).toEqual([...place.keys()].toSorted())
    const old = new Set(before.map(({ transaction }) => transaction))
    expect(after.filter(({ transaction }) => old.has(transaction))).toEqual([])
    // 22 batches, the last of three rows.
    expect(new Set(after.map(({ transaction }) => transaction)).size).toBe(22)
    // Five standard deviations: a random order does worse once in two million runs.
    const chance = 5 * tauDeviation(150)
    expect(Math.abs(tau(placesBy(() => 0, after)))).toBeLessThan(chance)
    // Within a batch in the order of its rows, which is random too.
    expect(Math.abs(tau(placesBy(({ transaction }) => transaction, after)))).toBeLessThan(chance)
  })

  it('takes what was used up apart from reports, in batches of its own', async () => {
    await worker.pushFacts(facts({ admission: 'slips' }))
    const names = Array.from({ length: 30 }, (_, number) => `${number}`)
    const slip = (name: string) => hash(`slip ${slug} ${name}`)
    await worker.pushSlips({
      organisation: slug,
      batch: randomUUID(),
      quarter: '2026-Q4',
      unit: null,
      hashes: names.map(slip),
    })
    for (const name of names) expect(await submit(row(name, { slipHash: slip(name) }))).toEqual(['stored'])
    await worker.shuffleOpen(slug)
    const transactionsOf = async (table: 'report' | 'nullifier') => {
      const { rows: found } = await admin.query<{ transaction: string }>(
        `SELECT DISTINCT xmin::text AS transaction FROM vault.${table} WHERE organisation = $1`,
        [slug],
      )
      return found.map(({ transaction }) => transaction)
    }
    const [reports, nullifiers] = [await transactionsOf('report'), await transactionsOf('nullifier')]
    expect([reports.length, nullifiers.length]).toEqual([5, 5])
    expect(nullifiers.filter((transaction) => reports.includes(transaction))).toEqual([])
    expect(await submit(row('again', { slipHash: slip('3') }))).toEqual(['admissionRefused'])
  })

  it('rewrites every quarter that is not closed, and only those', async () => {
    await fileOneByOne(8)
    const imported = ['old 1', 'old 2', 'closed'].map((name) => row(name))
    await installation.importer.importReports(slug, '2026-Q3', imported.slice(0, 2))
    await installation.importer.importReports(slug, '2026-Q2', imported.slice(2))
    await worker.closeQuarter(slug, '2026-Q2')
    const before = new Map((await rows()).map(({ key, transaction }) => [key, transaction]))
    await worker.shuffleOpen(slug)
    const kept = (await rows()).filter(({ key, transaction }) => before.get(key) === transaction)
    expect(kept.map(({ key }) => key)).toEqual([keyOf('closed')])
    expect(await keys()).toEqual([...before.keys()].toSorted())
  })

  it('takes no batch of no size', async () => {
    for (const size of ['0', '10001', 'NULL']) {
      const client = await installation.clientOf('vault_worker')
      await expect(client.query(`SELECT api.shuffle_open($1, NULL, ${size})`, [slug])).rejects.toMatchObject({
        code: '22023',
      })
    }
  })
})

describe('while a batch is under way', () => {
  it('reports are stored, repeated and read', async () => {
    await fileOneByOne(5)
    const batch = await openBatch(wholeQuarter)
    expect(await submit(row('new'), row('new too'))).toEqual(['stored', 'stored'])
    expect(await submit(row('3'), row('4', { contentHash: hash('other') }))).toEqual(['duplicate', 'conflict'])
    expect(await installation.intake.readReport(slug, receipt('2'))).toMatchObject({ unit: 'PACK', state: 'open' })
    await batch.query('COMMIT')
    expect(await keys()).toEqual(['0', '1', '2', '3', '4', 'new', 'new too'].map(keyOf).toSorted())
    expect(await submit(row('3'))).toEqual(['duplicate'])
  })

  it('a report of the batch that is changed or withdrawn waits for its end, and is', async () => {
    await fileOneByOne(5)
    const batch = await openBatch(wholeQuarter)
    const answers = Promise.all([
      installation.intake.amendReport(slug, receipt('1'), changed('DESK')),
      installation.intake.withdrawReport(slug, receipt('2')),
    ])
    await untilWaiting(2)
    await batch.query('COMMIT')
    expect(await answers).toEqual(['done', 'done'])
    expect((await rows()).map(({ key, unit }) => `${key} ${unit}`).toSorted()).toEqual(
      ['0 PACK', '1 DESK', '3 PACK', '4 PACK'].map((line) => `${keyOf(line.slice(0, 1))}${line.slice(1)}`).toSorted(),
    )
  })

  it('a batch waits for a report that is being changed, and keeps the change', async () => {
    await fileOneByOne(5)
    const person = await installation.clientOf('vault_intake')
    await person.query('BEGIN')
    await person.query('SELECT api.amend_report($1, $2, $3)', [slug, receipt('1'), JSON.stringify(changed('DESK'))])
    const night = worker.shuffleOpen(slug)
    await untilWaiting(1)
    await person.query('COMMIT')
    await night
    expect((await rows()).find(({ key }) => key === keyOf('1'))?.unit).toBe('DESK')
    expect(await keys()).toHaveLength(5)
  })

  it('of a quarter that is archived, receipts answer as before it, and reports of the open one are stored', async () => {
    await fileOneByOne(5)
    await worker.closeQuarter(slug, '2026-Q4')
    await worker.pushFacts(facts({ openQuarter: '2027-Q1' }))
    const batch = await openBatch(wholeArchive)
    expect(await submit(row('new'))).toEqual(['stored'])
    expect(await installation.intake.readReport(slug, receipt('2'))).toMatchObject({ state: 'closed' })
    const answers = Promise.all([
      installation.intake.amendReport(slug, receipt('1'), changed('DESK')),
      installation.intake.withdrawReport(slug, receipt('2')),
    ])
    await untilWaiting(2)
    await batch.query('ROLLBACK')
    expect(await answers).toEqual(['quarterClosed', 'quarterClosed'])
    await worker.archiveQuarter(slug, '2026-Q4')
    expect(await installation.intake.readReport(slug, receipt('2'))).toMatchObject({ state: 'published' })
    expect(await installation.intake.withdrawReport(slug, receipt('2'))).toBe('done')
    expect(await keys()).toHaveLength(5)
  })

  it('of a purge, reports are stored', async () => {
    await fileOneByOne(20)
    await worker.closeQuarter(slug, '2026-Q4')
    await worker.pushFacts(facts({ openQuarter: '2027-Q1' }))
    const batch = await openBatch(`SELECT api.purge($1, '2027-Q1', 10000)`)
    expect(await submit(row('new'))).toEqual(['stored'])
    await batch.query('ROLLBACK')
    await worker.purge(slug, '2027-Q1')
    expect(await keys()).toEqual([keyOf('new')])
  })
})

describe('many at once', () => {
  it('everybody gets the true answer, and every report is there once, while rows are rewritten all the time', async () => {
    const names = await fileOneByOne(60)
    let over = false
    const rewriting = Promise.all(
      [worker, installation.worker].map(async (each) => {
        while (!over) await each.shuffleOpen(slug)
      }),
    )
    const truth = new Map(names.map((name) => [name, 'PACK']))
    const person = async (own: string[]) => {
      for (let act = 0; act < 40; act += 1) {
        const name = own[randomInt(own.length)] ?? ''
        const [isThere, kind] = [truth.has(name), randomInt(4)]
        if (kind === 0) {
          const fresh = `${own[0]} ${act}`
          expect(await submit(row(fresh), row(fresh))).toEqual(['stored', 'duplicate'])
          truth.set(fresh, 'PACK')
          own.push(fresh)
        } else if (kind === 1) {
          const answer = await installation.intake.amendReport(slug, receipt(name), changed('DESK'))
          expect(answer).toBe(isThere ? 'done' : 'notFound')
          if (isThere) truth.set(name, 'DESK')
        } else if (kind === 2) {
          const stored = await installation.intake.readReport(slug, receipt(name))
          expect(stored?.unit).toBe(truth.get(name))
        } else if (randomInt(3) === 0) {
          expect(await installation.intake.withdrawReport(slug, receipt(name))).toBe(isThere ? 'done' : 'notFound')
          truth.delete(name)
        } else if (isThere) {
          expect(await submit(row(name))).toEqual(['duplicate'])
        }
      }
    }
    try {
      await Promise.all(Array.from({ length: 6 }, (_, n) => person(names.slice(10 * n, 10 * n + 10))))
    } finally {
      over = true
      await rewriting
    }
    const found = (await rows()).map(({ key, unit }) => `${key} ${unit}`)
    expect(found.toSorted()).toEqual([...truth].map(([name, unit]) => `${keyOf(name)} ${unit}`).toSorted())
  })
})

describe('cut off', () => {
  /**
   * Ends the server's side of the worker in the middle of the batch that has the report at each of these places, by
   * ids; whoever holds that report keeps the batch from its end. Then once to the end.
   */
  async function throughCuts(places: readonly number[], work: (vault: WorkerVault) => Promise<void>): Promise<void> {
    const holder = await installation.admin('vault')
    for (const place of places) {
      await holder.query('BEGIN')
      await holder.query(
        `SELECT FROM vault.report WHERE organisation = $1 AND id =
          (SELECT id FROM vault.report WHERE organisation = $1 ORDER BY id OFFSET $2 LIMIT 1) FOR UPDATE`,
        [slug, place],
      )
      const vault = connectWorkerVault(installation.urls.vault_worker, 3)
      const ended = expect(work(vault)).rejects.toMatchObject({ code: '57P01' })
      await untilWaiting(1)
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'vault_worker' AND wait_event_type = 'Lock'`,
      )
      await ended
      await vault.close()
      await holder.query('ROLLBACK')
    }
    await work(worker)
  }

  it('the nightly order loses nothing and has nothing twice', async () => {
    const names = await fileOneByOne(60)
    await throughCuts([0, 30, 59], (vault) => vault.shuffleOpen(slug))
    expect(await keys()).toEqual(names.map(keyOf).toSorted())
  })

  it('archiving goes on where it was, rewrites each row once and is done once', async () => {
    const names = await fileOneByOne(60)
    await worker.closeQuarter(slug, '2026-Q4')
    const client = await installation.clientOf('vault_worker')
    for (let batch = 0; batch < 10; batch += 1)
      await client.query(`SELECT api.archive_quarter($1, '2026-Q4', 3)`, [slug])
    // Ten batches of three.
    const rewritten = (await rows()).toSorted((a, b) => b.transaction - a.transaction).slice(0, 30)
    await throughCuts([31, 45, 59], (vault) => vault.archiveQuarter(slug, '2026-Q4'))
    expect(await keys()).toEqual(names.map(keyOf).toSorted())
    const after = new Map((await rows()).map(({ key, transaction }) => [key, transaction]))
    for (const { key, transaction } of rewritten) expect(after.get(key)).toBe(transaction)
    expect((await admin.query('SELECT archived FROM vault.quarter WHERE organisation = $1', [slug])).rows).toEqual([
      { archived: true },
    ])
    expect(await installation.intake.withdrawReport(slug, receipt('7'))).toBe('done')
  })

  it('a purge ends all the same', async () => {
    await fileOneByOne(30)
    await worker.closeQuarter(slug, '2026-Q4')
    await throughCuts([0], (vault) => vault.purge(slug, '2027-Q1'))
    expect(await keys()).toEqual([])
  })
})

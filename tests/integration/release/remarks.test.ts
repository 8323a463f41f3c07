import { createHash, randomUUID } from 'node:crypto'
import { Logger, runOnce } from 'graphile-worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '@/lib/auth/viewer'
import { addRemarkKey, listRemarkKeys, withdrawRemarkKey } from '@/lib/data/app/remark-keys'
import { fetchRemarks, listRemarkQuarters } from '@/lib/data/app/remarks'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { Tools } from '@/lib/release/pipeline'
import { taskList } from '@/lib/release/tasks'
import { makeKeyFile, openKeyFile } from '@/lib/remark-client/key-file'
import { type OfficerKey, openRemark, type ReaderKey, sealRemark } from '@/lib/remark-client/sealed-remark'
import { createInstallation, type Installation } from '../installation'
import { createHarbour, officerId, plainStages, signerOf, slug } from './harbour'

/**
 * Remarks from the officer's key to the day on which nothing of them is left, by the worker's own tasks and a clock
 * that is moved. The tests follow each other.
 */
let installation: Installation
let tools: Tools
let viewer: Viewer
let officer: OfficerKey
let officerKey: ReaderKey
const failures: unknown[] = []

beforeAll(async () => {
  installation = await createInstallation()
  await installation.connectApp('app_worker')
  const { organisationId } = await createHarbour()
  const admin = await installation.admin('app')
  await admin.query(`UPDATE policy SET free_text = true, retention_months = 6`)
  viewer = {
    organisationId,
    personId: officerId,
    name: 'Olive Officer',
    email: 'olive@example.org',
    role: 'safety_officer',
    organisation: { slug, name: 'Harbour Works', demo: false },
  }
  tools = {
    vault: installation.worker,
    signer: signerOf(installation),
    stages: plainStages(),
    tieBreakKeyOf: () => 'key',
  }
})
afterAll(() => installation.close())

/** Works the worker's queue off at this moment of the clock, with one task added. */
async function run(task: 'calendar' | 'purge', at: string): Promise<void> {
  await installation.connectApp('app_worker')
  const worker = await installation.clientOf('app_worker')
  await worker.query('SELECT graphile_worker.add_job($1)', [task])
  await runOnce({
    connectionString: installation.urls.app_worker,
    taskList: taskList(
      tools,
      () => new Date(at),
      (error) => failures.push(error),
    ),
    logger: new Logger(() => (level, message) => {
      if (level === 'error') failures.push(message)
    }),
  })
  expect(failures).toEqual([])
  await installation.connectApp('app_web')
}

async function write(quarter: Quarter, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const result = await installation.intake.submitRemark({
      organisation: slug,
      quarter,
      ticketHash: createHash('sha256').update(randomUUID()).digest('hex'),
      sealed: await sealRemark(text, { slug, quarter }, [officerKey]),
    })
    expect(result).toBe('stored')
  }
}

const texts = (count: number) => Array.from({ length: count }, (_, place) => `remark number ${place}`)
const read = async (quarter: Quarter) =>
  Promise.all(
    (await fetchRemarks(viewer, quarter)).map((sealed) =>
      openRemark(Uint8Array.from(Buffer.from(sealed, 'base64')), { slug, quarter }, officer),
    ),
  )
const stateOf = async (quarter: Quarter) =>
  (await listRemarkQuarters(viewer)).find((row) => row.quarter === quarter)?.state
const vaultCount = async () => {
  const { rows } = await (await installation.admin('vault')).query('SELECT count(*)::int AS n FROM vault.remark')
  return rows[0].n
}

describe('an officer’s key', () => {
  it('reaches the report door as a public key, without a name', async () => {
    await run('calendar', '2026-02-10T12:00:00Z')
    const made = await makeKeyFile(slug, 'correct horse battery staple')
    const opened = await openKeyFile(made.file, slug, 'correct horse battery staple')
    if (opened.kind !== 'open') throw new Error(opened.kind)
    officer = opened.key
    officerKey = { keyId: made.keyId, publicKey: made.publicKey }
    expect(await addRemarkKey(viewer, made.publicKey, new Date('2026-02-10T12:01:00Z'))).toBe(made.keyId)
    await run('calendar', '2026-02-10T12:02:00Z')
    const facts = await installation.intake.getFacts(slug)
    expect(facts?.remarks).toEqual({ threshold: 10, keys: [officerKey] })
    expect(JSON.stringify(facts)).not.toMatch(/Olive|officer/i)
  })

  it('is refused when it is no point of the curve', async () => {
    const at = new Date('2026-02-10T12:03:00Z')
    for (const other of ['', 'AAAA', Buffer.alloc(65, 4).toString('base64')]) {
      await expect(addRemarkKey(viewer, other, at)).rejects.toMatchObject({ code: 'invalid' })
    }
    expect(await listRemarkKeys(viewer)).toHaveLength(1)
  })

  it('is withdrawn by its owner only, and of a switched-off officer no remark is sealed to it', async () => {
    const { keyId, publicKey } = await makeKeyFile(slug, 'another passphrase of hers')
    const at = new Date('2026-02-10T12:04:00Z')
    await addRemarkKey(viewer, publicKey, at)
    const somebodyElse = { ...viewer, personId: randomUUID() }
    await expect(withdrawRemarkKey(somebodyElse, keyId, at)).rejects.toMatchObject({ code: 'notFound' })
    await withdrawRemarkKey(viewer, keyId, at)
    await run('calendar', '2026-02-10T12:05:00Z')
    expect((await installation.intake.getFacts(slug))?.remarks?.keys).toEqual([officerKey])

    const admin = await installation.admin('app')
    await admin.query('UPDATE person SET disabled_at = now()')
    await addRemarkKey(viewer, publicKey, at)
    await admin.query(
      `SELECT graphile_worker.add_job('push-facts', json_build_object('organisationId', id)) FROM organisation`,
    )
    await run('calendar', '2026-02-10T12:06:00Z')
    expect((await installation.intake.getFacts(slug))?.remarks?.keys).toEqual([])
    await admin.query('UPDATE person SET disabled_at = NULL')
  })
})

describe('remarks of a quarter', () => {
  it('are nowhere but in the vault while it is open', async () => {
    await write('2026-Q1', texts(10))
    await run('calendar', '2026-03-31T23:59:00Z')
    expect([await stateOf('2026-Q1'), await vaultCount()]).toEqual(['waiting', 10])
    await expect(fetchRemarks(viewer, '2026-Q1')).rejects.toMatchObject({ code: 'notFound' })
  })

  it('are handed over when it is closed and they are ten: readable with the key, in another order, gone from the vault', async () => {
    await run('calendar', '2026-04-01T00:01:00Z')
    expect([await stateOf('2026-Q1'), await vaultCount()]).toEqual(['shown', 0])
    const first = await read('2026-Q1')
    expect(first.toSorted()).toEqual(texts(10).toSorted())
    // 10! orders: the written one comes once in 3.6 million runs.
    expect(first).not.toEqual(texts(10))
  })

  it('that were fetched are in the log, by whom and of which quarter, without a word of them', async () => {
    const admin = await installation.admin('app')
    const { rows } = await admin.query(
      `SELECT actor_id, subject, detail FROM log_entry WHERE action = 'remarks:fetched'`,
    )
    expect(rows).toEqual([{ actor_id: officerId, subject: '2026-Q1', detail: {} }])
  })

  it('are deleted unread when they are nine', async () => {
    await write('2026-Q2', texts(9))
    await run('calendar', '2026-07-01T00:01:00Z')
    expect([await stateOf('2026-Q2'), await vaultCount()]).toEqual(['tooFew', 0])
    await expect(fetchRemarks(viewer, '2026-Q2')).rejects.toMatchObject({ code: 'notFound' })
    const { rows } = await (await installation.admin('app')).query('SELECT DISTINCT quarter FROM remark')
    expect(rows).toEqual([{ quarter: '2026-Q1' }])
  })

  it('are not handed over twice', async () => {
    await run('calendar', '2026-07-01T00:02:00Z')
    expect(await fetchRemarks(viewer, '2026-Q1')).toHaveLength(10)
  })

  it('are kept for the policy’s six months, and gone on the first night after', async () => {
    const admin = await installation.admin('app')
    // Quarters that wait for publication keep theirs, and nothing was reported here that could be published.
    await admin.query(`UPDATE reporting_quarter SET status = 'withheld' WHERE status <> 'open'`)
    await run('purge', '2026-09-30T23:59:00Z')
    expect(await stateOf('2026-Q1')).toBe('shown')
    await run('purge', '2026-10-01T01:47:00Z')
    expect(await stateOf('2026-Q1')).toBe('deleted')
    expect((await admin.query('SELECT FROM remark')).rowCount).toBe(0)
  })
})

describe('where the rules ask for none', () => {
  it('no remark is taken, and the quarter says so', async () => {
    const admin = await installation.admin('app')
    await admin.query('UPDATE policy SET free_text = false')
    await admin.query(
      `SELECT graphile_worker.add_job('push-facts', json_build_object('organisationId', id)) FROM organisation`,
    )
    await run('calendar', '2026-10-01T02:00:00Z')
    expect((await installation.intake.getFacts(slug))?.remarks).toBeUndefined()
    const open = (await listRemarkQuarters(viewer))[0]
    expect(open).toEqual({ quarter: '2026-Q4', state: 'notAsked' })
  })
})

import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { deriveTicket } from '@/lib/crypto/remark-ticket'
import { type MadeKey, makeKeyFile } from '@/lib/remark-client/key-file'
import { sealRemark } from '@/lib/remark-client/sealed-remark'
import { createInstallation, type Installation } from '../integration/installation'
import { facts } from '../integration/intake/door'
import { type DoorProcess, doorSecret, startDoor } from './door-process'

/**
 * Marked reports go in; then everything that is kept is searched for the marks. The write-ahead log is not: it holds
 * what was written until it is recycled (docs/threat-model.md), which is a row's content and no more than that.
 */
let installation: Installation
let door: DoorProcess
let reader: MadeKey

beforeAll(async () => {
  installation = await createInstallation()
  reader = await makeKeyFile('northwind', 'canary-passphrase')
  const remarks = { threshold: 10, keys: [{ keyId: reader.keyId, publicKey: reader.publicKey }] }
  await installation.worker.pushFacts({ ...facts, remarks })
  door = await startDoor(installation.urls.vault_intake)
})
afterAll(async () => {
  await door?.kill('SIGKILL')
  await installation?.close()
})

const canaries = {
  forwarded: '203.0.113.77',
  address: '127.0.77.3',
  agent: 'CanaryBrowser/77',
  cookie: 'canary-cookie',
  referrer: 'canary-referrer',
  query: 'canary-query',
  path: 'canary-path',
  key: 'canary-key-0123456789',
  pass: 'canary-pass-0123456789',
  slip: 'CANARYSZ0123456789ABCDEFGH',
  unknownField: 'canary-field',
  remark: 'canary-words of a remark',
}

/** From an address of this machine that nobody else uses, so that it can be searched for. */
function post(path: string, content: object): Promise<{ status: number; body: string }> {
  const { forwarded, agent, cookie, referrer } = canaries
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: door.port,
        localAddress: canaries.address,
        method: 'POST',
        path: `${path}?${canaries.query}`,
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': agent,
          Cookie: `session=${cookie}`,
          Referer: `http://${referrer}/`,
          'X-Forwarded-For': forwarded,
          'X-Real-IP': forwarded,
          Forwarded: `for=${forwarded}`,
        },
      },
      (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify(content))
  })
}

/** Every row of every table of a database, as its owner could read it. */
async function rowsOf(database: 'app' | 'vault'): Promise<string> {
  const admin = await installation.admin(database)
  const { rows: tables } = await admin.query<{ name: string }>(
    `SELECT format('%I.%I', relnamespace::regnamespace, relname) AS name FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^pg_toast|^information_schema$'`,
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await admin.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
      return rows.map(({ row }) => row).join('\n')
    }),
  )
  return texts.join('\n')
}

/** The files of this installation's two databases and of the server as a whole, after a checkpoint. */
async function filesOfDatabases(): Promise<Buffer> {
  const admin = await installation.admin('vault')
  await admin.query('CHECKPOINT')
  const { rows } = await admin.query<{ folder: string; oids: string[] }>(
    `SELECT current_setting('data_directory') AS folder, array_agg(oid::text) AS oids FROM pg_database WHERE datname = ANY ($1)`,
    [Object.values(installation.adminUrls).map((url) => new URL(url).pathname.slice(1))],
  )
  const [found] = rows
  if (found?.oids.length !== 2) throw new Error('the databases have no files')
  const folders = [...found.oids.map((oid) => join('base', oid)), 'global', 'pg_stat', 'pg_logical', 'pg_xact']
  return Buffer.concat(
    folders.flatMap((folder) =>
      readdirSync(join(found.folder, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(found.folder, folder, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path)),
    ),
  )
}

async function everythingKept(): Promise<Record<string, Buffer>> {
  return {
    'what the door wrote': Buffer.from(door.output()),
    'what PostgreSQL wrote': readFileSync(join(inject('postgresHome'), 'postgres.log')),
    'the vault’s tables': Buffer.from(await rowsOf('vault')),
    'the app database’s tables': Buffer.from(await rowsOf('app')),
    'the databases’ files': await filesOfDatabases(),
  }
}

function found(kept: Record<string, Buffer>, mark: string): string[] {
  return Object.entries(kept).flatMap(([place, bytes]) => (bytes.includes(mark) ? [place] : []))
}

it('nothing that tells who reported is kept anywhere', async () => {
  const report = { unit: 'LEE-PACK', regions: ['wrists-hands'], 'wrist.frequency': 3, 'hand.night': 'most-nights' }
  const { key, pass, slip } = canaries
  const filed = await post('/r/northwind/reports', { ...report, key, pass, slip })
  expect(filed.status).toBe(201)
  const { receipt } = JSON.parse(filed.body) as { receipt: string }
  const spaced = receipt.match(/.{1,5}/g)?.join(' ') ?? ''
  expect((await post('/r/northwind/receipts', { receipt: spaced, action: 'read' })).status).toBe(200)
  expect((await post('/r/northwind/receipts', { ...report, receipt, action: 'amend', unit: 'LEE-RET' })).status).toBe(
    200,
  )
  const second = await post('/r/northwind/reports', { ...report, key: `${key}-2` })
  expect(second.status).toBe(201)
  const withdrawn = (JSON.parse(second.body) as { receipt: string }).receipt
  expect((await post('/r/northwind/receipts', { receipt: withdrawn, action: 'withdraw' })).status).toBe(200)
  expect(
    (await post('/r/northwind/reports', { ...report, key, [canaries.unknownField]: canaries.unknownField })).status,
  ).toBe(422)
  expect((await post(`/r/${canaries.path}/reports`, { ...report, key })).status).toBe(404)

  const ticket = deriveTicket(doorSecret, 'northwind', '2026-Q4', key)
  const sealed = await sealRemark(canaries.remark, { slug: 'northwind', quarter: '2026-Q4' }, [reader])
  const remark = Buffer.from(sealed).toString('base64')
  expect((await post('/r/northwind/remarks', { ticket, remark })).status).toBe(201)

  const kept = await everythingKept()
  for (const mark of [...Object.values(canaries), ticket, receipt, spaced, withdrawn, receipt.toLowerCase()]) {
    expect(found(kept, mark), mark).toEqual([])
  }
  // What is meant to be kept is found where it should be, so the search does read the tables and the files.
  expect(found(kept, 'most-nights')).toEqual(['the vault’s tables', 'the databases’ files'])
  expect(found(kept, Buffer.from(sealed).toString('hex'))).toEqual(['the vault’s tables'])
})

it('a mark that somebody left in a log, a table or a process’s output is found', async () => {
  const vault = await installation.admin('vault')
  await vault.query(`DO $$ BEGIN RAISE LOG 'left-in-a-log'; END $$`)
  await vault.query(`UPDATE vault.organisation SET facts = facts || '{"seen": "left-in-a-table"}'`)
  const app = await installation.admin('app')
  await app.query(`CREATE TABLE public.left_over AS SELECT 'left-in-the-app-database' AS seen`)
  const kept = await everythingKept()
  expect(found(kept, 'left-in-a-log')).toEqual(['what PostgreSQL wrote'])
  expect(found(kept, 'left-in-a-table')).toEqual(['the vault’s tables', 'the databases’ files'])
  expect(found(kept, 'left-in-the-app-database')).toEqual(['the app database’s tables', 'the databases’ files'])
  expect(found(kept, 'the report door serves')).toEqual(['what the door wrote'])
})

it('the door’s process talks to PostgreSQL as vault_intake, listens on its own port, and to nobody else', async () => {
  const inodes = new Set(
    readdirSync(`/proc/${door.pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${door.pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        // Closed since it was listed.
        return []
      }
    }),
  )
  const sockets = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${door.pid}/net/${table}`, 'latin1')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? '')),
  )
  const portIn = (field: string | undefined) => Number.parseInt(field?.split(':')[1] ?? '', 16)
  const listening = sockets.filter((fields) => fields[3] === '0A').map((fields) => portIn(fields[1]))
  expect(listening).toEqual([door.port])
  const postgres = Number(new URL(installation.urls.vault_intake).port)
  const outgoing = sockets.filter((fields) => fields[3] === '01' && portIn(fields[1]) !== door.port)
  expect(outgoing.length).toBeGreaterThan(0)
  expect(new Set(outgoing.map((fields) => portIn(fields[2])))).toEqual(new Set([postgres]))
  const admin = await installation.admin('vault')
  const { rows } = await admin.query(
    'SELECT DISTINCT usename::text AS role, datname = current_database() AS vault FROM pg_stat_activity WHERE client_port = ANY ($1)',
    [outgoing.map((fields) => portIn(fields[1]))],
  )
  expect(rows).toEqual([{ role: 'vault_intake', vault: true }])
})

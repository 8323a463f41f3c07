import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { hashKey } from '@/lib/crypto/receipt'
import { connectWorkerVault } from '@/lib/data/vault/worker'
import { bootstrap, createDatabase } from '../../scripts/bootstrap.mjs'
import { type RunningPostgres, removePostgres, startPostgres } from '../../scripts/postgres.mjs'
import { readSecrets } from '../../scripts/secrets.mjs'
import { startDoor } from '../attack/door-process'
import { facts } from '../integration/intake/door'

/**
 * `npm run bench -- crash [rounds]`: kill -9 of the door, then of every process of PostgreSQL, while 16 people report;
 * whoever hears nothing sends the same again. Whatever was answered must be there, once. And once more with commits
 * that do not wait for the disk, where some must be lost: otherwise the measurement sees nothing.
 */
const [rounds = 4] = process.argv.slice(2).map(Number)
const people = 16

const home = mkdtempSync(join(tmpdir(), 'plumbline-crash-'))
const secrets = readSecrets(home)
let server: RunningPostgres = await startPostgres({ home, password: secrets.superuser, supervised: false })

// A restarted server listens elsewhere; the door knows one address.
const relay = createServer((socket) => {
  const onward = connect(server.port, '127.0.0.1')
  socket.pipe(onward).pipe(socket)
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    one.on('error', () => {})
    one.on('close', () => other.destroy())
  }
})
await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
const roleUrl = (role: 'vault_intake' | 'vault_worker') =>
  // A server that listens on a port has an address object.
  `postgres://${role}:${encodeURIComponent(secrets.roles[role])}@127.0.0.1:${(relay.address() as AddressInfo).port}/vault`

async function asAdministrator<T>(use: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server.adminUrl('vault') })
  admin.on('error', () => {})
  await admin.connect()
  try {
    return await use(admin)
  } finally {
    await admin.end()
  }
}

await createDatabase(server.adminUrl(), 'app', 'app_owner')
await createDatabase(server.adminUrl(), 'vault', 'vault_owner')
await bootstrap({ appUrl: server.adminUrl('app'), vaultUrl: server.adminUrl('vault'), secrets })
const worker = connectWorkerVault(roleUrl('vault_worker'))
await worker.pushFacts(facts)
await worker.close()
let door = await startDoor(roleUrl('vault_intake'))

/** SIGKILL for the server and all that it started: none of them can write another byte. */
async function killPostgres(): Promise<void> {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[1] === String(server.pid)
    } catch {
      // It has ended.
      return false
    }
  })
  for (const pid of [server.pid, ...children.map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended with the first.
    }
  }
  await server.exited
  server = await startPostgres({ home, password: secrets.superuser, supervised: false })
}

async function killDoor(): Promise<void> {
  const { port } = door
  await door.kill('SIGKILL')
  door = await startDoor(roleUrl('vault_intake'), { port })
}

type Tally = { acknowledged: Set<string>; again: number }

/** One person after another at one place; each sends until there is an answer. */
async function report(tally: Tally, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const key = randomBytes(18).toString('base64url')
    for (let _attempt = 0; ; _attempt += 1) {
      try {
        const answer = await fetch(`${door.address}/r/northwind/reports`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ unit: 'LEE-PACK', regions: ['none'], key }),
          signal: AbortSignal.timeout(15_000),
        })
        await answer.arrayBuffer()
        if (answer.status === 201) {
          tally.acknowledged.add(hashKey('northwind', key))
          break
        }
        if (answer.status !== 503) throw new Error(`the door answered ${answer.status}`)
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('the door answered')) throw error
      }
      tally.again += 1
      await sleep(100)
    }
  }
}

async function round(kill: () => Promise<void>) {
  const tally: Tally = { acknowledged: new Set(), again: 0 }
  const stored = () =>
    asAdministrator(async (admin) => {
      const { rows } = await admin.query<{ key: string }>(`SELECT encode(key_hash, 'hex') AS key FROM vault.report`)
      return new Set(rows.map(({ key }) => key))
    })
  await asAdministrator((admin) => admin.query('TRUNCATE vault.report'))
  let over = false
  const everybody = Array.from({ length: people }, () => report(tally, () => over))
  await sleep(1_500)
  await kill()
  await sleep(1_000)
  over = true
  await Promise.all(everybody)
  const rows = await stored()
  const lost = [...tally.acknowledged].filter((key) => !rows.has(key)).length
  return {
    acknowledged: tally.acknowledged.size,
    sentAgain: tally.again,
    lost,
    rowsOfNobody: rows.size - tally.acknowledged.size + lost,
  }
}

async function roundsOf(kill: () => Promise<void>) {
  const results = []
  for (let n = 0; n < rounds; n += 1) results.push(await round(kill))
  return results
}

const doorKilled = await roundsOf(killDoor)
const postgresKilled = await roundsOf(killPostgres)
await asAdministrator(async (admin) => {
  await admin.query('ALTER ROLE vault_intake SET synchronous_commit = off')
  await admin.query(`ALTER SYSTEM SET wal_writer_delay = '10s'`)
  await admin.query('ALTER SYSTEM SET wal_writer_flush_after = 0')
})
await killDoor()
await killPostgres()
const withoutWaiting = [await round(killPostgres), await round(killPostgres)]

const sum = (
  results: Awaited<ReturnType<typeof round>>[],
  of: 'acknowledged' | 'lost' | 'sentAgain' | 'rowsOfNobody',
) => results.reduce((total, result) => total + result[of], 0)
console.log(
  JSON.stringify(
    Object.fromEntries(
      Object.entries({ doorKilled, postgresKilled, 'synchronous_commit off': withoutWaiting }).map(
        ([name, results]) => [
          name,
          {
            rounds: results.length,
            acknowledged: sum(results, 'acknowledged'),
            lost: sum(results, 'lost'),
            sentAgain: sum(results, 'sentAgain'),
            rowsOfNobody: sum(results, 'rowsOfNobody'),
          },
        ],
      ),
    ),
    null,
    2,
  ),
)
const promiseHolds = [...doorKilled, ...postgresKilled].every(
  ({ lost, rowsOfNobody }) => lost === 0 && rowsOfNobody === 0,
)
if (!promiseHolds || sum(withoutWaiting, 'lost') === 0) process.exitCode = 1

await door.kill('SIGKILL')
await server.stop()
relay.close()
removePostgres(home)
rmSync(home, { recursive: true, force: true })

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { connectWorkerVault } from '@/lib/data/vault/worker'
import { bootstrap, createDatabase } from '../../scripts/bootstrap.mjs'
import { removePostgres, startPostgres } from '../../scripts/postgres.mjs'
import { readSecrets } from '../../scripts/secrets.mjs'
import { startDoor } from '../attack/door-process'
import { facts } from '../integration/intake/door'

/**
 * `npm run bench -- intake [rounds] [seconds]`: durable reports a second through the door's own process, against
 * prepared single inserts of the same row by `pg` (T1), and one hot unit against many (T5). 32 at a time, in rounds
 * that alternate. Client, door and PostgreSQL share the machine, so only the ratios mean anything.
 */
const [rounds = 5, seconds = 1] = process.argv.slice(2).map(Number)
const concurrency = 32
const leaves = Array.from({ length: 50 }, (_, n) => `U-${n}`)

const home = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
const secrets = readSecrets(home)
const server = await startPostgres({ home, password: secrets.superuser })
await createDatabase(server.adminUrl(), 'app', 'app_owner')
await createDatabase(server.adminUrl(), 'vault', 'vault_owner')
await bootstrap({ appUrl: server.adminUrl('app'), vaultUrl: server.adminUrl('vault'), secrets })
const roleUrl = (role: 'vault_intake' | 'vault_worker') => {
  const url = new URL(server.adminUrl('vault'))
  url.username = role
  url.password = secrets.roles[role]
  return url.href
}
const admin = new pg.Client({ connectionString: server.adminUrl('vault') })
await admin.connect()
const worker = connectWorkerVault(roleUrl('vault_worker'))
const root = facts.units[0]
if (root === undefined) throw new Error('the facts have no unit')
/** One for each measurement of the door, because it takes 10,000 reports of one organisation at a stretch. */
const slugs = Array.from({ length: 2 * (rounds + 1) }, (_, n) => `northwind-${n}`)
for (const slug of slugs) {
  await worker.pushFacts({
    ...facts,
    organisation: { ...facts.organisation, slug },
    units: [root, ...leaves.map((code) => ({ code, name: code, kind: 'team' as const, parent: root.code }))],
  })
}
await worker.close()
const door = await startDoor(roleUrl('vault_intake'), { nodeOptions: process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [] })

// The yardstick's table has the report's columns and indexes; the pool has a connection for each that waits.
await admin.query('CREATE TABLE public.yardstick (LIKE vault.report INCLUDING ALL)')
const pool = new pg.Pool({ connectionString: server.adminUrl('vault'), max: concurrency })
// PostgreSQL ends the last connections at the end.
pool.on('error', () => {})
pool.on('connect', (client) => client.on('error', () => {}))
admin.on('error', () => {})

const answers = {
  regions: ['wrists-hands', 'lower-back'],
  'wrist.frequency': 3,
  'wrist.discomfort': 2,
  'wrist.interference': 2,
  'hand.right': ['thumb', 'index', 'middle'],
  'hand.night': 'sometimes',
  'hand.relief': 'yes',
  'back.frequency': 2,
  'back.discomfort': 1,
  'back.interference': 1,
  order: 'wrist-first',
  posture: 'yes',
  systemic: 'no',
}
/** One connection that is kept, as a load generator in C would: Node's own client costs more than the door. */
class Connection {
  readonly #socket = connect({ port: door.port, host: '127.0.0.1', noDelay: true })
  #answered: (status: number) => void = () => {}
  #text = ''

  constructor() {
    this.#socket.setEncoding('latin1').on('data', (chunk: string) => {
      this.#text += chunk
      const head = this.#text.indexOf('\r\n\r\n')
      if (head === -1) return
      const length = Number(/^content-length: (\d+)/im.exec(this.#text)?.[1])
      if (this.#text.length < head + 4 + length) return
      const status = Number(this.#text.slice(9, 12))
      this.#text = ''
      this.#answered(status)
    })
  }

  /** One report, and its answer read to the end. */
  post(slug: string, unit: string): Promise<boolean> {
    const body = JSON.stringify({ unit, ...answers, key: randomBytes(18).toString('base64url') })
    return new Promise((resolve) => {
      this.#answered = (status) => resolve(status === 201)
      this.#socket.write(
        `POST /r/${slug}/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}

async function insert(unit: string): Promise<boolean> {
  await pool.query({
    name: 'yardstick',
    text: `INSERT INTO public.yardstick (organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
      key_hash, content_hash, receipt_hash) VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, false, false, $6, $7, $8)`,
    values: [
      'northwind',
      '2026-Q4',
      unit,
      'both',
      JSON.stringify(answers),
      randomBytes(32),
      randomBytes(32),
      randomBytes(32),
    ],
  })
  return true
}

type Measured = { perSecond: number; p50: number; p99: number; refused: number }

/** `concurrency` at a time, each with its own next one, for the given time. */
async function load(
  ones: readonly ((unit: string) => Promise<boolean>)[],
  unitOf: (n: number) => string,
  time: number,
): Promise<Measured> {
  const latencies: number[] = []
  let refused = 0
  let n = 0
  const from = performance.now()
  const client = async (one: (unit: string) => Promise<boolean>) => {
    while (performance.now() - from < time * 1000) {
      n += 1
      const sent = performance.now()
      if (await one(unitOf(n))) latencies.push(performance.now() - sent)
      else refused += 1
    }
  }
  await Promise.all(ones.map(client))
  const elapsed = (performance.now() - from) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => significant(latencies[Math.floor(share * (latencies.length - 1))] ?? Number.NaN)
  return { perSecond: latencies.length / elapsed, p50: at(0.5), p99: at(0.99), refused }
}

const significant = (value: number) => Number(value.toPrecision(3))
const spread = (index: number) => leaves[index % leaves.length] ?? ''
const hot = () => leaves[0] ?? ''
const inserts = Array.from({ length: concurrency }, () => insert)
/** The door drops a connection that rests, so each measurement has its own. */
async function loadDoor(unitOf: (n: number) => string): Promise<Measured> {
  const connections = inserts.map(() => new Connection())
  const slug = slugs.pop()
  if (slug === undefined) throw new Error('more measurements than organisations')
  const measured = await load(
    connections.map((connection) => (unit: string) => connection.post(slug, unit)),
    unitOf,
    seconds,
  )
  for (const connection of connections) connection.close()
  return measured
}
const works = {
  door: () => loadDoor(spread),
  hotUnit: () => loadDoor(hot),
  yardstick: () => load(inserts, spread, seconds),
}
type Name = keyof typeof works
const names = Object.keys(works) as Name[]

for (const name of names) await works[name]()
const results: Record<Name, Measured>[] = []
const loads: number[] = []
for (let round = 0; round < rounds; round += 1) {
  const measured: Partial<Record<Name, Measured>> = {}
  // Another one begins in each round.
  for (const offset of names.keys()) {
    const name = names[(round + offset) % names.length]
    if (name !== undefined) measured[name] = await works[name]()
  }
  loads.push(loadavg()[0] ?? Number.NaN)
  // All three were just measured.
  results.push(measured as Record<Name, Measured>)
}

function ratio(of: (round: Record<Name, Measured>) => number) {
  const sorted = results.map(of).sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
  return {
    median: significant(median),
    lowest: significant(sorted[0] ?? Number.NaN),
    highest: significant(sorted.at(-1) ?? Number.NaN),
  }
}

const { rows } = await admin.query('SELECT count(*)::int AS n FROM vault.report')
console.log(
  JSON.stringify(
    {
      machine: {
        processor: cpus()[0]?.model ?? 'unknown',
        cores: cpus().length,
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        node: process.version,
        loadAverage: loads.map(significant),
      },
      rounds,
      secondsPerRound: seconds,
      concurrency,
      T1: {
        what: 'reports through the door / prepared single inserts',
        ratio: ratio((round) => round.door.perSecond / round.yardstick.perSecond),
      },
      T5: {
        what: 'reports of one unit / of 50 units',
        ratio: ratio((round) => round.hotUnit.perSecond / round.door.perSecond),
      },
      refused: results.reduce((sum, round) => sum + round.door.refused + round.hotUnit.refused, 0),
      perSecond: Object.fromEntries(
        names.map((name) => [name, results.map((round) => Math.round(round[name].perSecond))]),
      ),
      milliseconds: Object.fromEntries(
        names.map((name) => [name, results.map(({ [name]: { p50, p99 } }) => ({ p50, p99 }))]),
      ),
      rows: rows[0].n,
    },
    null,
    2,
  ),
)

await door.kill('SIGTERM')
await pool.end()
await admin.end()
await server.stop()
removePostgres(home)
rmSync(home, { recursive: true, force: true })

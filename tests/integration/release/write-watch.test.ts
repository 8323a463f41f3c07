import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { changes, faultOf, watchWrites } from '@/lib/release/write-watch'
import { bootstrap, createDatabase } from '../../../scripts/bootstrap.mjs'
import { type RunningPostgres, removePostgres, startPostgres } from '../../../scripts/postgres.mjs'
import { createSecrets } from '../../../scripts/secrets.mjs'

/** A server of its own: these faults are a whole server's. */
const home = mkdtempSync(join(tmpdir(), 'plumbline-watch-'))
const secrets = createSecrets()
let server: RunningPostgres
let stop: (() => void) | undefined

beforeAll(async () => {
  server = await startPostgres({ home, password: secrets.superuser })
  await createDatabase(server.adminUrl(), 'watched_app', 'app_owner')
  await createDatabase(server.adminUrl(), 'watched_vault', 'vault_owner')
  await bootstrap({ appUrl: server.adminUrl('watched_app'), vaultUrl: server.adminUrl('watched_vault'), secrets })
})
afterEach(() => stop?.())
afterAll(async () => {
  await server.stop()
  removePostgres(home)
  rmSync(home, { recursive: true, force: true })
})

function roleUrl(role: 'app_worker' | 'vault_worker', database: string): string {
  const url = new URL(server.adminUrl(database))
  url.username = role
  url.password = secrets.roles[role]
  return url.href
}

/** Watches with less patience than the product has, and hands out what is said, with a way to wait for it. */
function watch(): { said: string[]; saying: (sentence: RegExp) => Promise<void>; logged: string[] } {
  const [said, logged]: [string[], string[]] = [[], []]
  const log = pino({ base: null }, { write: (line: string) => logged.push(line) })
  const urls = { app: roleUrl('app_worker', 'watched_app'), vault: roleUrl('vault_worker', 'watched_vault') }
  stop = watchWrites(urls, log, (sentence) => said.push(sentence), {
    pause: 100,
    patience: 2_000,
    secondQuestion: 1_000,
  })
  const saying = (sentence: RegExp) =>
    vi.waitFor(() => expect(said.join('\n')).toMatch(sentence), { timeout: 60_000, interval: 50 })
  return { said, saying, logged }
}

async function asAdmin(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: server.adminUrl() })
  client.on('error', () => {})
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** The server and every process that it started. */
function family(): number[] {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[1] === String(server.pid)
    } catch {
      // It has ended.
      return false
    }
  })
  return [server.pid, ...children.map(Number)]
}

/** A backend may have ended since it was listed. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

describe('the watch over writes', () => {
  it('says nothing while both databases are written to, and leaves eight pages', async () => {
    const { said, logged } = watch()
    const client = new Client({ connectionString: server.adminUrl('watched_vault') })
    await client.connect()
    const fileOf = async () =>
      (await client.query("SELECT pg_relation_filenode('api.write_probe') AS file")).rows[0].file
    // Two rounds: each begins a new file, which is what takes new room.
    for (const _ of [1, 2]) {
      const before = await fileOf()
      await vi.waitFor(async () => expect(await fileOf()).not.toBe(before), { timeout: 60_000, interval: 50 })
    }
    stop?.()
    const { rows } = await client.query("SELECT pg_relation_size('api.write_probe')::int AS size")
    expect(rows[0].size).toBe(8 * 8192)
    await client.end()
    expect([said, logged]).toEqual([[], []])
  })

  it('names a database that is read-only, and says when it no longer is', async () => {
    const { said, saying, logged } = watch()
    await asAdmin('ALTER DATABASE watched_vault SET default_transaction_read_only = on')
    try {
      await saying(/^Nobody can report\. The vault: the server only reads/)
    } finally {
      await asAdmin('ALTER DATABASE watched_vault RESET default_transaction_read_only')
    }
    await saying(/The vault can be written to again/)
    expect(said).toHaveLength(2)
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ fault: 'readOnly', level: 50 }, { level: 30 }])
  })

  it('names a standby that is missing', async () => {
    const { said, saying } = watch()
    await asAdmin("ALTER SYSTEM SET synchronous_standby_names = 'nowhere'", 'SELECT pg_reload_conf()')
    try {
      await saying(/waits for a standby that does not answer/)
    } finally {
      await asAdmin('ALTER SYSTEM RESET synchronous_standby_names', 'SELECT pg_reload_conf()')
    }
    await saying(/can be written to again/)
    expect(said.join('\n')).not.toMatch(/hangs|takes longer/)
  })

  it('names a server that hangs', async () => {
    const { saying } = watch()
    const processes = family()
    for (const pid of processes) signal(pid, 'SIGSTOP')
    try {
      await saying(/the server hangs/)
    } finally {
      for (const pid of processes) signal(pid, 'SIGCONT')
    }
    await saying(/can be written to again/)
  })

  it('names a server that is gone, and finds it again', async () => {
    const { saying } = watch()
    process.kill(server.pid, 'SIGKILL')
    await saying(/the server does not answer/)
    // Started again by its supervisor.
    await saying(/can be written to again/)
  })
})

describe('what is said', () => {
  it.each([
    ['53100', 'disk'],
    ['25006', 'readOnly'],
    ['57P03', 'away'],
    ['57P02', 'away'],
    ['08006', 'away'],
    ['ECONNREFUSED', 'away'],
    ['42501', 'refused'],
    // A dump holds the table; an administrator ended the session.
    ['55P03', null],
    ['57P01', null],
  ])('of the code %s is %s', (code, fault) => {
    expect(faultOf(Object.assign(new Error('failed'), { code }))).toBe(fault)
  })

  it('is one sentence where the same happens to both', () => {
    expect(changes({ app: null, vault: null }, { app: 'disk', vault: 'disk' })).toEqual([
      {
        fault: 'disk',
        sentence: 'Nobody can report, and nothing can be saved. Both databases: the disk is full. Make room',
      },
    ])
    expect(changes({ app: 'disk', vault: 'disk' }, { app: null, vault: null })).toEqual([
      { fault: null, sentence: 'Both databases can be written to again' },
    ])
  })

  it('is a sentence for each where they differ, and nothing where nothing changed', () => {
    const apart = changes({ app: null, vault: 'hung' }, { app: 'standby', vault: null })
    expect(apart.map(({ fault }) => fault)).toEqual([null, 'standby'])
    expect(changes({ app: 'disk', vault: null }, { app: 'disk', vault: null })).toEqual([])
  })
})

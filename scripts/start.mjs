/**
 * `npm start`: from a checkout to a running product. Installs and builds what is missing or stale, starts PostgreSQL
 * unless DATABASE_URL and VAULT_URL name one, brings both databases up to date, makes the demo organisation when there
 * is none, and supervises the app door, the report door and the worker. Plain Node until packages are installed.
 *
 * PLUMBLINE_HOME           where data, secrets and logs are (.plumbline in the checkout)
 * PLUMBLINE_APP_ADDRESS    under which people open the app (http://localhost and its port)
 * PLUMBLINE_REPORT_ADDRESS under which people open the report form (http://127.0.0.1 and its port)
 * PLUMBLINE_HOST           address to listen on (this machine only)
 * PLUMBLINE_APP_PORT       port to listen on (3000)
 * PLUMBLINE_REPORT_PORT    port to listen on (3001)
 * PLUMBLINE_DEMO=off       start empty, with a set-up code for the first administrator
 * PLUMBLINE_CLOCK_FILE     file with the time to believe; needs PLUMBLINE_ALLOW_CLOCK=yes
 * PLUMBLINE_HOT_COPY=yes   start a copy of a home that was taken while its database ran
 * PLUMBLINE_SKIP_BUILD=yes run what was built last
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isOnlyHere } from '../lib/only-here.mjs'
import { accountsOf, canReach, isRoot, lowestPort, readableRuntime } from './accounts.mjs'
import { addressSettings, doorAddresses } from './addresses.mjs'
import { build, isBuilt } from './build.mjs'
import {
  childEnvironment,
  environmentFile,
  environments,
  environmentsProblems,
  outsideSettings,
} from './environments.mjs'
import { inodeOf } from './identity.mjs'
import { generate, install, isGenerated, isInstalled } from './install.mjs'
import { doorPort } from './ports.mjs'
import { readSecrets } from './secrets.mjs'
import { beginningOf, commandOf, createSupervisor, endGroup } from './supervisor.mjs'
import { bold, brass, dim, gap, line, note, red, step } from './terminal.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const home = resolve(process.env.PLUMBLINE_HOME || join(root, '.plumbline'))
const files = {
  running: join(home, 'running.json'),
  addresses: join(home, 'addresses.json'),
  /** Where the doors listened last. */
  ports: join(home, 'ports.json'),
  importEnvironment: join(home, 'env', 'import.env'),
  passwordLinkEnvironment: join(home, 'env', 'password-link.env'),
  signIns: join(home, 'demo-sign-ins.txt'),
  /** There while the demo is being made: nobody has served anything yet. */
  seeding: join(home, 'demo-unfinished'),
  log: (name) => join(home, 'logs', `${name}.log`),
}

/** How the processes of a start that was killed are recognised: their numbers may belong to others by now. */
const ourCommands = { 'report-door': /report-door\.mjs/, 'app-door': /app-door\.mjs/, worker: /worker\.mjs/ }

/** In the order of stopping: whoever needs the next one ends first. */
const stack = []
let stopping = false

try {
  await start()
} catch (error) {
  gap()
  console.error(`  ${red('Plumbline did not start.')}`)
  console.error(
    String(error?.expected ? error.message : (error?.stack ?? error))
      .split('\n')
      .map((text) => `  ${text}`)
      .join('\n'),
  )
  await unwind()
  process.exit(1)
}

async function start() {
  checkNode()
  // What was set wrongly is said at once, before anything is installed or built.
  const wanted = addressSettings(process.env)
  const from = Date.now()
  gap()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  console.log(`  ${brass('┃')} ${bold('Plumbline')} ${dim(version)}`)
  gap()

  // Other accounts run what is installed and built here; what is private says so itself.
  if (isRoot) process.umask(0o022)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 })
  claimHome()

  await prepareCode()
  const secrets = readSecrets(home)
  const clock = clockSettings()

  // Loaded only now: it needs installed packages.
  const { openDatabases } = await import('./databases.mjs')
  const fresh = existsSync(files.seeding)
  const databases = await step('Database', 'starting', async (done) => {
    const onServer = (server) => stack.push(() => server.stop())
    const opened = await openDatabases({ home, secrets, say: note, fresh, onServer })
    rmSync(files.seeding, { force: true })
    done(opened.server ? 'PostgreSQL 18, ready' : 'yours, up to date')
    return opened
  })
  const doors = await chooseDoors(wanted)
  const addresses = { app: doors.app.address, report: doors.report.address }
  const sets = environments({
    secrets,
    databases: databases.urls,
    addresses,
    listen: doors.report,
    clock,
    outside: outsideSettings(),
  })
  const problems = await environmentsProblems(sets)
  if (problems.length > 0) fail(problems.join('\n'))
  const { countOrganisations, newSetupCode, replaceSetupCode } = await import('./first-run.mjs')
  const found = await countOrganisations(databases.urls.app)
  // Once a start gave out a set-up code, the next one makes no demo in its place, whatever it was told or not told.
  const withDemo = process.env.PLUMBLINE_DEMO ? process.env.PLUMBLINE_DEMO !== 'off' : !found.awaited
  if (found.all === 0 && withDemo) await makeDemo(sets.seed)
  const needsCode = found.own === 0 && !withDemo

  const { accounts, runtime } = chooseAccounts(doors, clock)
  const supervisor = createSupervisor({ ...runtime, say: note, onChange: rememberProcesses })
  // Of an account without a line in /etc/passwd, and the folder of whoever starts this is nobody else's business.
  const environmentOf = (own) => ({ ...childEnvironment(own), ...(accounts ? { HOME: '/nonexistent' } : {}) })
  stack.push(() => supervisor.stop())
  await step('Doors', 'opening', async (done) => {
    supervisor.start({
      name: 'report-door',
      arguments: ['--enable-source-maps', join('dist', 'report-door.mjs')],
      environment: environmentOf(sets.reportDoor),
      logFile: files.log('report-door'),
      ...(accounts ? { account: accounts['report-door'] } : {}),
    })
    supervisor.start({
      name: 'app-door',
      arguments: [
        '--enable-source-maps',
        join('dist', 'app-door.mjs'),
        '--hostname',
        doors.app.host,
        '--port',
        String(doors.app.port),
      ],
      environment: environmentOf(sets.appDoor),
      logFile: files.log('app-door'),
      ...(accounts ? { account: accounts['app-door'] } : {}),
    })
    supervisor.start({
      name: 'worker',
      speaks: true,
      arguments: ['--enable-source-maps', join('dist', 'worker.mjs')],
      environment: environmentOf(sets.worker),
      logFile: files.log('worker'),
      ...(accounts ? { account: accounts.worker } : {}),
    })
    await Promise.all([
      untilServing(supervisor, doors.app.local, 'app-door'),
      untilServing(supervisor, doors.report.local, 'report-door'),
    ])
    done('open')
  })
  // For `npm run import:reports` beside this: the credential of one command line, as long as its database is reached.
  mkdirSync(dirname(files.importEnvironment), { recursive: true, mode: 0o700 })
  rmSync(files.importEnvironment, { force: true })
  writeFileSync(files.importEnvironment, environmentFile(sets.importReports), { mode: 0o600 })
  stack.push(async () => rmSync(files.importEnvironment, { force: true }))
  // The same for `npm run new-password-link`.
  rmSync(files.passwordLinkEnvironment, { force: true })
  writeFileSync(files.passwordLinkEnvironment, environmentFile(sets.passwordLink), { mode: 0o600 })
  stack.push(async () => rmSync(files.passwordLinkEnvironment, { force: true }))
  // People may have printed these addresses by the next start.
  writeFileSync(files.ports, json({ app: doors.app.port, report: doors.report.port }), { mode: 0o600 })
  const local = { app: doors.app.local, report: doors.report.local }
  writeFileSync(files.addresses, json({ ...addresses, local }), { mode: 0o600 })
  stack.push(async () => rmSync(files.addresses, { force: true }))

  gap()
  line('App', bold(addresses.app))
  line('Report door', bold(addresses.report) + (needsCode ? '' : dim('  no sign-in, no cookie')))
  if (existsSync(files.signIns)) line('Sign in as', `${files.signIns} ${dim('(demo people and passwords)')}`)
  if (needsCode) {
    const code = newSetupCode()
    await replaceSetupCode(databases.urls.app, code, clockTime(clock))
    line('Set up', bold(`${addresses.app}/setup`))
    line('Set-up code', `${bold(code)} ${dim('(once, for the first administrator, 7 days)')}`)
  }
  line('Data', home)
  if (found.own === 0 && existsSync(files.signIns)) {
    note('This home holds demo data, which stay. For an organisation of your own, better take another folder:')
    note('PLUMBLINE_DEMO=off PLUMBLINE_HOME=/another/folder npm start')
  }
  if (!accounts) {
    note(
      `Doors, worker and database run as one account (${accountName()}): whoever breaks into one can reach the others.`,
    )
    note('Started by root, each has an account of its own; see docs/threat-model.md, "One account".')
  }
  sayWhoCanOpen(doors)
  gap()
  console.log(
    `  ${dim(`Ready after ${((Date.now() - from) / 1000).toFixed(1)} s. Ctrl-C stops everything; the data stay.`)}`,
  )
  gap()
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 20)) return
  fail(`This needs Node 20.20 or newer; this is ${process.versions.node}. Get one from https://nodejs.org.`)
}

/** One start per home. What a killed start left behind is ended first. */
function claimHome() {
  const last = existsSync(files.running) ? JSON.parse(readFileSync(files.running, 'utf8')) : null
  // What was copied with a home speaks of the processes of its original.
  if (last && isOurs(last.home)) {
    if (last.pid !== process.pid && isTheSame(last, /start\.mjs/)) {
      const where = existsSync(files.addresses) ? `: ${JSON.parse(readFileSync(files.addresses, 'utf8')).app}` : ''
      fail(
        `Plumbline already runs with this data (process ${last.pid})${where}\nStop it first, or set PLUMBLINE_HOME to another folder.`,
      )
    }
    for (const child of last.processes) {
      if (ourCommands[child.name] && isTheSame(child, ourCommands[child.name])) {
        note(`ending the ${child.name} of a start that was killed`)
        endGroup(child.pid, 'SIGKILL')
      }
    }
  }
  rmSync(files.addresses, { force: true })
  rmSync(files.importEnvironment, { force: true })
  rmSync(files.passwordLinkEnvironment, { force: true })
  rememberProcesses([])
  stack.push(async () => rmSync(files.running, { force: true }))
}

/** A folder that was renamed is the same one; older versions did not say which one it was. */
function isOurs(folder) {
  return folder === undefined || folder.path === realpathSync(home) || folder.inode === inodeOf(home)
}

/** Whether a process that was written down still runs: its number alone may belong to somebody else by now. */
function isTheSame({ pid, born }, command) {
  // A program may rename itself; only where nothing says when it began does its name have to do.
  return born ? beginningOf(pid) === born : command.test(commandOf(pid) ?? '')
}

function rememberProcesses(processes) {
  const content = {
    home: { path: realpathSync(home), inode: inodeOf(home) },
    pid: process.pid,
    born: beginningOf(process.pid),
    processes: processes.map((child) => ({ ...child, born: beginningOf(child.pid) })),
  }
  // Whole or not at all: the next start reads it after a kill at any moment.
  writeFileSync(`${files.running}.new`, json(content), { mode: 0o600 })
  renameSync(`${files.running}.new`, files.running)
}

async function prepareCode() {
  if (!isInstalled()) {
    await step('Packages', 'installing', async (done) => {
      await soon()
      install({ stdio: ['ignore', 'ignore', 'pipe'] })
      done('installed')
    })
  }
  if (!isGenerated()) {
    await step('Client', 'generating', async (done) => {
      await soon()
      generate({ stdio: ['ignore', 'ignore', 'pipe'] })
      done('generated')
    })
  }
  if (process.env.PLUMBLINE_SKIP_BUILD === 'yes' || isBuilt()) return
  await step('Build', 'building', async (done) => {
    const { appendFileSync } = await import('node:fs')
    rmSync(files.log('build'), { force: true })
    await build({
      log: (text) => appendFileSync(files.log('build'), text),
      onChild: (child) => stack.push(async () => child.kill()),
    })
    done('built')
  })
}

/** Lets the terminal show a step before a call that blocks. */
function soon() {
  return sleep(10)
}

function clockSettings() {
  const file = process.env.PLUMBLINE_CLOCK_FILE
  if (!file) return {}
  if (!['yes', 'guarded'].includes(process.env.PLUMBLINE_ALLOW_CLOCK)) {
    fail('PLUMBLINE_CLOCK_FILE needs PLUMBLINE_ALLOW_CLOCK=yes: only a test or a demonstration may set the clock.')
  }
  note(`the clock is read from ${file}`)
  return { PLUMBLINE_CLOCK_FILE: resolve(file), PLUMBLINE_ALLOW_CLOCK: process.env.PLUMBLINE_ALLOW_CLOCK }
}

function clockTime(clock) {
  return clock.PLUMBLINE_CLOCK_FILE ? new Date(readFileSync(clock.PLUMBLINE_CLOCK_FILE, 'utf8').trim()) : new Date()
}

/** Who the doors and the worker run as, and from where: never as root. */
function chooseAccounts(doors, clock) {
  const accounts = accountsOf(home)
  if (!accounts) return { accounts, runtime: { cwd: root } }
  const closed = Object.values(doors).find(({ port }) => port < lowestPort())
  if (closed) {
    fail(
      `Only root may listen on port ${closed.port} here, and the doors never run as root.\n` +
        'Put a proxy in front, or let others listen there: sysctl net.ipv4.ip_unprivileged_port_start=80',
    )
  }
  const file = clock.PLUMBLINE_CLOCK_FILE
  if (file && !Object.values(accounts).every((account) => canReach(account, file, '-r'))) {
    fail(`The doors and the worker have accounts of their own, which cannot read the clock: ${file}`)
  }
  return { accounts, runtime: readableRuntime({ root, home, account: accounts.worker }) }
}

async function chooseDoors(wanted) {
  const before = existsSync(files.ports) ? JSON.parse(readFileSync(files.ports, 'utf8')) : {}
  const { host } = wanted
  const app = await doorPort({
    what: 'the app',
    setting: 'PLUMBLINE_APP_PORT',
    host: host ?? 'localhost',
    asked: wanted.app.port,
    before: before.app,
    preset: 3000,
  })
  const report = await doorPort({
    what: 'the report door',
    setting: 'PLUMBLINE_REPORT_PORT',
    host: host ?? '127.0.0.1',
    asked: wanted.report.port,
    before: before.report,
    preset: 3001,
    taken: [app],
  })
  return doorAddresses(wanted, { app, report })
}

function sayWhoCanOpen({ app, report }) {
  const here = [app, report].map(({ address }) => isOnlyHere(address))
  if (here[0] || here[1]) {
    const which = here[0] && here[1] ? 'these addresses' : here[0] ? 'the address of the app' : 'the report form'
    note(`Only this machine can open ${which}. For everybody: "Reachable by everybody" in docs/operations.md.`)
  }
  for (const { address, host } of [app, report]) {
    if (!isOnlyHere(address) && address.startsWith('http:')) {
      note(`${address} is not encrypted: passwords can be read on the way, and remarks and passes do not work.`)
    }
    if (!isOnlyHere(address) && /^(localhost|127\..*|::1)$/.test(host)) {
      note(`${address} needs a proxy on this machine: the door listens on ${host} only (PLUMBLINE_HOST).`)
    }
  }
}

function accountName() {
  try {
    return userInfo().username
  } catch {
    // An account that is only a number.
    return String(process.getuid?.())
  }
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`
}

async function makeDemo(environment) {
  const seed = join(root, 'dist', 'cli', 'seed-demo.mjs')
  if (!existsSync(seed)) {
    note('no demo data: this version has no seed')
    return
  }
  await step('Demo', 'making a demo company with nine published quarters', async (done) => {
    writeFileSync(files.seeding, '')
    const { spawn } = await import('node:child_process')
    await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--enable-source-maps', seed], {
        cwd: root,
        env: childEnvironment({ ...environment, PLUMBLINE_HOME: home }),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      stack.push(async () => child.kill('SIGKILL'))
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => (output += text))
      child.once('error', reject)
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`The demo could not be made:\n${output.trim()}`)),
      )
    })
    rmSync(files.seeding, { force: true })
    done('Northwind Logistics, a made-up company')
  })
}

async function untilServing(supervisor, address, name) {
  const deadline = Date.now() + 120_000
  while (!stopping) {
    // Somebody else may answer at that port: a door that ended has not served.
    if (supervisor.endings(name) > 0) {
      const said = readFileSync(files.log(name), 'utf8').trim().split('\n').slice(-5).join('\n')
      fail(`The ${name} ended while it opened. Its last words (${files.log(name)}):\n${said}`)
    }
    try {
      const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(5_000) })
      await answer.body?.cancel()
      if (answer.status === 200) return
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) fail(`The ${name} does not answer. Its log: ${files.log(name)}`)
    await sleep(50)
  }
}

async function stop(reason) {
  if (stopping) {
    // The second Ctrl-C: whoever is still there is not asked again.
    if (reason === 'SIGINT') note('stopping, a moment')
    return
  }
  stopping = true
  gap()
  line('Stopping', 'doors, worker, database')
  await unwind()
  line('Stopped', dim('the data stay'))
  process.exit(0)
}

async function unwind() {
  stopping = true
  for (const undo of stack.reverse()) {
    try {
      await undo()
    } catch (error) {
      // What follows has to end all the same: PostgreSQL comes last.
      note(`stopping: ${error.message}`)
    }
  }
}

function fail(message) {
  throw Object.assign(new Error(message), { expected: true })
}

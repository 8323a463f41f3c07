import { execFile, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { sessionsOf } from './database-sessions'
import { demo, expect, test } from './fixtures'

/** The processes of a running product as the machine's administrator sees them, and the files they keep. */
test.use({ role: null })

const root = resolve(import.meta.dirname, '../..')
const inHome = (...path: string[]) => join(demo.home, ...path)
const readJson = (...path: string[]) => JSON.parse(readFileSync(inHome(...path), 'utf8'))

/** Numbers of a process and of everything that it started: each program has a process group of its own. */
function groupOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readOrNothing(`/proc/${name}/stat`)
      // After the name in brackets: state, parent, group.
      const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(group) === pid ? [Number(name)] : []
    })
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The process has ended.
    return ''
  }
}

const visible = (pid: number) => readOrNothing(`/proc/${pid}/environ`) + readOrNothing(`/proc/${pid}/cmdline`)

test('each process has the credentials that it needs, and none of another', () => {
  test.skip(process.platform !== 'linux', 'other systems do not show the environment of a process as a file')
  const { pid, processes } = readJson('running.json') as { pid: number; processes: { name: string; pid: number }[] }
  expect(processes.map(({ name }) => name).sort()).toEqual(['app-door', 'report-door', 'worker'])
  const texts = new Map(processes.map((program) => [program.name, groupOf(program.pid).map(visible).join('\0')]))
  texts.set('start', visible(pid))
  texts.set('postgres', postgresProcesses().map(visible).join('\0'))
  for (const [name, text] of texts) expect(text, name).not.toBe('')

  const secrets = readJson('secrets.json')
  const holders = (secret: string) =>
    [...texts]
      .filter(([, text]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
      .map(([name]) => name)
  expect({
    superuser: holders(secrets.superuser),
    app_web: holders(secrets.roles.app_web),
    app_worker: holders(secrets.roles.app_worker),
    vault_intake: holders(secrets.roles.vault_intake),
    vault_worker: holders(secrets.roles.vault_worker),
    vault_import: holders(secrets.roles.vault_import),
    contextKey: holders(secrets.contextKey).sort(),
    receiptSecret: holders(secrets.receiptSecret),
    nextauthSecret: holders(secrets.nextauthSecret),
    signingKey: holders(secrets.signingKey),
  }).toEqual({
    superuser: [],
    app_web: ['app-door'],
    app_worker: ['worker'],
    vault_intake: ['report-door'],
    vault_worker: ['worker'],
    vault_import: [],
    contextKey: ['app-door', 'worker'],
    receiptSecret: ['report-door'],
    nextauthSecret: ['app-door'],
    signingKey: ['worker'],
  })
})

test('each process is signed in to the databases with its own roles, and is connected to nothing else', async ({
  request,
}) => {
  test.skip(process.platform !== 'linux', 'other systems do not show the sockets of a process as files')
  const { pid, processes } = readJson('running.json') as { pid: number; processes: { name: string; pid: number }[] }
  const pidOf = (name: string) => processes.find((program) => program.name === name)?.pid ?? 0
  const url = new URL(/APP_WORKER_URL=([^\0]+)/.exec(visible(pidOf('worker')))?.[1] ?? '')
  const port = Number(url.port)
  url.username = 'postgres'
  url.password = readJson('secrets.json').superuser
  const admin = new Client({ connectionString: url.href })
  await admin.connect()
  try {
    const programs = [...processes, { name: 'start', pid }]
    const pids = new Map(programs.map((program) => [program.name, groupOf(program.pid)]))
    pids.set('start', [pid])
    const seen = new Map(
      programs.map(({ name }) => [name, { signedIn: new Set<string>(), elsewhere: new Set<number>() }]),
    )
    // Idle connections are given up after ten seconds: both doors get something to do, and the worker has its own.
    for (let look = 0; look < 6; look += 1) {
      await request.get(`${demo.app}/sign-in`)
      await request.get(`${demo.report}/r/northwind/facts.json`)
      for (const [name, own] of pids) {
        const { signedIn, elsewhere } = await sessionsOf(own, admin, port)
        for (const session of signedIn) seen.get(name)?.signedIn.add(session)
        for (const other of elsewhere) seen.get(name)?.elsewhere.add(other)
      }
      await sleep(500)
    }
    const database = (session: string) => session.replace(/@.*(app|vault).*$/, '@$1')
    const roles = (name: string) => [...(seen.get(name)?.signedIn ?? [])].map(database).sort()
    expect(roles('app-door')).toEqual(['app_web@app'])
    expect(roles('report-door')).toEqual(['vault_intake@vault'])
    // Its connection to the vault is open only while it counts or pushes.
    expect(roles('worker')).toContain('app_worker@app')
    expect(roles('worker').filter((role) => !['app_worker@app', 'vault_worker@vault'].includes(role))).toEqual([])
    expect(roles('start')).toEqual([])
    for (const { name } of processes) expect([...(seen.get(name)?.elsewhere ?? [])], name).toEqual([])
    // The control: this test's own process is signed in as somebody whom no process of the product may be.
    expect((await sessionsOf([process.pid], admin, port)).signedIn.map(database)).toContain('postgres@app')
  } finally {
    await admin.end()
  }
})

/** Every server process of PostgreSQL on this machine: the one of this product is among them. */
function postgresProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && /postgres/.test(readOrNothing(`/proc/${name}/cmdline`)))
    .map(Number)
}

test('started by root, each process has an account of its own that reaches nothing of the others', () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root may give accounts')
  const { pid, processes } = readJson('running.json') as { pid: number; processes: { name: string; pid: number }[] }
  const accounts = new Map(processes.map((program) => [program.name, statSync(`/proc/${program.pid}`).uid]))
  const postgres = statSync(resolve(demo.home, readJson('postgres.json').data)).uid
  const all = [...accounts.values(), postgres]
  expect(all).not.toContain(0)
  expect(new Set(all).size).toBe(4)

  const numberOf = (name: string) => processes.find((program) => program.name === name)?.pid ?? 0
  const files = [
    ...['worker', 'report-door'].flatMap((name) => [`/proc/${numberOf(name)}/environ`, `/proc/${numberOf(name)}/mem`]),
    `/proc/${pid}/environ`,
    ...['secrets.json', 'demo-sign-ins.txt', 'running.json', 'env/import.env', 'logs/worker.log'].map((name) =>
      inHome(name),
    ),
    join(resolve(demo.home, readJson('postgres.json').data), 'PG_VERSION'),
  ]
  // What somebody could do who runs a program in the app door.
  const program = `
    const fs = require('node:fs')
    const tried = (act) => { try { act(); return 'done' } catch (error) { return error.code } }
    const [signal, own, ...files] = process.argv.slice(1)
    console.log(JSON.stringify([
      ...files.map((file) => tried(() => fs.readFileSync(file))),
      tried(() => process.kill(Number(signal), 0)),
      tried(() => fs.readFileSync(own)),
    ]))`
  const uid = accounts.get('app-door') ?? -1
  const said = execFileSync(
    process.execPath,
    ['-e', program, String(numberOf('worker')), `/proc/${numberOf('app-door')}/environ`, ...files],
    { encoding: 'utf8', cwd: '/', uid, gid: uid },
  )
  // The last one is the control: its own environment, which it may read.
  expect(JSON.parse(said)).toEqual([...files.map(() => 'EACCES'), 'EPERM', 'done'])
})

test('files with credentials are their owner’s alone', () => {
  for (const file of ['secrets.json', 'demo-sign-ins.txt', 'running.json', join('env', 'import.env')]) {
    expect(statSync(inHome(file)).mode & 0o077, file).toBe(0)
  }
})

test('reports of another survey are imported beside the product without more set-up', async () => {
  const fixtures = join(root, 'tests/fixtures/import')
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [
        'scripts/import-reports.mjs',
        join(fixtures, 'limesurvey.csv'),
        ...['--map', join(fixtures, 'limesurvey.map.json'), '--quarter', '2026-Q4', '--organisation', 'northwind'],
        '--dry-run',
      ],
      { cwd: root, env: { PATH: process.env.PATH, PLUMBLINE_HOME: demo.home, NODE_ENV: 'production' } },
      (_, stdout, stderr) => done(stdout + stderr),
    )
  })
  // It has asked the vault for the organisation's units; what it says of them is another test's subject.
  expect(output).toContain('Columns dropped, never stored:')
})

test('nothing that a reporter sends is in any log', async ({ request }) => {
  const facts = await (await request.get(`${demo.report}/r/northwind/facts.json`)).json()
  const parents = new Set(facts.units.map((unit: { parent: string | null }) => unit.parent))
  const unit = facts.units.find(({ code }: { code: string }) => !parents.has(code)).code
  const canary = {
    agent: 'CanaryBrowser/77',
    address: '203.0.113.77',
    cookie: 'canary-cookie',
    key: 'canary-key-0123456789',
    path: 'canary-path',
    referrer: 'canary-referrer',
    field: 'canary-field',
  }
  const headers = {
    'User-Agent': canary.agent,
    'X-Forwarded-For': canary.address,
    'X-Real-IP': canary.address,
    Forwarded: `for=${canary.address}`,
    Cookie: `session=${canary.cookie}`,
    Referer: `http://${canary.referrer}/`,
  }
  const size = () => statSync(inHome('logs', 'report-door.log')).size
  const before = size()
  const post = (path: string, data: object) => request.post(`${demo.report}/r/northwind/${path}`, { headers, data })

  const answers = { unit, regions: ['wrists-hands'], 'wrist.frequency': 3, 'hand.night': 'most-nights' }
  const stored = await post('reports', { ...answers, key: canary.key })
  expect(stored.status()).toBe(201)
  const { receipt } = await stored.json()
  const others = [
    await post('receipts', { receipt, action: 'read' }),
    await post('receipts', { receipt: '0'.repeat(26), action: 'read' }),
    await post('reports', { ...answers, [canary.field]: 'x', key: canary.key }),
    await post('receipts', { receipt, action: 'withdraw' }),
    await request.get(`${demo.report}/r/${canary.path}`, { headers }),
    await request.post(`${demo.report}/r/northwind/reports`, { headers, data: Buffer.alloc(70_000) }),
  ]
  expect(others.map((answer) => answer.status())).toEqual([200, 404, 422, 200, 404, 415])
  for (const answer of [stored, ...others]) {
    expect(answer.headers()['set-cookie']).toBeUndefined()
    expect(answer.headers()['cache-control']).toBe('no-store')
  }

  // Not even that there was a request: its time would be in the line.
  expect(size()).toBe(before)
  const logs = ['postgres.log', ...readdirSync(inHome('logs')).map((name) => join('logs', name))]
  expect(logs).toEqual(expect.arrayContaining(['logs/app-door.log', 'logs/report-door.log', 'logs/worker.log']))
  for (const log of logs) {
    const text = readFileSync(inHome(log), 'utf8')
    for (const trace of [...Object.values(canary), receipt, receipt.toLowerCase(), 'most-nights', 'wrist.frequency']) {
      expect(text.includes(trace), `${trace} in ${log}`).toBe(false)
    }
  }
})

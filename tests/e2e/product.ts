import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type Role = 'hr' | 'safety_officer' | 'admin'

/** A running installation: the three processes and PostgreSQL, as `npm start` brings them up. */
export type Product = {
  home: string
  app: string
  report: string
  /** The same doors as this machine reaches them, past any proxy. */
  local: { app: string; report: string }
  output: () => string
  setClock: (instant: string) => void
  stop: () => Promise<void>
}

export type ProductOptions = {
  demo: boolean
  /** ISO instant at which the injected clock starts; the real clock when absent. */
  clock?: string
  /** More of the environment of `npm start`: a mail server, an OpenID provider. */
  environment?: Record<string, string>
}

const root = resolve(import.meta.dirname, '../..')

/** Starts an installation of its own in a temporary folder and waits until both doors serve. */
export async function startProduct({ demo, clock, environment = {} }: ProductOptions): Promise<Product> {
  const home = mkdtempSync(join(tmpdir(), 'plumbline e2e '))
  const clockFile = join(home, 'clock')
  if (clock) writeFileSync(clockFile, clock)
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PLUMBLINE_HOME: home,
      PLUMBLINE_DEMO: demo ? 'on' : 'off',
      PLUMBLINE_APP_PORT: String(await unusedPort()),
      PLUMBLINE_REPORT_PORT: String(await unusedPort()),
      ...environment,
      ...(clock ? { PLUMBLINE_CLOCK_FILE: clockFile, PLUMBLINE_ALLOW_CLOCK: 'yes' } : {}),
    },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))

  const stop = () => stopped(child).then(() => rmSync(home, { recursive: true, force: true }))
  try {
    const addresses = await serving(child, home, () => output)
    return {
      home,
      ...addresses,
      output: () => output,
      setClock: (instant) => writeFileSync(clockFile, instant),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Below the ports that systems give to outgoing connections, and by chance: two installations may start at once. */
async function unusedPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const server = createServer()
    const free = await new Promise<boolean>((resume) => {
      server.once('error', () => resume(false))
      server.listen(port, 'localhost', () => server.close(() => resume(true)))
    })
    if (free) return port
  }
}

async function serving(
  child: ChildProcess,
  home: string,
  output: () => string,
): Promise<Pick<Product, 'app' | 'report' | 'local'>> {
  const file = join(home, 'addresses.json')
  for (let waited = 0; waited < 300_000; waited += 250) {
    if (child.exitCode !== null) throw new Error(`the product stopped while starting:\n${output()}`)
    if (existsSync(file)) {
      const { app, report, local } = JSON.parse(readFileSync(file, 'utf8'))
      const healthy = await Promise.all(
        [local.app, local.report].map((door) =>
          fetch(`${door}/healthz`).then(
            (answer) => answer.ok,
            () => false,
          ),
        ),
      )
      if (healthy.every(Boolean)) return { app, report, local }
    }
    await new Promise((resume) => setTimeout(resume, 250))
  }
  throw new Error(`the product did not serve within five minutes:\n${output()}`)
}

/** Ctrl-C, as a person would; the whole process group if that is not heard within half a minute. */
async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const pid = child.pid
  const gone = new Promise<void>((resume) => child.once('exit', () => resume()))
  child.kill('SIGINT')
  const patience = setTimeout(() => process.kill(-pid, 'SIGKILL'), 30_000)
  await gone
  clearTimeout(patience)
}

const roleWords = { hr: 'HR', safety_officer: 'Safety officer', admin: 'Administrator' } satisfies Record<Role, string>

/** The demo's sign-ins, from the file that the seed writes once: columns of role, name, address, password. */
export function demoSignIns(home: string): Record<Role, { email: string; password: string }> {
  const lines = readFileSync(join(home, 'demo-sign-ins.txt'), 'utf8').split('\n')
  const find = (role: Role) => {
    const line = lines.find((text) => text.startsWith(`${roleWords[role]}  `))
    const [, , email, password] = line?.split(/ {2,}/) ?? []
    if (!email || !password) throw new Error(`demo-sign-ins.txt has no line for ${role}`)
    return { email, password }
  }
  return { hr: find('hr'), safety_officer: find('safety_officer'), admin: find('admin') }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { freePort } from '../../scripts/postgres.mjs'
import { bundleRemarkPage } from '../../scripts/remark-page.mjs'

/** The report door as the product runs it: a process of its own, from one bundle, with its one credential. */
export type DoorProcess = {
  address: string
  port: number
  pid: number
  /** Everything that it has written so far. */
  output(): string
  /** Resident memory in MiB (Linux). */
  memory(): number
  kill(signal: NodeJS.Signals): Promise<void>
}

/** What receipts and tickets of the attacked door are derived from. */
export const doorSecret = 'a secret of the attacked door, for tests'

const bundles = new Map<string, Promise<string>>()

/** Under `dist`, because the door looks for its assets in the package that it lies in. */
async function bundleDoor(): Promise<string> {
  const outfile = join(process.cwd(), 'dist', `attacked-door-${process.pid}.mjs`)
  await build({
    entryPoints: ['lib/intake/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  await bundleRemarkPage(join(process.cwd(), 'dist'))
  return outfile
}

/** @param options.port a fixed port, for a door that comes back where another one was killed */
export async function startDoor(
  intakeUrl: string,
  options: { port?: number; nodeOptions?: readonly string[] } = {},
): Promise<DoorProcess> {
  const bundle = bundles.get('door') ?? bundleDoor()
  bundles.set('door', bundle)
  const port = options.port ?? (await freePort())
  const address = `http://127.0.0.1:${port}`
  const child: ChildProcess = spawn(process.execPath, [...(options.nodeOptions ?? []), await bundle], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      VAULT_INTAKE_URL: intakeUrl,
      RECEIPT_SECRET: doorSecret,
      REPORT_DOOR_URL: address,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = child.pid
  if (pid === undefined) throw new Error('the door did not start')
  while (!output.includes('the report door serves')) {
    if (child.exitCode !== null) throw new Error(`the door ended:\n${output}`)
    await sleep(20)
  }
  return {
    address,
    port,
    pid,
    output: () => output,
    memory: () => Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    async kill(signal) {
      child.kill(signal)
      await exited
    },
  }
}

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import type { Installation } from './installation'

/** The worker as the product runs it: a process of its own with its own credentials. */
export type WorkerProcess = {
  output(): string
  kill(signal: NodeJS.Signals): Promise<void>
}

let bundle: Promise<string> | undefined

/** Under `dist`, as the product's own. */
async function bundleWorker(): Promise<string> {
  const outfile = join(process.cwd(), 'dist', `tested-worker-${process.pid}.mjs`)
  await build({
    entryPoints: ['lib/release/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  return outfile
}

/** Resolves when it runs. `environment`: what the installation does not say, such as the clock. */
export async function startWorker(
  { urls, secrets }: Installation,
  environment: Record<string, string>,
): Promise<WorkerProcess> {
  bundle ??= bundleWorker()
  const child = spawn(process.execPath, [await bundle], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      APP_WORKER_URL: urls.app_worker,
      VAULT_WORKER_URL: urls.vault_worker,
      CONTEXT_KEY: secrets.contextKey,
      SIGNING_KEY: secrets.signingKey,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (!output.includes('the worker is running')) {
    if (child.exitCode !== null) throw new Error(`the worker ended:\n${output}`)
    await sleep(20)
  }
  return {
    output: () => output,
    async kill(signal) {
      child.kill(signal)
      await exited
    },
  }
}

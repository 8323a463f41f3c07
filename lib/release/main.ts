import { createServer } from 'node:http'
import { Logger, run } from 'graphile-worker'
import { connectApp, disconnectApp } from '../data/app/client'
import { connectWorkerVault } from '../data/vault/worker'
import { now, readEnvironmentOrExit, WorkerEnvironment } from '../env'
import { createLog } from '../log'
import { crontab, taskList } from './tasks'
import { createTools } from './tools'
import { watchWrites } from './write-watch'

/** The worker's process: the only one that holds the vault's counting credential and the signing key. */
async function main(): Promise<void> {
  const environment = readEnvironmentOrExit(WorkerEnvironment)
  const log = createLog('worker')
  // First of all: the rest waits for databases.
  const stopWatchingWrites = watchWrites(
    { app: environment.APP_WORKER_URL, vault: environment.VAULT_WORKER_URL },
    log,
    tellSupervisor,
  )
  connectApp({ url: environment.APP_WORKER_URL, contextKey: environment.CONTEXT_KEY, maximumConnections: 8 })
  const vault = connectWorkerVault(environment.VAULT_WORKER_URL)
  const tools = createTools(vault, environment.SIGNING_KEY)
  const health = await startHealth(environment.HEALTH_PORT)
  const tasks = taskList(
    tools,
    now,
    (error, organisationId) =>
      log.error({ err: error, organisationId }, 'the work of an organisation could not be done; it is tried again'),
    {
      // A clock that is set on purpose is moved on purpose.
      isClockGuarded: environment.PLUMBLINE_CLOCK_FILE === undefined || environment.PLUMBLINE_ALLOW_CLOCK === 'guarded',
      onRound: health.round,
      onNight: (work, organisationId) => log.info({ work, organisationId }, 'the night’s work is done'),
    },
  )
  const runner = await run({
    connectionString: environment.APP_WORKER_URL,
    maxPoolSize: 4,
    // The calendar, both works of the night, and orders meanwhile.
    concurrency: 4,
    // Orders arrive by NOTIFY; polling only catches what was missed.
    pollInterval: 5_000,
    noHandleSignals: true,
    crontab,
    taskList: tasks,
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') log.warn({ level }, message)
    }),
  })
  await runner.addJob('calendar', {}, { jobKey: 'calendar' })
  const stopWatching = watchInjectedClock(environment.PLUMBLINE_CLOCK_FILE !== undefined, () => {
    runner.addJob('calendar', {}, { jobKey: 'calendar' }).catch((error) => {
      log.error({ err: error }, 'the clock moved and the calendar could not be asked for')
    })
  })
  log.info('the worker is running')

  let stopping = false
  const stop = () => {
    // Ctrl-C reaches every process of the terminal, and the supervisor then ends us too: one order is enough.
    if (stopping) return
    stopping = true
    stopWatching()
    runner.stop().catch((error) => log.error({ err: error }, 'the worker could not stop cleanly'))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  try {
    await runner.promise
  } finally {
    stopWatching()
    stopWatchingWrites()
    health.close()
    await vault.close()
    await disconnectApp()
  }
}

/** To the console of `npm start`, where that started us; else the log has to do. */
function tellSupervisor(notice: string): void {
  process.send?.({ notice }, () => {
    // Nobody listens any more: we are about to be ended too.
  })
}

/** What an operator's health check asks on loopback: whether the calendar's rounds come to their end. */
async function startHealth(port: number | undefined): Promise<{ round: () => void; close: () => void }> {
  if (port === undefined) return { round: () => {}, close: () => {} }
  const silence = 10 * 60_000
  // Not the clock, which may jump. Until the first round, from the start on.
  let last = performance.now()
  const server = createServer((_request, response) => {
    const isWell = performance.now() - last < silence
    response.writeHead(isWell ? 200 : 503, { 'Content-Type': 'text/plain; charset=utf-8' })
    response.end(isWell ? 'ok\n' : 'no round of the calendar for ten minutes\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    round: () => {
      last = performance.now()
    },
    close: () => server.close(),
  }
}

/** Under a clock that a test or a demonstration sets, time jumps: the calendar is looked at when it does. */
function watchInjectedClock(injected: boolean, onJump: () => void): () => void {
  if (!injected) return () => {}
  let last = now().getTime()
  const timer = setInterval(() => {
    const current = now().getTime()
    if (current === last) return
    last = current
    onJump()
  }, 500)
  return () => clearInterval(timer)
}

await main()

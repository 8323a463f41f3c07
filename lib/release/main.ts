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
  connectApp({ url: environment.APP_WORKER_URL, contextKey: environment.CONTEXT_KEY, maximumConnections: 4 })
  const vault = connectWorkerVault(environment.VAULT_WORKER_URL)
  const tools = createTools(vault, environment.SIGNING_KEY)
  const tasks = taskList(tools, now, (error, organisationId) =>
    log.error({ err: error, organisationId }, 'the calendar of an organisation could not be kept'),
  )
  const runner = await run({
    connectionString: environment.APP_WORKER_URL,
    maxPoolSize: 4,
    concurrency: 2,
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

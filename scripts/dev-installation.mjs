/**
 * A PostgreSQL with both databases for a developer, and the environment of each process as a file:
 *
 *   PLUMBLINE_HOME=.plumbline/dev node scripts/dev-installation.mjs
 *   set -a; . .plumbline/dev/env/app-door.env; set +a; npx next dev
 *
 * Runs until Ctrl-C; the data stay. Ports of the doors: PLUMBLINE_APP_PORT, PLUMBLINE_REPORT_PORT (3000, 3001).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openDatabases } from './databases.mjs'
import { environmentFile, environments, outsideSettings } from './environments.mjs'
import { readSecrets } from './secrets.mjs'

const home = resolve(process.env.PLUMBLINE_HOME ?? '.plumbline')
const addresses = {
  app: `http://localhost:${process.env.PLUMBLINE_APP_PORT ?? 3000}`,
  report: `http://127.0.0.1:${process.env.PLUMBLINE_REPORT_PORT ?? 3001}`,
}
const secrets = readSecrets(home)
const { urls, server } = await openDatabases({ home, secrets, say: console.log })

const clock = process.env.PLUMBLINE_CLOCK_FILE
  ? { PLUMBLINE_CLOCK_FILE: process.env.PLUMBLINE_CLOCK_FILE, PLUMBLINE_ALLOW_CLOCK: 'yes' }
  : {}
const sets = environments({
  secrets,
  databases: urls,
  addresses,
  clock,
  outside: outsideSettings(),
  mode: 'development',
})
const files = {
  'app-door.env': sets.appDoor,
  'report-door.env': sets.reportDoor,
  'worker.env': sets.worker,
  'import.env': sets.importReports,
  'seed.env': sets.seed,
  // For looking into the databases with psql. No process gets it.
  'admin.env': { DATABASE_URL: urls.app, VAULT_URL: urls.vault },
}
mkdirSync(join(home, 'env'), { recursive: true, mode: 0o700 })
for (const [name, set] of Object.entries(files)) {
  writeFileSync(join(home, 'env', name), environmentFile(set), { mode: 0o600 })
}
console.log(`Databases ready. Environments: ${join(home, 'env')}`)

if (server) {
  const stop = async () => {
    await server.stop()
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  // The server is a child of this process, and keeps it running.
}

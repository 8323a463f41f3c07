// npm run import:reports: the command line of lib/cli/import-reports.ts with the import role's credential: from the
// environment or, when it is not there, from PLUMBLINE_HOME/env/import.env, which is there while `npm start` runs.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const home = resolve(process.env.PLUMBLINE_HOME || join(import.meta.dirname, '../.plumbline'))
const file = join(home, 'env', 'import.env')
if (!process.env.VAULT_IMPORT_URL) {
  if (!existsSync(file)) {
    console.error(
      `Plumbline does not run with the data of ${home}: start it (npm start), or name its data with PLUMBLINE_HOME, or the vault with VAULT_IMPORT_URL.`,
    )
    process.exit(2)
  }
  process.loadEnvFile(file)
}
process.argv.splice(2, 0, 'import-reports')
await import('./run.mjs')

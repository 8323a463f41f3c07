// npm run import:reports: the command line of lib/cli/import-reports.ts with the import role's credential, from
// the environment or, when it is not there, from PLUMBLINE_HOME/env/import.env.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const home = process.env.PLUMBLINE_HOME ?? resolve(import.meta.dirname, '../.plumbline')
const file = join(home, 'env', 'import.env')
if (!process.env.VAULT_IMPORT_URL && existsSync(file)) process.loadEnvFile(file)
process.argv.splice(2, 0, 'import-reports')
await import('./run.mjs')

// npm run new-password-link: the command line of lib/cli/new-password-link.ts with the app door's credential: from the
// environment or, when it is not there, from PLUMBLINE_HOME/env/password-link.env, which is there while `npm start` runs.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const home = resolve(process.env.PLUMBLINE_HOME || join(import.meta.dirname, '../.plumbline'))
const file = join(home, 'env', 'password-link.env')
if (!process.env.APP_DATABASE_URL) {
  if (!existsSync(file)) {
    console.error(
      `Plumbline does not run with the data of ${home}: start it (npm start), or name its data with PLUMBLINE_HOME.`,
    )
    process.exit(2)
  }
  process.loadEnvFile(file)
}
process.argv.splice(2, 0, 'new-password-link')
await import('./run.mjs')

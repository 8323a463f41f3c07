// Runs one command line of lib/cli from its TypeScript source: node scripts/run.mjs NAME arguments...
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runBundled } from './bundled.mjs'

const root = resolve(import.meta.dirname, '..')
const [name = '', ...rest] = process.argv.slice(2)
const entry = join(root, 'lib/cli', `${name}.ts`)

if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(entry)) {
  console.error(`no such command: ${name || '(none)'}`)
  process.exit(2)
}
await runBundled(entry, join(root, 'dist/cli', `${name}.mjs`), rest)

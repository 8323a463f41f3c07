// npm run bench [-- NAME arguments...]: tests/bench/NAME.ts (main when there is none), JSON or Markdown on standard output.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runBundled } from './bundled.mjs'

const root = resolve(import.meta.dirname, '..')
const [name = 'main', ...rest] = process.argv.slice(2)
const entry = join(root, 'tests/bench', `${name}.ts`)

if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(entry)) {
  console.error(`no such measurement: ${name}`)
  process.exit(2)
}
await runBundled(entry, join(root, 'dist', name === 'main' ? 'bench.mjs' : `bench-${name}.mjs`), rest)

// npm run bench: the measurements of tests/bench, one JSON document on standard output.
import { join, resolve } from 'node:path'
import { runBundled } from './bundled.mjs'

const root = resolve(import.meta.dirname, '..')
await runBundled(join(root, 'tests/bench/main.ts'), join(root, 'dist/bench.mjs'), process.argv.slice(2))

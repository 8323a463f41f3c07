// Runs one command line of lib/cli from its TypeScript source: node scripts/run.mjs NAME arguments...
// Bundles on the fly (about a tenth of a second, packages stay where they are) and imports the result.
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const [name = '', ...rest] = process.argv.slice(2)
const entry = join(root, 'lib/cli', `${name}.ts`)

if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(entry)) {
  console.error(`no such command: ${name || '(none)'}`)
  process.exit(2)
}

const output = join(root, 'dist/cli', `${name}.mjs`)
const { outputFiles } = await build({
  entryPoints: [entry],
  outfile: output,
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
})
await mkdir(dirname(output), { recursive: true })
// Written aside and renamed, so that two commands at once never import half a file.
const aside = `${output}.${process.pid}`
await writeFile(aside, outputFiles[0].text)
await rename(aside, output)

process.argv = [process.argv[0], output, ...rest]
await import(pathToFileURL(output).href)

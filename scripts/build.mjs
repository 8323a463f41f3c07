/**
 * Builds what `npm start` runs: the app door with Next (.next), and with esbuild the report door, the worker and the
 * command lines (dist). Does nothing when the sources are those of the last build.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { bundleRemarkPage } from './remark-page.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'dist', 'built.json')

/** Everything that a build depends on. */
const sources = [
  'app',
  'lib',
  'messages',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/remark-page.mjs',
]

/** Programs besides the app door: what they are called, and where they begin. */
function entries() {
  const programs = {
    'report-door': 'lib/intake/main.ts',
    'app-door': 'lib/app-door/main.ts',
    worker: 'lib/release/main.ts',
    // what the starting scripts check before they hand it to a process
    environment: 'lib/env.ts',
  }
  const commandLines = join(root, 'lib', 'cli')
  if (existsSync(commandLines)) {
    for (const file of readdirSync(commandLines)) {
      if (file.endsWith('.ts')) programs[`cli/${basename(file, '.ts')}`] = `lib/cli/${file}`
    }
  }
  return programs
}

export function isBuilt() {
  if (!existsSync(stampFile) || !existsSync(join(root, '.next', 'BUILD_ID'))) return false
  return JSON.parse(readFileSync(stampFile, 'utf8')).sources === sourcesHash()
}

/**
 * @param {{ log?: (text: string) => void, onChild?: (child: import('node:child_process').ChildProcess) => void }} [options]
 *   `log` gets what the builders print, `onChild` the process that has to end when the caller is told to.
 */
export async function build({ log = () => {}, onChild = () => {} } = {}) {
  const hash = sourcesHash()
  rmSync(stampFile, { force: true })
  await buildPrograms()
  await buildAppDoor(log, onChild)
  writeFileSync(stampFile, `${JSON.stringify({ sources: hash }, null, 2)}\n`)
}

async function buildPrograms() {
  const { build: bundle } = await import('esbuild')
  const programs = entries()
  const missing = Object.values(programs).filter((path) => !existsSync(join(root, path)))
  if (missing.length > 0) throw new Error(`This checkout is incomplete: ${missing.join(', ')} is missing.`)
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  mkdirSync(join(root, 'dist'))
  await bundle({
    absWorkingDir: root,
    entryPoints: Object.entries(programs).map(([out, path]) => ({ out, in: path })),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    jsx: 'automatic',
    sourcemap: true,
    logLevel: 'warning',
  })
  await bundleRemarkPage(join(root, 'dist'))
}

function buildAppDoor(log, onChild) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onChild(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
        log(text)
      })
    }
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`next build failed:\n${output.trim()}`))))
  })
}

function sourcesHash() {
  const hash = createHash('sha256')
  for (const source of sources) {
    const path = join(root, source)
    if (existsSync(path)) add(hash, path, source)
  }
  return hash.digest('hex')
}

function add(hash, path, name) {
  let children
  try {
    children = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error
    const content = readFileSync(path)
    hash.update(`${name}\0${content.length}\0`).update(content)
    return
  }
  for (const child of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!child.name.startsWith('.')) add(hash, join(path, child.name), `${name}/${child.name}`)
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (isBuilt()) {
    console.log('The build is up to date.')
  } else {
    await build({ log: (text) => process.stdout.write(text) })
  }
}

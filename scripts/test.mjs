/**
 * `npm test`: everything that a change has to pass, on a machine that has Node and npm. Installs what is
 * missing, checks (format, lint, types, architecture), tests (unit, integration on a real PostgreSQL), builds,
 * and drives the built product in a real browser. Plain Node without dependencies.
 * `npm run check` stops after the checks.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureAuditor, ensureBrowser } from './browser.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const started = Date.now()
const checksOnly = process.argv[2] === 'check'
const bin = (/** @type {string} */ name) => join('node_modules', '.bin', name)

/** @type {{ name: string, seconds: number, passed: boolean }[]} */
const steps = []

/** @param {string} name @param {string} command @param {string[]} words */
function step(name, command, ...words) {
  console.log(`\n── ${name}`)
  const from = Date.now()
  const { status } = spawnSync(command, words, { stdio: 'inherit', env: process.env })
  steps.push({ name, seconds: Math.round((Date.now() - from) / 1000), passed: status === 0 })
  return status === 0
}

/** Ends the run: what each step took, then one line with the tests that ran. */
function close() {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  if (existsSync('reports/vitest.json')) {
    const report = JSON.parse(readFileSync('reports/vitest.json', 'utf8'))
    counts.passed += report.numPassedTests
    counts.failed += report.numFailedTests
    counts.skipped += report.numPendingTests
  }
  if (existsSync('reports/e2e.json')) {
    const { stats } = JSON.parse(readFileSync('reports/e2e.json', 'utf8'))
    counts.passed += stats.expected + stats.flaky
    counts.failed += stats.unexpected
    if (stats.flaky > 0) console.log(`\n${stats.flaky} end-to-end tests passed at the second try only`)
    counts.skipped += stats.skipped
  }
  const broken = steps.filter((entry) => !entry.passed)
  console.log('')
  for (const { name, seconds, passed } of steps) console.log(`${passed ? '✓' : '✗'} ${name} ${seconds} s`)
  console.log(
    `${broken.length === 0 ? 'All green' : `Failed: ${broken.map((entry) => entry.name).join(', ')}`} after ${Math.round((Date.now() - started) / 1000)} s`,
  )
  // A step that broke before its tests could run is a failure that the counts do not show.
  if (broken.length > 0 && counts.failed === 0) counts.failed = broken.length
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  process.exit(broken.length === 0 ? 0 : 1)
}

rmSync('reports', { recursive: true, force: true })
if (!step('install', process.execPath, 'scripts/install.mjs')) close()
try {
  if (!checksOnly) {
    ensureBrowser()
    ensureAuditor()
  }
} catch (error) {
  console.error(String(error instanceof Error ? error.message : error))
  steps.push({ name: 'browser', seconds: 0, passed: false })
  close()
}

step('format and lint', bin('biome'), 'check', '--error-on-warnings')
step('lint (Next, hooks, promises)', bin('eslint'), '.', '--max-warnings', '0')
step('types', bin('tsc'), '--noEmit')
step('unused code', bin('knip'), '--no-progress', '--no-config-hints')
const reports = [
  '--reporter=dot',
  '--reporter=json',
  '--outputFile.json=reports/vitest.json',
  '--reporter=./tests/unit/statistics/comparison-reporter.ts',
]
if (checksOnly) {
  step('architecture', bin('vitest'), 'run', 'tests/architecture', ...reports)
  close()
}
step('unit, architecture and integration tests, and attacks', bin('vitest'), 'run', ...reports)
if (step('build', process.execPath, 'scripts/build.mjs')) {
  step('end-to-end tests in Chromium', bin('playwright'), 'test')
}
close()

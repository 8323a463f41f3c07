/**
 * `npm test`: everything that a change has to pass, on a machine that has Node and npm. Installs what is
 * missing, checks (format, lint, types, architecture), tests (unit, integration on a real PostgreSQL), builds,
 * and drives the built product in a real browser. Plain Node without dependencies.
 * `npm run check` stops after the checks.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { ensureAuditor, ensureBrowser, ensureOldestPostgres } from './browser.mjs'

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

/**
 * Steps beside other things, one after the other: what each says comes when it has ended.
 * @param {[name: string, command: string, ...words: string[]][]} lane
 */
async function beside(...lane) {
  for (const [name, command, ...words] of lane) {
    const from = Date.now()
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
    const passed = await ended(child)
    console.log(`\n── ${name}\n${said}`)
    steps.push({ name, seconds: Math.round((Date.now() - from) / 1000), passed })
  }
}

/** A step that speaks as it goes, while others run beside it. @param {string} name @param {string} command @param {string[]} words */
async function aloud(name, command, ...words) {
  console.log(`\n── ${name}`)
  const from = Date.now()
  const passed = await ended(spawn(command, words, { stdio: 'inherit', env: process.env }))
  steps.push({ name, seconds: Math.round((Date.now() - from) / 1000), passed })
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<boolean>} whether it ended well */
function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.on('close', (status) => resolve(status === 0))
  })
}

/**
 * Names of the tests of one report of Playwright that ended as asked, with what the last try said.
 * @param {any[]} suites @param {'unexpected' | 'flaky'} outcome @returns {string[]}
 */
function named(suites, outcome) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...specs.flatMap((/** @type {any} */ { file, line, title, tests }) =>
      tests
        .filter((/** @type {any} */ { status }) => status === outcome)
        .map((/** @type {any} */ { projectName, results }) => {
          const said = results.findLast((/** @type {any} */ { error }) => error)?.error?.message ?? ''
          return `[${projectName}] ${file}:${line} › ${title}\n${said}`
        }),
    ),
    ...named(inner, outcome),
  ])
}

/** Ends the run: which tests failed and why, what each step took, then one line with the tests that ran. */
function close() {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  /** @type {string[]} */
  const failures = []
  if (existsSync('reports/vitest.json')) {
    const report = JSON.parse(readFileSync('reports/vitest.json', 'utf8'))
    for (const { name, message, assertionResults } of report.testResults) {
      const failed = assertionResults.filter((/** @type {any} */ { status }) => status === 'failed')
      for (const { fullName, failureMessages } of failed) failures.push(`${name} › ${fullName}\n${failureMessages[0]}`)
      // A file whose set-up broke has a message and no test that failed.
      if (failed.length === 0 && message) failures.push(`${name}\n${message}`)
    }
    counts.passed += report.numPassedTests
    counts.failed += report.numFailedTests
    counts.skipped += report.numPendingTests
  }
  /** @type {string[]} */
  const flaky = []
  const lanes = ['reports/e2e.json', 'reports/e2e-own-installation.json', 'reports/e2e-report-form.json']
  for (const file of lanes.filter((path) => existsSync(path))) {
    const { stats, suites } = JSON.parse(readFileSync(file, 'utf8'))
    counts.passed += stats.expected + stats.flaky
    counts.failed += stats.unexpected
    counts.skipped += stats.skipped
    failures.push(...named(suites, 'unexpected'))
    flaky.push(...named(suites, 'flaky'))
  }
  const brief = (/** @type {string} */ text) => stripVTControlCharacters(text).split('\n').slice(0, 8).join('\n  ')
  for (const text of flaky) console.log(`\nat the second try only: ${brief(text)}`)
  // At the end, where somebody who has only the last lines still reads which test it was.
  for (const text of failures) console.log(`\nfailed: ${brief(text)}`)
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
    ensureOldestPostgres()
  }
} catch (error) {
  console.error(String(error instanceof Error ? error.message : error))
  steps.push({ name: 'browser', seconds: 0, passed: false })
  close()
}

// Side by side: the linter takes as long as all the others, and neither uses a second core.
await Promise.all([
  beside(['lint (Next, hooks, promises)', bin('eslint'), '.', '--max-warnings', '0']),
  beside(
    ['format and lint', bin('biome'), 'check', '--error-on-warnings'],
    ['types', bin('tsc'), '--noEmit'],
    ['unused code', bin('knip'), '--no-progress', '--no-config-hints'],
  ),
])
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
  const own = 'tests/e2e/own-installation.config.ts'
  const form = 'tests/e2e/report-form.config.ts'
  await Promise.all([
    aloud('end-to-end tests of the staff app', bin('playwright'), 'test'),
    beside(
      ['end-to-end tests with installations of their own', bin('playwright'), 'test', '-c', own],
      ['end-to-end tests of the report form', bin('playwright'), 'test', '-c', form],
    ),
  ])
}
close()

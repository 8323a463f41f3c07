/** Finds the Chromium that the browser tests drive, or brings one, and what else the tests need. Plain Node without dependencies. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// Debian's shell without a window first: it draws the same pages in half the time of the whole browser.
const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * Path of an installed browser, or undefined when Playwright should use its own download.
 * @returns {string | undefined}
 */
export function findBrowser() {
  return candidates.find((path) => path && existsSync(path))
}

/**
 * Makes sure that there is a browser: an installed one, Debian's package when this is a Debian machine and we
 * may install, else Playwright's own download. Throws with what to do when none of these works.
 */
export function ensureBrowser() {
  if (findBrowser()) return
  console.log('No browser found: installing Debian’s chromium.')
  if (installDebianPackage('chromium-headless-shell') && findBrowser()) return
  if (installDebianPackage('chromium') && findBrowser()) return
  console.log('No browser found: asking Playwright for one.')
  if (run(process.execPath, 'node_modules/@playwright/test/cli.js', 'install', 'chromium')) return
  throw new Error(
    'The end-to-end tests need Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chromium or Chrome.',
  )
}

/**
 * The tests also ask an independent auditor, a Python program that needs scipy. Without it they run all the
 * same and say that this check was left out, so failing to bring it is no error.
 */
export function ensureAuditor() {
  const works = ['/usr/bin/python3', 'python3'].some(
    (python) => spawnSync(python, ['-c', 'import scipy'], { stdio: 'ignore' }).status === 0,
  )
  if (!works) installDebianPackage('python3-scipy')
}

/**
 * The oldest PostgreSQL that docs/operations.md names, for the test that runs on it. Without it that test is left out by
 * name. The server that Debian makes with its package is of no use here: the test makes one of its own.
 */
export function ensureOldestPostgres() {
  if (existsSync('/usr/lib/postgresql/15/bin/initdb') || process.env.POSTGRES_15_PROGRAMS) return
  const had = existsSync('/etc/postgresql/15/main')
  if (installDebianPackage('postgresql-15') && !had) run('pg_dropcluster', '--stop', '15', 'main')
}

/** @param {string} name */
function installDebianPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  run('apt-get', 'update')
  return run('apt-get', 'install', '-y', '--no-install-recommends', name)
}

/** @param {string} command @param {string[]} words */
function run(command, ...words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, words, { stdio: 'inherit', env }).status === 0
}

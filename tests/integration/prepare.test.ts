import { spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'

/** `prepare` of the composed services, as the one who installs them meets it when something is set wrong. */
let folder: string
const password = () => join(folder, 'password')

beforeAll(async () => {
  await bundleEnvironment()
  folder = mkdtempSync(join(tmpdir(), 'plumbline-prepare-'))
  writeFileSync(password(), 'not the right one\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What the scripts check settings with, where a build puts it: tests run before there is one. */
async function bundleEnvironment(): Promise<void> {
  const aside = `dist/environment-${process.pid}.mjs`
  await build({
    entryPoints: ['lib/env.ts'],
    outfile: aside,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  renameSync(aside, 'dist/environment.mjs')
}

function prepare(settings: Record<string, string>) {
  const { hostname, port } = new URL(inject('adminUrl'))
  const { status, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      POSTGRES_HOST: hostname,
      POSTGRES_PORT: port,
      POSTGRES_PASSWORD_FILE: password(),
      APP_ADDRESS: 'https://plumbline.example.org',
      REPORT_ADDRESS: 'https://report.example.org',
      PLUMBLINE_HOME: folder,
      ENVIRONMENT_FOLDER: folder,
      ...settings,
    },
  })
  return { status, said: stderr.trim() }
}

it.each([
  ['an address that is none', { APP_ADDRESS: 'plumbline' }, /^APP_ADDRESS /],
  ['both doors under one host', { REPORT_ADDRESS: 'https://plumbline.example.org:8443' }, /^APP_ADDRESS and REPORT_/],
  ['a setting that is missing', { POSTGRES_HOST: '' }, /^POSTGRES_HOST is not set\.$/],
  ['a password file that is not there', { POSTGRES_PASSWORD_FILE: '/nowhere' }, /cannot be read \(ENOENT\): \/nowhere/],
  ['a password that the server does not take', {}, /does not take this password of "postgres"/],
  [
    'a value that no file can hold',
    { MAIL_FROM: `"'\`@example.org`, SMTP_URL: 'smtp://mail.example.org' },
    /MAIL_FROM/,
  ],
])('%s is a sentence, and nobody tries again', (_, settings, sentence) => {
  const { status, said } = prepare(settings)
  expect(said).toMatch(sentence)
  expect(said).not.toMatch(/^\s+at /m)
  expect(status).toBe(78)
})

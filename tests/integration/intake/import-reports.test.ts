import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createInstallation, type Installation } from '../installation'
import { facts } from './door'

const root = resolve(import.meta.dirname, '../../..')
const fixtures = join(root, 'tests/fixtures/import')
let installation: Installation

beforeAll(async () => {
  installation = await createInstallation()
  await installation.worker.pushFacts(facts)
})
afterAll(async () => installation?.close())

function importReports(...given: string[]): Promise<{ code: number; output: string }> {
  const environment = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test' as const,
    VAULT_IMPORT_URL: installation.urls.vault_import,
  }
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['scripts/import-reports.mjs', ...given],
      { cwd: root, env: environment },
      (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    )
  })
}
async function stored(): Promise<unknown> {
  const admin = await installation.admin('vault')
  return (await admin.query('SELECT quarter, unit, symptom_class FROM vault.report ORDER BY unit')).rows
}
const file = [join(fixtures, 'limesurvey.csv'), '--map', join(fixtures, 'limesurvey.map.json'), '--quarter', '2026-Q3']

it('a dry run stores nothing, an import stores each report once, into its quarter', async () => {
  const dry = await importReports(...file, '--dry-run')
  expect(dry).toMatchObject({ code: 0, output: expect.stringContaining('2 reports would be stored') })
  expect(dry.output).toContain('token, ipaddr')
  expect(await stored()).toEqual([])
  for (const said of ['2 stored', '2 were there before']) {
    expect(await importReports(...file)).toMatchObject({ code: 0, output: expect.stringContaining(said) })
  }
  expect(await stored()).toEqual([
    { quarter: '2026-Q3', unit: 'LEE-PACK', symptom_class: 'both' },
    { quarter: '2026-Q3', unit: 'LEE-RET', symptom_class: 'neither' },
  ])
})

it('a wrong command says how it is used', async () => {
  expect(await importReports('nothing.csv')).toMatchObject({ code: 2, output: expect.stringContaining('--quarter') })
})

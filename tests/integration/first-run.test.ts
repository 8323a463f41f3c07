import { afterAll, beforeAll, expect, it } from 'vitest'
import { hasOwnOrganisation, isSetUp } from '@/lib/auth/first-run'
import { directory } from '@/lib/data/app/directory'
import { setUpOrganisation } from '@/lib/data/app/set-up'
import { countOrganisations, newSetupCode, replaceSetupCode } from '../../scripts/first-run.mjs'
import { createInstallation, type Installation } from './installation'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())

const count = () => countOrganisations(installation.adminUrls.app)

it('lets somebody set up their own organisation beside the demo, with a code that waits until it is used', async () => {
  expect(await count()).toEqual({ all: 0, own: 0, awaited: false })

  await installation.connectApp('app_worker')
  await directory.createOrganisation({ slug: 'demo', name: 'Demo', demo: true }, 'worker', async () => undefined)
  expect(await count()).toEqual({ all: 1, own: 0, awaited: false })

  await installation.connectApp('app_web')
  expect([await isSetUp(), await hasOwnOrganisation()]).toEqual([true, false])
  const at = new Date('2026-12-01T09:00:00Z')
  const code = newSetupCode()
  await replaceSetupCode(installation.adminUrls.app, code, new Date())
  expect(await count()).toEqual({ all: 1, own: 0, awaited: true })

  const administrator = { name: 'Ada', email: 'ada@example.org', passwordHash: 'none' }
  await setUpOrganisation(code.replaceAll('-', ''), { slug: 'own', name: 'Own' }, administrator, at)
  expect(await count()).toEqual({ all: 2, own: 1, awaited: false })
  expect(await hasOwnOrganisation()).toBe(true)
})

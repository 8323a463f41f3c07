import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type FullConfig } from '@playwright/test'
import { demoSignIns, type Role, startProduct } from './product'

/** Starts the product with demo data once for all specs, and signs each role in once. */
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  const product = await startProduct({ demo: true })
  const states = mkdtempSync(join(tmpdir(), 'plumbline-e2e-states-'))
  process.env.PLUMBLINE_E2E_APP = product.app
  process.env.PLUMBLINE_E2E_REPORT = product.report
  process.env.PLUMBLINE_E2E_HOME = product.home
  process.env.PLUMBLINE_E2E_STATES = states

  const browser = await chromium.launch(config.projects[0]?.use.launchOptions)
  for (const [role, { email, password }] of Object.entries(demoSignIns(product.home))) {
    const page = await browser.newPage({ baseURL: product.app })
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/dashboard/)
    await page.context().storageState({ path: stateOf(states, role as Role) }) // Keys of demoSignIns are roles.
    await page.close()
  }
  await browser.close()

  return async () => {
    await product.stop()
    rmSync(states, { recursive: true, force: true })
  }
}

function stateOf(folder: string, role: Role): string {
  return join(folder, `${role}.json`)
}

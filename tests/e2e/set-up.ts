import { expect, type Page } from '@playwright/test'
import type { Product } from './product'

/** The organisation of specs that run an installation of their own. */
export const tallow = {
  slug: 'tallow',
  administrator: { name: 'Ida Tallow', email: 'ida@tallow.example', password: 'four words walk home' },
} as const

/** Sets the installation up as its first administrator would, with the code that the console shows. Signed in after it. */
export async function setUpTallow(page: Page, product: Product): Promise<void> {
  const { slug, administrator } = tallow
  const code = /Set-up code\s+(\S+)/.exec(product.output())?.[1]
  expect(code, 'the console shows a set-up code').toBeTruthy()
  await page.goto(`${product.app}/setup`)
  await page.getByLabel('Set-up code').fill(code ?? '')
  await page.getByLabel('Name', { exact: true }).fill('Tallow Works')
  await page.getByLabel('Short name for addresses').fill(slug)
  await page.getByLabel('Your name').fill(administrator.name)
  await page.getByLabel('Your e-mail address').fill(administrator.email)
  await page.getByLabel('Choose a password').fill(administrator.password)
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/setup'))
}

/** Collects reports from the running quarter on, as the last of the first decisions. */
export async function startCollecting(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.app}/settings/start`)
  await page.getByRole('radio', { name: /, now/ }).check()
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText(/opens in a moment|are being collected/)).toBeVisible()
}

/** Units and headcounts from a CSV file, through its preview, until the tree shows the unit of this code. */
export async function importUnits(page: Page, product: Product, csv: string, code: string): Promise<void> {
  await page.goto(`${product.app}/settings/units/import`)
  const file = { name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
  await page.getByLabel('File').setInputFiles(file)
  await page.getByRole('button', { name: 'Show what it holds' }).click()
  await page.getByRole('button', { name: 'Import all of it' }).click()
  // The preview has such a row too: what has been imported says so.
  await expect(page.getByText(/^The file is imported\./)).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: code })).toBeVisible()
}

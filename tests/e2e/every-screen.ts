import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { VaultFacts } from '../../lib/data/vault/types'
import { connectWorkerVault } from '../../lib/data/vault/worker'
import { type Language, languages } from '../../lib/domain/organisation/languages'
import { demo, expect, type Page } from './fixtures'

export type Messages = typeof import('../../messages/en.json')

export function wordsOf(language: Language): Messages {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, `../../messages/${language}.json`), 'utf8'))
}

/** Two organisations beside the demo's, that ask for a slip and for a pass: known to the vault, with nobody in them. */
export async function addOrganisationsWithAdmission(): Promise<void> {
  const { roles } = JSON.parse(readFileSync(join(demo.home, 'secrets.json'), 'utf8')) as {
    roles: Record<string, string>
  }
  // The fourth line of postmaster.pid is the port.
  const port = readFileSync(join(demo.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
  const vault = connectWorkerVault(
    `postgres://vault_worker:${encodeURIComponent(roles.vault_worker ?? '')}@127.0.0.1:${port}/plumbline_vault`,
  )
  const known = (await (await fetch(`${demo.report}/r/northwind/facts.json`)).json()) as Pick<
    VaultFacts,
    'openQuarter' | 'units'
  >
  const now = new Date()
  const facts = {
    openQuarter: known.openQuarter ?? `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`,
    units: known.units,
    threshold: 10,
    minimumUnitHeadcount: 10,
    publicationLagDays: 14,
    retentionMonths: 24,
    languages: [...languages],
  } as Omit<VaultFacts, 'organisation' | 'admission' | 'passKeys'> // The running quarter has the form of one.
  const passKeys = [{ quarter: facts.openQuarter ?? '2026-Q4', keyId: 'ab'.repeat(32), spki: 'AAAA' }] as const
  await vault.pushFacts({
    ...facts,
    organisation: { slug: 'by-slips', name: 'Kestrel Warehousing and Distribution', demo: false },
    admission: 'slips',
    passKeys: [],
  })
  await vault.pushFacts({
    ...facts,
    organisation: { slug: 'by-passes', name: 'Tallow Works', demo: false },
    admission: 'passes',
    passKeys: [...passKeys],
  })
  await vault.close()
}

/**
 * Goes through every page of the report door, and every screen of the form, in one language, as people come to them:
 * the form with every question, its review, a refusal, the thanks, the receipt, amending, withdrawing, the forms that
 * ask for a code, and what goes wrong. Calls `look` on each, with a name of its own.
 */
export async function visitEveryScreen(
  page: Page,
  language: Language,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const words = wordsOf(language)
  const address = (path: string) => `${demo.report}${path}${path.includes('?') ? '&' : '?'}lang=${language}`
  const onward = page.locator('.go:visible')
  const hash = () => new URL(page.url()).hash.slice(1)

  await page.goto(address('/'))
  await look('home')
  await page.goto(address('/r/northwind'))
  await look('start')
  for (const summary of await page.locator('#start details > summary').all()) await summary.click()
  await look('start, unfolded')
  await onward.first().click()
  await look('unit')
  await onward.click()
  await look('unit, missing')
  await page.locator('#unit details.site summary').first().click()
  await page.locator('#unit input').first().check()
  await look('unit, chosen')
  await onward.click()
  await look('regions')
  await page.locator('#regions-none').check()
  await look('regions, none')
  await page.getByRole('link', { name: words.regions.checkFirst }).click()
  await look('check, nothing hurts')
  await page.goBack()
  await page.locator('#regions-neck').check()
  await look('regions, contradicting')
  await page.locator('#regions-none').uncheck()
  for (const region of ['wrists-hands', 'upper-back']) await page.locator(`#regions-${region}`).check()
  await onward.click()
  const asked: string[] = []
  while (hash() !== 'check') {
    asked.push(hash())
    for (const measure of ['frequency-3', 'discomfort-2', 'interference-2']) {
      const choice = page.locator(`#${hash()}-${measure}`)
      if ((await choice.count()) > 0) await choice.check()
    }
    if (hash() === 'hands')
      for (const area of ['index', 'ring-little-side', 'back-of-hand'])
        await page.locator(`#hand-right-${area}`).check()
    await look(hash())
    await onward.click()
  }
  expect(asked).toEqual(['wrist', 'hands', 'night', 'back', 'neck', 'more', 'systemic'])
  await look('check')
  await page.locator('#neck a.change').click()
  await look('check, changing an answer')
  await page.locator('.to-review:visible').click()
  await page.getByRole('button', { name: words.check.send }).click()
  await expect(page.getByRole('heading', { name: words.confirmation.heading })).toBeVisible()
  await look('thanks')

  const receipt = (await page.locator('output').textContent()) ?? ''
  await page.goto(address('/r/northwind/receipts'))
  await look('receipt')
  await page.locator('#receipt').fill('hello')
  await page.getByRole('button', { name: words.receipts.read }).click()
  await look('receipt, refused')
  await page.locator('#receipt').fill(receipt)
  await page.getByRole('button', { name: words.receipts.read }).click()
  await page.locator('summary', { hasText: words.receipts.withdrawSummary }).click()
  await look('report')
  await page.getByRole('button', { name: words.receipts.amend }).click()
  await look('report, amending')
  await page.getByRole('button', { name: words.check.amendSend }).click()
  await look('report, amended')
  await page.goto(address('/r/northwind/receipts'))
  await page.locator('#receipt').fill(receipt)
  await page.getByRole('button', { name: words.receipts.read }).click()
  await page.locator('summary', { hasText: words.receipts.withdrawSummary }).click()
  await page.getByRole('button', { name: words.receipts.withdraw, exact: true }).click()
  await look('report, withdrawn')

  await page.goto(address('/r/northwind?kiosk=1'))
  await look('start, shared screen')
  await page.goto(`${address('/r/northwind')}#check`)
  await page.getByRole('button', { name: words.check.send }).click()
  await look('check, refused')
  for (const [name, path] of [
    ['entry', '/r/northwind/entry'],
    ['slip', '/r/by-slips'],
    ['pass', '/r/by-passes'],
  ] as const) {
    await page.goto(address(path))
    await look(`start, ${name}`)
    await page.goto(`${address(path)}#admission`)
    await look(name)
  }
  await page.goto(`${address('/r/by-slips')}#unit`)
  await page.locator('#unit details.site summary').first().click()
  await page.locator('#unit input').first().check()
  await onward.click()
  await page.locator('#regions-none').check()
  await onward.click()
  await page.locator('#slip').fill('S000 0000 0000 0000 0000 0000 000')
  await onward.click()
  await page.getByRole('button', { name: words.check.send }).click()
  await expect(page.getByRole('alert')).toContainText(words.problems['slip.refused'])
  await look('slip, refused')
  await page.goto(address('/r/by-passes/keys'))
  await look('keys')
  await page.goto(address('/r/by-slips/keys'))
  await look('keys, none')
  await page.goto(address('/r/nobody'))
  await look('not found')
}

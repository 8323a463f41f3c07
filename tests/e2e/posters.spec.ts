import { readQrCode } from '../qr-code'
import { readPdf } from '../unit/export/read-pdf'
import { demo, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

for (const role of ['hr', 'safety_officer', 'admin'] as const) {
  test.describe(`signed in as ${role}`, () => {
    test.use({ role })

    test('the settings lead to posters', async ({ page }) => {
      await page.goto('/settings')
      await page.getByRole('link', { name: 'Posters and table cards' }).click()
      await expect(page.getByRole('heading', { name: 'Posters and table cards', level: 1 })).toBeVisible()
    })
  })
}

test('a card for a team in Polish opens the form in Polish with that team chosen', async ({ page, browser }) => {
  await page.goto('/settings/posters')
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByLabel('Where it hangs').selectOption({ value: 'LEE-PACK' })
  await page.getByLabel('Language').selectOption({ label: 'Polish (Polski)' })
  await page.getByLabel('Size').selectOption({ label: 'Table card, A6' })
  const asked = page.context().waitForEvent('request', (request) => request.url().includes('/poster.pdf'))
  await page.getByRole('button', { name: 'Show it to print' }).click()
  const answer = await page.request.get((await asked).url())
  expect(answer.headers()['content-type']).toBe('application/pdf')
  expect(answer.headers()['content-disposition']).toBe('inline; filename="report-northwind-lee-pack-pl-a6.pdf"')
  const pdf = await readPdf(await answer.body())
  const address = await readQrCode(await pdf.picture(1))
  expect(address).toBe(`${demo.report}/r/northwind?lang=pl&unit=LEE-PACK`)
  expect((await pdf.lines(1)).map((line) => line.trim())).toContain(address.replace('http://', ''))

  const stranger = await browser.newPage()
  await stranger.goto(address)
  await expect(stranger.locator('html')).toHaveAttribute('lang', 'pl')
  await expect(stranger.locator('#unit-LEE-PACK')).toBeChecked()
  await stranger.close()
})

test.describe('a poster that nobody can ask for', () => {
  test.use({ expectedErrors: [/404/] })

  for (const query of ['unit=NOWHERE&language=en&size=a4', 'language=xx&size=a4', 'language=en&size=a0', ''])
    test(`"${query}" is not found`, async ({ page }) => {
      expect((await page.request.get(`/settings/posters/poster.pdf?${query}`)).status()).toBe(404)
    })
})

test.describe('signed out', () => {
  test.use({ role: null })

  test('nobody gets a poster', async ({ page }) => {
    await page.goto('/settings/posters/poster.pdf?language=en&size=a4')
    await expect(page).toHaveURL(/\/sign-in/)
  })
})

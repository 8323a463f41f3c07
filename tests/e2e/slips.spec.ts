import { readFileSync } from 'node:fs'
import { type Browser, test as base, devices, expect, type Page } from '@playwright/test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expectAccessible } from './fixtures'
import { type Product, startProduct } from './product'
import { importUnits, setUpTallow, startCollecting, tallow } from './set-up'
import { placesOf } from './what-is-kept'

/**
 * Slips from the administrator's printer to a report, on an installation of its own: the demo's policy is fixed for
 * its running quarter.
 */
const { slug } = tallow
/** Of everybody who reports here: to be looked for afterwards. */
const userAgent = 'CanaryBrowser/79'
const units =
  'code,name,kind,parent,heads\nORG,Tallow Works,organisation,,\nPACK,Packing,site,ORG,30\nDESK,Desk,site,ORG,9\n'

const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, provide) => {
      const product = await startProduct({ demo: false })
      await provide(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

test('a slip is printed, and used once on a phone without script', async ({ page, browser, product, request }) => {
  test.setTimeout(300_000)
  const open = (path: string) => page.goto(product.app + path)

  await test.step('the organisation asks for slips', async () => {
    await setUpTallow(page, product)
    await open('/settings/slips')
    await expect(page.getByText('Nobody is asked for a slip')).toBeVisible()
    await open('/settings/policy')
    await page.getByRole('radio', { name: /sealed slip/ }).check()
    await page.getByLabel('Smallest count that is shown').fill('5')
    await page.getByRole('button', { name: 'Save the policy' }).click()
    await expect(page.getByText(/^Saved\./)).toBeVisible()
    await importUnits(page, product, units, 'PACK')
    await startCollecting(page, product)
    const facts = async () => (await request.get(`${product.report}/r/${slug}/facts.json`)).json()
    await expect.poll(async () => (await facts()).admission).toBe('slips')
  })

  await test.step('until there are slips, every page that matters says that nobody can report', async () => {
    for (const path of ['/dashboard', '/releases', '/settings', '/settings/policy', '/settings/slips']) {
      await open(path)
      await expect(page.getByText(/^Make slips for Q/), path).toBeVisible()
    }
  })

  const codes = await test.step('the administrator prints twelve slips', async () => {
    await open('/settings/slips')
    await expectAccessible(page)
    await expect(page.getByRole('option', { name: /Desk/ })).toHaveCount(0)
    await page.getByLabel('Who draws them').selectOption({ label: 'Packing, 30 people' })
    await page.getByLabel('Number of slips').fill('1001')
    await page.getByRole('button', { name: 'Make the slips' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'from 10 to 1000' })).toBeVisible()
    await expect(page.getByLabel('Number of slips')).toHaveValue('1001')
    await page.getByLabel('Number of slips').fill('12')
    await page.getByRole('button', { name: 'Make the slips' }).click()
    // The batch is in the list beside its file, before anybody has saved it.
    await expect(page.getByRole('row').filter({ hasText: 'PACK' })).toContainText('12')
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: /^Save tallow-slips-/ }).click()
    const printed = await codesIn(await (await downloading).path())
    expect(printed).toHaveLength(12)
    await page.getByRole('link', { name: 'I have saved it' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'PACK' })).toContainText('12')
    return printed
  })

  const [first = ''] = codes
  const receipt = await test.step('one of them admits one report', async () => {
    const used = await fileWithSlip(browser, product, first)
    await expect(used.getByRole('heading', { level: 1 })).toHaveText('Thank you. Your report is stored.')
    const shown = (await used.locator('output').textContent()) ?? ''
    await used.context().close()
    return shown
  })

  await test.step('used again it is refused; every answer is kept', async () => {
    const refused = await fileWithSlip(browser, product, first)
    await expect(refused.getByRole('alert')).toContainText('This code was not accepted')
    await expect(refused.locator('[name=unit]:checked')).toHaveValue('PACK')
    await expect(refused.locator('[name=regions]:checked')).toHaveValue('none')
    await refused.context().close()
  })

  await test.step('people of a unit without slips are named; more slips than people take a ticked box', async () => {
    await open('/releases')
    await expect(page.getByText(/No slips were made for Desk/)).toBeVisible()
    await open('/settings/slips')
    await page.getByLabel('Who draws them').selectOption({ label: 'Packing, 30 people' })
    await page.getByLabel('Number of slips').fill('19')
    await page.getByRole('button', { name: 'Make the slips' }).click()
    await expect(page.getByRole('alert').filter({ hasText: '31 slips for the 30 people of Packing' })).toBeVisible()
    await page.getByLabel('Make them even if there are more slips than people').check()
    await page.getByRole('button', { name: 'Make the slips' }).click()
    await expect(page.getByText(/^19 slips for Packing are ready/)).toBeVisible()
    // Leaving without saving is asked about.
    page.once('dialog', (dialog) => dialog.accept())
    await page.getByRole('link', { name: 'Go on without saving' }).click()
    await expect(page.getByText(/There are more slips for Q/)).toBeVisible()
    await expect(page.getByText(/Packing \(31 slips for 30 people\)/)).toBeVisible()
  })

  await test.step('no file and no output of the installation holds a slip, the receipt or the browser', async () => {
    const compact = (text: string) => text.replaceAll(/[^0-9A-Z]/g, '')
    expect(compact(receipt)).toHaveLength(26)
    const all = [...codes, receipt].flatMap((text) => [text, compact(text)])
    expect(placesOf(product, [...all, userAgent])).toEqual([])
    // The search sees: the administrator's address is in the app database's files, the set-up code was printed.
    expect(placesOf(product, ['ida@tallow.example']).some((path) => path.startsWith('postgres'))).toBe(true)
    expect(placesOf(product, ['Set-up code'])).toContain('output')
  })
})

/** The whole form as somebody with nothing to complain of fills it in, on a phone with script off. */
async function fileWithSlip(browser: Browser, product: Product, code: string): Promise<Page> {
  const context = await browser.newContext({ ...devices['Pixel 7'], javaScriptEnabled: false, userAgent })
  const page = await context.newPage()
  const onward = () => page.getByRole('link', { name: 'Continue', exact: true }).locator('visible=true').click()
  await page.goto(`${product.report}/r/${slug}`)
  await expect(page.getByText('You need a sealed slip that you drew yourself.')).toBeVisible()
  await page.getByRole('link', { name: 'Start' }).click()
  await page.getByRole('radio', { name: 'Packing' }).check()
  await onward()
  await page.getByRole('checkbox', { name: 'Nothing hurts' }).check()
  const field = page.getByLabel('Code', { exact: true })
  // Questions that somebody without a complaint may leave out stand between.
  while (!(await field.isVisible())) await onward()
  await field.fill(code)
  await onward()
  await page.getByRole('button', { name: 'Send anonymously' }).click()
  return page
}

async function codesIn(path: string): Promise<string[]> {
  const document = await getDocument({ data: new Uint8Array(readFileSync(path)) }).promise
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const content = await (await document.getPage(index + 1)).getTextContent()
      return content.items.map((item) => ('str' in item ? item.str : '')).join(' ')
    }),
  )
  return pages.join(' ').match(/S[0-7][0-9A-Z]{2}(?: [0-9A-Z]{4}){5} [0-9A-Z]{3}\b/g) ?? []
}

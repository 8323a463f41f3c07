import { createHash } from 'node:crypto'
import type { BrowserContext } from '@playwright/test'
import {
  contextOf,
  expect,
  expectAccessible,
  expectContrastInDark,
  expectNoSidewaysScroll,
  type Page,
  test,
} from './fixtures'
import { demoSignIns, type Product, startProduct } from './product'

/** Address of the first quarter in the list of that state. */
async function quarterThatIs(page: Page, state: string): Promise<string> {
  await page.goto('/releases')
  const line = page.getByRole('main').getByRole('listitem').filter({ hasText: state }).first()
  return (await line.getByRole('link').first().getAttribute('href')) ?? ''
}

for (const path of ['/releases', '/exports']) {
  test(`axe finds nothing on ${path}, light and dark @phone`, async ({ page }) => {
    await page.goto(path)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await expectContrastInDark(page)
  })
}

for (const state of ['Published', 'Open for reports']) {
  test(`axe finds nothing on the page of a quarter that is "${state}" @phone`, async ({ page }) => {
    await page.goto(await quarterThatIs(page, state))
    await expect(page.getByRole('main').getByText(state, { exact: true })).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
}

test('closing a quarter is refused until its name is typed', async ({ page }) => {
  const path = await quarterThatIs(page, 'Open for reports')
  await page.goto(path)
  await expect(page.getByText(/^It closes by itself in/)).toBeVisible()
  await unfoldClosing(page)
  await expect(page.getByText(/How many there are is known to nobody/)).toBeVisible()
  await page.getByLabel(/^Type .* to confirm$/).fill('2019-Q1')
  await page.getByRole('button', { name: 'Close for good' }).click()
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toContainText('Type the quarter exactly')
  await expect(page.getByLabel(/^Type .* to confirm$/)).toHaveValue('2019-Q1')
  await page.goto(path)
  await expect(page.getByText('Open for reports', { exact: true })).toBeVisible()
})

test.describe('HR', () => {
  test.use({ role: 'hr' })
  test('sees an open quarter without any way to close it', async ({ page }) => {
    await page.goto(await quarterThatIs(page, 'Open for reports'))
    await expect(page.getByRole('heading', { name: 'Rules of this quarter' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Close for good' })).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Close the quarter now' })).toHaveCount(0)
  })

  test('cannot close it with the form of somebody who may', async ({ page, browser }) => {
    const officer = await browser.newContext(contextOf('safety_officer'))
    const theirs = await officer.newPage()
    const path = await quarterThatIs(theirs, 'Open for reports')
    await theirs.goto(path)
    const quarter = path.replace('/releases/', '')
    await unfoldClosing(theirs)
    await theirs.getByLabel(/^Type .* to confirm$/).fill(quarter)
    // The officer's form is sent with HR's session: the page is not what guards the order.
    await officer.clearCookies()
    await officer.addCookies(await page.context().cookies())
    const answered = theirs.waitForResponse((response) => response.request().method() === 'POST')
    await theirs.getByRole('button', { name: 'Close for good' }).click()
    await answered
    await page.goto(path)
    await expect(page.getByText('Open for reports', { exact: true })).toBeVisible()
    await expect(page.getByText(/is being closed/)).toHaveCount(0)
    await officer.close()
  })
})

test('the files are what the page says: signed JSON with the hash shown, CSV and a PDF', async ({ page }) => {
  await page.goto('/exports')
  const address = (name: string) =>
    page.getByRole('link', { name: `Download the ${name}`, exact: true }).getAttribute('href')
  const file = async (name: string) => {
    const answer = await page.request.get((await address(name)) ?? '')
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-disposition']).toMatch(/^attachment; filename="northwind-\d{4}-Q[1-4]/)
    return answer.body()
  }
  const hash = (await page.getByText(/[0-9a-f]{64}/).textContent())?.match(/[0-9a-f]{64}/)?.[0]
  const json = await file('JSON')
  const { seal, ...content } = JSON.parse(json.toString()) as { seal: { hash: string } }
  expect(seal.hash).toBe(hash)
  // Names are sorted in the file already, so its content written again is what was hashed.
  expect(createHash('sha256').update(JSON.stringify(content)).digest('hex')).toBe(hash)

  const schema = await page.request.get('/release.schema.json')
  expect(schema.headers()['content-type']).toContain('application/schema+json')
  expect(await schema.json()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' })

  await page.getByRole('link', { name: 'How to check it' }).click()
  await expect(page.getByText(hash ?? '', { exact: true })).toBeVisible()

  await page.goto('/exports')
  const release = JSON.parse(json.toString()) as { rows: { name: string }[] }
  const csv = (await file('CSV')).toString()
  for (const row of release.rows) expect(csv).toContain(row.name)
  expect((await file('CSV of answers')).toString()).toContain('row,row_name,question,')
  const pdf = await file('PDF')
  expect(pdf.subarray(0, 4).toString()).toBe('%PDF')
})

test.describe('what was never published', () => {
  test.use({ expectedErrors: [/404/] })
  for (const path of ['/releases/2019-Q1', '/releases/last', '/exports?quarter=2019-Q1']) {
    test(`answers ${path} with 404`, async ({ page }) => {
      expect((await page.goto(path))?.status()).toBe(404)
    })
  }
  test('has no files', async ({ page }) => {
    for (const file of ['release.csv', 'release.json', 'summary.pdf']) {
      expect((await page.request.get(`/exports/2019-Q1/${file}`)).status()).toBe(404)
    }
  })
  test('has no preview', async ({ page }) => {
    const path = await quarterThatIs(page, 'Open for reports')
    expect((await page.goto(`${path}/preview`))?.status()).toBe(404)
  })
})

/** Closing by hand is folded away until the last week of a quarter. */
async function unfoldClosing(page: Page): Promise<void> {
  const fold = page.locator('details').filter({ hasText: 'Close it before that' })
  if ((await fold.getAttribute('open')) === null) await fold.getByText('Close it before that').click()
}

/** In a product of its own: what is closed here would be closed for every other spec. */
test.describe('by order', () => {
  let product: Product
  let context: BrowserContext
  test.beforeAll(async ({ browser }) => {
    test.setTimeout(300_000)
    product = await startProduct({ demo: true })
    context = await browser.newContext({ baseURL: product.app })
  })
  test.afterAll(async () => {
    await context?.close()
    await product?.stop()
  })

  test('a quarter is closed, protected and looked at before anybody sees it', async () => {
    test.setTimeout(180_000)
    const page = await context.newPage()
    const { email, password } = demoSignIns(product.home).safety_officer
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/dashboard/)

    // The demo's people have reported: there is something to publish.
    const path = await quarterThatIs(page, 'Open for reports')
    const quarter = path.replace('/releases/', '')
    const becomes = (state: string) =>
      expect(async () => {
        await page.goto(path)
        await expect(page.getByText(state, { exact: true })).toBeVisible({ timeout: 500 })
      }).toPass({ timeout: 90_000 })

    await page.goto(path)
    await unfoldClosing(page)
    await page.getByLabel(/^Type .* to confirm$/).fill(quarter)
    await page.getByRole('button', { name: 'Close for good' }).click()
    await expect(page).toHaveURL(/ordered=close/)
    await becomes('Closed')
    await page.getByRole('button', { name: 'Protect the numbers' }).click()
    await expect(page).toHaveURL(/ordered=protect/)
    await becomes('Protected, not published')

    await page.getByRole('link', { name: 'Open the preview' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Preview of')
    await expect(page.getByText('Not published yet')).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    expect((await page.request.get(`/dashboard?quarter=${quarter}`)).status()).toBe(404)
    expect((await page.request.get(`/exports/${quarter}/release.csv`)).status()).toBe(404)
  })
})

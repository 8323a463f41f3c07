import { readFileSync } from 'node:fs'
import { type BrowserContext, test as base, devices, expect, type Page } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from './fixtures'
import { type Product, startProduct } from './product'
import { importUnits, setUpTallow, startCollecting, tallow } from './set-up'

/**
 * Remarks from the policy's switch to the officer's screen, in browsers, on an installation of its own with a clock
 * that is moved past the end of two quarters: nine remarks are written in the first and ten in the second.
 */
const { slug } = tallow
const units = 'code,name,kind,parent,heads\nORG,Tallow Works,organisation,,\nPACK,Packing,site,ORG,30\n'
const password = 'four words walk home'
const passphrase = 'a lamp above bench four'

const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, provide) => {
      const product = await startProduct({ demo: false, clock: '2026-08-10T09:00:00Z' })
      await provide(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

test('ten people write remarks that an officer reads; nine show nothing', async ({
  page,
  browser,
  product,
  request,
}) => {
  test.setTimeout(600_000)
  const facts = async () => (await request.get(`${product.report}/r/${slug}/facts.json`)).json()
  const keys = async () => (await request.get(`${product.report}/r/${slug}/keys.json`)).json()
  const employee = await browser.newContext(devices['Pixel 7'])
  const officer = await browser.newContext()
  const errors = collectErrors(employee, officer)

  await test.step('an administrator turns remarks on, and invites a safety officer', async () => {
    await setUpTallow(page, product)
    await page.goto(`${product.app}/settings/policy`)
    const choice = page.getByRole('checkbox', { name: 'People may write a remark after a report' })
    await expect(choice).not.toBeChecked()
    await choice.check()
    await page.getByRole('button', { name: 'Save the policy' }).click()
    await expect(page.getByText(/^Saved\./)).toBeVisible()
    await expect(choice).toBeChecked()
    expect((await page.goto(`${product.app}/remarks`))?.status()).toBe(403)
    await importUnits(page, product, units, 'PACK')
    await startCollecting(page, product)
    await expect.poll(async () => (await facts()).openQuarter).toBe('2026-Q3')
    await page.goto(`${product.app}/settings/people/invite`)
    await page.getByLabel('Name').fill('Olive Officer')
    await page.getByLabel('E-mail address').fill('olive@tallow.example')
    await page.getByRole('radio', { name: /^Safety officer/ }).check()
    await page.getByRole('button', { name: 'Make the invitation' }).click()
    const link = (await page.getByText('/setup/invitation/').textContent()) ?? ''
    const theirs = await officer.newPage()
    await theirs.goto(link)
    await theirs.getByLabel('Choose a password').fill(password)
    await theirs.getByRole('button', { name: 'Save and sign in' }).click()
    await theirs.waitForURL(/\/dashboard/)
  })
  const [desk] = officer.pages()
  if (!desk) throw new Error('the officer has a page')

  await test.step('without an officer’s key nobody is asked for a remark', async () => {
    const phone = await employee.newPage()
    await confirmation(phone, product)
    await expect(phone.getByRole('button', { name: 'Write a remark' })).toHaveCount(0)
    await phone.close()
  })

  const keyFile =
    await test.step('the officer makes a key: the file is saved and opened before it counts', async () => {
      const sent: string[] = []
      desk.on('request', (asked) => sent.push(asked.postData() ?? ''))
      await desk.goto(`${product.app}/remarks`)
      await expectAccessible(desk)
      await desk.getByLabel('Passphrase', { exact: true }).fill('short')
      await desk.getByRole('button', { name: 'Make a key' }).click()
      await expect(desk.getByRole('alert').filter({ hasText: 'at least 12 characters' })).toBeVisible()
      await desk.getByLabel('Passphrase', { exact: true }).fill(passphrase)
      await desk.getByLabel('The same passphrase again').fill(passphrase)
      await desk.getByRole('button', { name: 'Make a key' }).click()
      const downloading = desk.waitForEvent('download')
      await desk.getByRole('link', { name: 'Save tallow-remark-key.json' }).click()
      const path = await (await downloading).path()
      const saved = { name: 'tallow-remark-key.json', mimeType: 'application/json', buffer: readFileSync(path) }
      const choose = desk.getByLabel('2. Choose the file that you have saved')
      await choose.setInputFiles({ ...saved, buffer: Buffer.from('{}') })
      await expect(desk.getByRole('alert').filter({ hasText: 'that you have just saved' })).toBeVisible()
      await choose.setInputFiles(saved)
      await expect(desk.getByText('Your key is in use.')).toBeVisible()
      const { sealedPrivateKey, keyId } = JSON.parse(saved.buffer.toString('utf8'))
      expect(sent.filter((body) => body.includes(passphrase) || body.includes(sealedPrivateKey))).toEqual([])
      await expect
        .poll(async () => (await keys()).remarkKeys.map((key: { keyId: string }) => key.keyId))
        .toEqual([keyId])
      await desk.reload()
      await expect(desk.getByText('seals remarks to exactly these keys')).toBeVisible()
      await expectAccessible(desk)
      return saved
    })

  await test.step('a remark is written on a page that is reached from the confirmation; the form has no text box', async () => {
    const phone = await employee.newPage()
    await phone.goto(`${product.report}/r/${slug}`)
    expect(await phone.locator('textarea, input[type=text], script').count()).toBe(0)
    const requests: string[] = []
    phone.on('request', (asked) => requests.push(`${asked.url()} ${asked.postData() ?? ''}`))
    await confirmation(phone, product)
    await phone.getByRole('button', { name: 'Write a remark' }).click()
    expect(new URL(phone.url()).search).toBe('')
    await expectAccessible(phone)
    await expectNoSidewaysScroll(phone)
    const text = phone.getByLabel('Your remark')
    await phone.getByRole('button', { name: 'Lock and send' }).click()
    await expect(phone.getByRole('alert')).toHaveText(/Write something first/)
    await text.fill('Ring me on 0113 496 0000')
    await expect(phone.getByText('This looks like a telephone number')).toBeVisible()
    await expect(phone.getByRole('alert')).toHaveCount(0)
    await expect(phone.getByText('Characters left: 976')).toBeVisible()
    await text.fill('x'.repeat(1001))
    await expect(phone.getByText('Too many characters: 1')).toBeVisible()
    await phone.getByRole('button', { name: 'Lock and send' }).click()
    await expect(phone.getByRole('alert')).toHaveText(/Shorten your remark/)

    await text.fill('nine: remark 0')
    await phone.route('**/remarks?*', (route) => route.abort())
    await phone.getByRole('button', { name: 'Lock and send' }).click()
    await expect(phone.getByRole('alert')).toHaveText(/Your words are still here/)
    await expect(text).toHaveValue('nine: remark 0')
    await expectAccessible(phone)
    await phone.unroute('**/remarks?*')
    await phone.getByRole('button', { name: 'Lock and send' }).click()
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Thank you. Your remark is stored and locked.')
    await expect(phone.getByLabel('Your remark')).toHaveCount(0)
    expect(requests.filter((line) => line.includes('remark 0') || line.includes('remark+0'))).toEqual([])
    expect(await phone.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      '',
      0,
      0,
    ])
    await phone.close()
  })

  await test.step('without script it says that nothing can be written', async () => {
    const plain = await browser.newContext({ ...devices['Pixel 7'], javaScriptEnabled: false })
    const phone = await plain.newPage()
    const answer = await request.post(`${product.report}/r/${slug}/reports`, {
      form: { unit: 'PACK', regions: 'none', key: crypto.randomUUID() },
    })
    const ticket = /name="ticket" value="(\w+)"/.exec(await answer.text())?.[1] ?? ''
    const page = await request.post(`${product.report}/r/${slug}/remark`, { form: { ticket } })
    // What came as the answer to a form is opened as it came.
    await phone.route('**/remark', (route) => route.fulfill({ response: page }))
    await phone.goto(`${product.report}/r/${slug}/remark`)
    await expect(phone.getByText('your browser does not run it')).toBeVisible()
    await expect(phone.getByLabel('Your remark')).toBeHidden()
    await plain.close()
  })

  await test.step('nine remarks show nothing when their quarter is closed', async () => {
    const phone = await employee.newPage()
    for (let place = 1; place < 9; place += 1) await write(phone, product, `nine: remark ${place}`)
    product.setClock('2026-10-02T09:00:00Z')
    await expect.poll(async () => (await facts()).openQuarter, { timeout: 90_000 }).toBe('2026-Q4')
    await signIn(desk, product)
    await desk.goto(`${product.app}/remarks`)
    await expect(desk.getByText('Too few to be shown')).toBeVisible()
    await expect(desk.getByRole('link', { name: 'Read the remarks' })).toHaveCount(0)
    expect(await desk.getByRole('main').textContent()).not.toMatch(/\bnine\b|\b9\b/)
    await desk.goto(`${product.app}/remarks/2026-Q3`)
    await expect(desk.getByText('There is nothing to read here')).toBeVisible()
    await phone.close()
  })

  await test.step('ten are read with the key file, by nobody without', async () => {
    const phone = await employee.newPage()
    const texts = Array.from({ length: 10 }, (_, place) => `ten: remark ${place}`)
    for (const text of texts) await write(phone, product, text)
    product.setClock('2027-01-03T09:00:00Z')
    await expect.poll(async () => (await facts()).openQuarter, { timeout: 90_000 }).toBe('2027-Q1')
    await signIn(desk, product)
    await desk.goto(`${product.app}/remarks`)
    await desk.getByRole('link', { name: 'Read the remarks' }).click()
    await expectAccessible(desk)
    await desk.getByLabel('Your key file').setInputFiles(keyFile)
    await desk.getByLabel('Its passphrase').fill('another passphrase')
    await desk.getByRole('button', { name: 'Open the remarks' }).click()
    await expect(desk.getByRole('alert').filter({ hasText: 'passphrase that belongs' })).toBeVisible()
    await desk.getByLabel('Its passphrase').fill(passphrase)
    await desk.getByRole('button', { name: 'Open the remarks' }).click()
    const list = desk.getByRole('region', { name: 'Remarks' }).getByRole('listitem')
    await expect(list).toHaveCount(10)
    expect((await list.allInnerTexts()).map((text) => text.trim()).toSorted()).toEqual(texts)
    await expectAccessible(desk)
  })

  expect(errors.filter((text) => !/ERR_FAILED|status of 403/.test(text))).toEqual([])
})

/** Console errors of every page of these contexts: what a policy blocks is one. */
function collectErrors(...contexts: BrowserContext[]): string[] {
  const errors: string[] = []
  for (const context of contexts) {
    context.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.page()?.url()})`)
    })
  }
  return errors
}

/** A report without a complaint, sent as the form sends it. */
async function confirmation(phone: Page, product: Product): Promise<void> {
  await phone.goto(`${product.report}/r/${slug}`)
  await phone.evaluate(
    ([action = '', key = '']) => {
      const form = document.createElement('form')
      form.method = 'post'
      form.action = action
      for (const [name, value] of Object.entries({ unit: 'PACK', regions: 'none', key })) {
        const field = document.createElement('input')
        field.name = name
        field.value = value
        form.append(field)
      }
      document.body.append(form)
      form.submit()
    },
    [`/r/${slug}/reports`, crypto.randomUUID()],
  )
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Thank you. Your report is stored.')
}

async function write(phone: Page, product: Product, text: string): Promise<void> {
  await confirmation(phone, product)
  await phone.getByRole('button', { name: 'Write a remark' }).click()
  await phone.getByLabel('Your remark').fill(text)
  await phone.getByRole('button', { name: 'Lock and send' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Thank you. Your remark is stored and locked.')
}

async function signIn(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.app}/sign-in`)
  await page.getByLabel('E-mail address').fill('olive@tallow.example')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/dashboard/)
}

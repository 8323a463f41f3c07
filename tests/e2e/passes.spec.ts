import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { Client } from 'pg'
import { readQrCode } from '../qr-code'
import { client, startEmployeeProvider } from './employee-provider'
import { expectAccessible } from './fixtures'
import { startMailServer, textOf } from './mail-server'
import { type Product, startProduct } from './product'
import { importUnits, setUpTallow, startCollecting, tallow } from './set-up'
import { placesOf } from './what-is-kept'

/**
 * Passes from invitation to withdrawal on an installation of its own: a real mail server, a real OpenID provider, the
 * real doors, and a report form with script switched off.
 */
const { slug } = tallow
const unitFile = 'code,name,kind,parent,heads\nORG,Tallow Works,organisation,,\nPACK,Packing,department,ORG,44\n'

type Outside = {
  mail: Awaited<ReturnType<typeof startMailServer>>
  provider: Awaited<ReturnType<typeof startEmployeeProvider>>
  product: Product
}

const test = base.extend<object, { outside: Outside }>({
  outside: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, provide) => {
      const [mail, provider] = await Promise.all([startMailServer(), startEmployeeProvider()])
      const environment = {
        SMTP_URL: mail.url,
        MAIL_FROM: 'Plumbline <plumbline@tallow.example>',
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: client.id,
        OIDC_CLIENT_SECRET: client.secret,
        OIDC_ORGANISATION: slug,
      }
      const product = await startProduct({ demo: false, environment })
      provider.serve(`${product.app}/api/passes/callback`)
      await provide({ mail, provider, product })
      await product.stop()
      await Promise.all([mail.stop(), provider.stop()])
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

/** The superuser of the running installation: for a dishonest operator's hand in the database. */
async function asOperator(product: Product, statement: string, values: unknown[] = []): Promise<void> {
  const { superuser } = JSON.parse(readFileSync(join(product.home, 'secrets.json'), 'utf8'))
  // The fourth line of postmaster.pid is the port.
  const port = readFileSync(join(product.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
  const database = new Client({
    connectionString: `postgres://postgres:${encodeURIComponent(superuser)}@127.0.0.1:${port}/plumbline_app`,
  })
  await database.connect()
  try {
    await database.query(statement, values)
  } finally {
    await database.end()
  }
}

/** Opens a page in a browser of one's own, without cookies of anybody else. */
async function somebody(browser: Browser, options = {}): Promise<Page> {
  return (await browser.newContext({ acceptDownloads: true, locale: 'en-GB', ...options })).newPage()
}

async function getPasses(page: Page, { running }: { running: boolean }): Promise<void> {
  if (running) await page.getByLabel(/^Also a pass for/).check()
  await expect(async () => {
    await page.getByRole('button', { name: 'Get my passes' }).click()
    // The worker may not have published fresh keys yet; then the page says so and asks for nothing.
    await expect(page.getByText(/Your passes are ready|You have had these passes already/).first()).toBeVisible({
      timeout: 3_000,
    })
  }).toPass({ timeout: 60_000 })
}

async function savePass(page: Page, quarter: string): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: `Save the pass for ${quarter}` }).click()
  const text = readFileSync(await (await download).path(), 'utf8')
  expect((await download).suggestedFilename()).toBe(`plumbline-pass-${slug}-${quarter}.txt`)
  return text
}

/** The form without script, from its start to the answer. */
async function report(page: Page, product: Product, pass: string): Promise<void> {
  const onward = page.locator('.go:visible')
  await page.goto(`${product.report}/r/${slug}`)
  await onward.click()
  await page.getByRole('radio').first().check()
  await onward.click()
  await page.getByRole('checkbox', { name: 'Lower back', exact: true }).check()
  await onward.click()
  await page.getByRole('radio', { name: 'On 3 or 4 days', exact: true }).check()
  for (let screen = 0; screen < 6 && (await page.locator('#pass:visible').count()) === 0; screen += 1)
    await onward.click()
  await page.locator('#pass').setInputFiles({ name: 'pass.txt', mimeType: 'text/plain', buffer: Buffer.from(pass) })
  await onward.click()
  await page.getByRole('button', { name: 'Send anonymously' }).click()
}

test('a pass is fetched by mail or by sign-in, used once with script off, and its report withdrawn', async ({
  page,
  browser,
  outside: { mail, product },
}) => {
  test.setTimeout(300_000)
  const now = new Date()
  const quarter = `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`
  const next =
    now.getUTCMonth() > 8
      ? `${now.getUTCFullYear() + 1}-Q1`
      : `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 2}`

  await test.step('an administrator sets up an organisation that admits by passes', async () => {
    await setUpTallow(page, product)
    await page.goto(`${product.app}/settings/policy`)
    await page.getByLabel(/^Everybody with a blind-signed pass/).check()
    await page.getByRole('button', { name: 'Save the policy' }).click()
    await expect(page.getByText(/^Saved\./)).toBeVisible()
    await importUnits(page, product, unitFile, 'PACK')
    await startCollecting(page, product)
  })

  await test.step('she mails links to a list of work addresses', async () => {
    await page.goto(`${product.app}/settings/pass-holders`)
    await expectAccessible(page)
    const list = (text: string) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByLabel('List of work addresses').setInputFiles(list('email\nnobody\n'))
    await page.getByRole('button', { name: 'Mail a link to each' }).click()
    await expect(page.getByRole('alert').first()).toContainText('These lines do not hold an e-mail address: 2')
    await page
      .getByLabel('List of work addresses')
      .setInputFiles(list('email\nAva@tallow.example\nben@tallow.example\nava@tallow.example\n'))
    await page.getByRole('button', { name: 'Mail a link to each' }).click()
    await expect(page.getByText('2 links sent.')).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: 'ava@tallow.example' })).toContainText('Works')
    expect(mail.mails.map(({ to }) => to).sort()).toEqual([['ava@tallow.example'], ['ben@tallow.example']])
  })

  const link = (address: string) => {
    const found = mail.mails.findLast(({ to }) => to.includes(address))
    const url = /http\S+#\S+/.exec(found ? textOf(found) : '')?.[0]
    if (!url) throw new Error(`no link for ${address}`)
    return url
  }

  let pass = ''
  await test.step('Ava fetches the coming four passes, and one of the running quarter, with her link', async () => {
    // As sharp as a telephone's screen, or paper.
    const ava = await somebody(browser, { deviceScaleFactor: 3 })
    await ava.goto(link('ava@tallow.example'))
    await expectAccessible(ava)
    await getPasses(ava, { running: true })
    await expect(ava.getByRole('img', { name: /^QR code of the pass/ })).toHaveCount(5)
    await expectAccessible(ava)
    for (const item of await ava
      .getByRole('listitem')
      .filter({ has: ava.getByRole('img') })
      .all()) {
      const held = await readQrCode(await item.getByRole('img').screenshot())
      await item.getByText('Show as text').click()
      expect(held).toBe(await item.locator('details p').textContent())
      // No address: what opens it by mistake sends the pass nowhere.
      expect(held).toMatch(/^plumbline-pass-1\./)
    }
    pass = await savePass(ava, quarter)
    expect(pass).toMatch(new RegExp(`^plumbline-pass-1\\.${slug}\\.${quarter}\\.[\\w-]+\\.[\\w-]{512}\n$`))
    // Nothing is kept unless she asks for it; what she kept she can wipe.
    expect(await ava.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
    await ava.getByRole('button', { name: 'Keep them in this browser' }).click()
    await expect(ava.getByText('Kept in this browser.')).toBeVisible()
    await ava.goto(`${product.app}/passes/${slug}`)
    await expect(ava.getByRole('heading', { name: `Pass for ${next}` })).toBeVisible()
    await ava.getByRole('button', { name: 'Wipe the passes from this browser' }).click()
    await expect(ava.getByRole('heading', { name: `Pass for ${next}` })).toBeHidden()
    expect(await ava.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
    await ava.context().close()
  })

  await test.step('her link gives her no second pass', async () => {
    const again = await somebody(browser)
    await again.goto(link('ava@tallow.example'))
    await getPasses(again, { running: false })
    await expect(again.getByText('You have had these passes already.')).toBeVisible()
    await expect(again.getByRole('link', { name: /^Save the pass/ })).toHaveCount(0)
    await again.context().close()
  })

  await test.step('Cem signs in with his work account and fetches his', async () => {
    const cem = await somebody(browser)
    await cem.goto(`${product.app}/passes/${slug}`)
    await expect(cem.getByRole('button', { name: 'Get my passes' })).toHaveCount(0)
    await cem.getByRole('link', { name: 'Sign in with your work account' }).click()
    await cem.getByPlaceholder('Enter any login').fill('cem')
    await cem.getByPlaceholder('and password').fill('anything')
    await cem.getByRole('button', { name: 'Sign-in' }).click()
    await cem.getByRole('button', { name: 'Continue' }).click()
    await cem.waitForURL(`${product.app}/passes/${slug}`)
    await getPasses(cem, { running: false })
    await savePass(cem, next)
    // He is an employee, not staff.
    await cem.goto(`${product.app}/dashboard`)
    expect(new URL(cem.url()).pathname).toBe('/sign-in')
    await cem.context().close()
  })

  await test.step('somebody who was invited and signs in under the same address is one person', async () => {
    const ava = await somebody(browser)
    await ava.goto(`${product.app}/api/passes/sign-in?organisation=${slug}`)
    await ava.getByPlaceholder('Enter any login').fill('ava')
    await ava.getByPlaceholder('and password').fill('anything')
    await ava.getByRole('button', { name: 'Sign-in' }).click()
    await ava.getByRole('button', { name: 'Continue' }).click()
    await ava.waitForURL(`${product.app}/passes/${slug}`)
    await getPasses(ava, { running: false })
    await expect(ava.getByText('You have had these passes already.')).toBeVisible()
    await ava.context().close()
  })

  await test.step('an answer of the provider that this browser did not ask for signs nobody in', async () => {
    const forged = await somebody(browser)
    await forged.goto(`${product.app}/api/passes/callback?code=stolen&state=guessed`)
    await expect(forged.getByText('You are not signed in.')).toBeVisible()
    await forged.goto(`${product.app}/api/passes/sign-in?organisation=${slug}`)
    await forged.goto(`${product.app}/api/passes/callback?code=stolen&state=guessed`)
    await expect(forged.getByText('You are not signed in.')).toBeVisible()
    await forged.context().close()
  })

  await test.step('Dov, whose passes are ended, is told so and gets none until he is let back in', async () => {
    await page.goto(`${product.app}/settings/pass-holders`)
    await page.getByLabel('Work address', { exact: true }).fill('dov@tallow.example')
    await page.getByRole('button', { name: 'Mail a link', exact: true }).click()
    await expect(page.getByText('One link sent.')).toBeVisible()
    const dov = await somebody(browser)
    await dov.goto(link('dov@tallow.example'))
    const row = page.getByRole('row').filter({ hasText: 'dov@tallow.example' })
    await row.getByText('End', { exact: true }).click()
    await row.getByRole('button', { name: 'Yes, end' }).click()
    await expect(page.getByText('Ended. This person gets no more passes.')).toBeVisible()
    await expect(row).toContainText('Gets no more passes')
    await expectAccessible(page)
    await dov.getByRole('button', { name: 'Get my passes' }).click()
    await expect(dov.getByText('Your link does not work any more')).toBeVisible()
    await dov.context().close()
    await row.getByRole('button', { name: 'Let back in' }).click()
    await expect(row).toContainText('None')
  })

  const userAgent = 'CanaryBrowser/78'
  const reporter = await somebody(browser, { javaScriptEnabled: false, userAgent })
  let receipt = ''
  await test.step('a report is filed with the pass file, script off', async () => {
    await report(reporter, product, pass)
    await expect(reporter.getByRole('heading', { name: 'Thank you. Your report is stored.' })).toBeVisible()
    receipt = (await reporter.locator('output').textContent()) ?? ''
  })

  await test.step('the same pass is refused a second time, and the answers stay', async () => {
    await report(reporter, product, pass)
    await expect(reporter.getByRole('alert')).toContainText('This pass was not accepted')
    await expect(reporter.getByRole('checkbox', { name: 'Lower back', exact: true, includeHidden: true })).toBeChecked()
  })

  await test.step('the first report is withdrawn with its receipt', async () => {
    await reporter.goto(`${product.report}/r/${slug}/receipts`)
    await reporter.getByLabel('Receipt').fill(receipt)
    await reporter.getByRole('button', { name: 'Show my report' }).click()
    await reporter.getByText('Withdraw my report').first().click()
    await reporter.getByRole('button', { name: 'Delete my report' }).click()
    await expect(reporter.getByRole('heading', { level: 1 })).toHaveText('Your report is deleted')
  })

  await test.step('no file and no output of the installation holds the pass, the receipt or the browser', async () => {
    const [, , , message = '', signature = ''] = pass.trim().split('.')
    const compact = receipt.replace(/[^0-9A-Z]/g, '')
    expect([message, signature, compact].map((text) => text.length > 20)).toEqual([true, true, true])
    const parts = [message, signature].flatMap((text) => {
      const bytes = Buffer.from(text, 'base64url')
      return [text, bytes, bytes.toString('hex'), bytes.toString('base64')]
    })
    expect(placesOf(product, [...parts, receipt, compact, userAgent])).toEqual([])
    // The search sees: who may have passes is in the app database's files, the set-up code was printed.
    expect(placesOf(product, ['ava@tallow.example']).some((path) => path.startsWith('postgres'))).toBe(true)
    expect(placesOf(product, ['Set-up code'])).toContain('output')
  })

  await test.step('a dishonest server that gives one quarter another key is noticed, and gets no request', async () => {
    const key = `SELECT spki, key_id FROM pass_key WHERE quarter = '${quarter}'`
    await asOperator(product, `UPDATE pass_key SET (spki, key_id) = (${key}) WHERE quarter = $1`, [next])
    const ben = await somebody(browser)
    const asked: string[] = []
    ben.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await ben.goto(link('ben@tallow.example'))
    await ben.getByRole('button', { name: 'Get my passes' }).click()
    await expect(ben.getByText('Stop: these keys are not the published ones.')).toBeVisible()
    expect(asked.filter((path) => path === '/api/passes/issue')).toEqual([])
    await ben.context().close()
  })

  await test.step('the keys hang at the report door to compare', async () => {
    await reporter.goto(`${product.report}/r/${slug}/keys`)
    await expect(reporter.getByRole('heading', { name: 'Keys of passes' })).toBeVisible()
    await expect(reporter.locator('code')).toHaveCount(5)
    await reporter.context().close()
  })
})

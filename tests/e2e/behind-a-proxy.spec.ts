import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type BrowserContext, test as base, devices, expect, type Page } from '@playwright/test'
import config from '../../playwright.config'
import { readQrCode } from '../qr-code'
import { readPdf } from '../unit/export/read-pdf'
import { type Product, startProduct } from './product'
import { importUnits, setUpTallow, startCollecting, tallow } from './set-up'
import { startTlsProxy } from './tls-proxy'

/**
 * An installation as a firm runs it: two names, TLS in front, its addresses set. Nothing is mocked; the names lead to this
 * machine, and the certificate is one that we made.
 */
const hosts = { app: 'plumbline.tallow.test', report: 'report.tallow.test' }
const launchOptions = config.use?.launchOptions

const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, provide) => {
      const [app, report] = await Promise.all([startTlsProxy(hosts.app), startTlsProxy(hosts.report)])
      const product = await startProduct({
        demo: false,
        environment: { PLUMBLINE_APP_ADDRESS: app.address, PLUMBLINE_REPORT_ADDRESS: report.address },
      })
      app.leadTo(product.local.app)
      report.leadTo(product.local.report)
      await provide(product)
      await product.stop()
      await Promise.all([app.stop(), report.stop()])
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})
test.use({
  ignoreHTTPSErrors: true,
  launchOptions: {
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP *.tallow.test 127.0.0.1'],
  },
})

/** Every screen on the way of somebody whom nothing hurts. */
async function reportThatNothingHurts(page: Page): Promise<void> {
  const screen = () => new URL(page.url()).hash
  // The next screen's button stands where this one's stood: a click too early would be its.
  const onward = async () => {
    const left = screen()
    await page.locator('.go:visible').click()
    await expect.poll(screen).not.toBe(left)
  }
  await onward()
  await page.getByRole('radio').first().check()
  await onward()
  await page.getByRole('checkbox', { name: 'Nothing hurts', exact: true }).check()
  // With nothing to ask about, this screen's button sends.
  await page.locator('.go:visible').click()
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is stored.' })).toBeVisible()
}

async function signIn(page: Page, product: Product): Promise<void> {
  const { email, password } = tallow.administrator
  await page.goto(`${product.app}/sign-in`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
}

/** Violations of the Content-Security-Policy, Trusted Types among them, and what failed on a page. */
function collectErrors(context: BrowserContext): string[] {
  const errors: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => errors.push(String(error.error())))
  return errors
}

/** What a door itself says to these bytes, past the proxy. */
function raw(local: string, text: string): Promise<string> {
  const { hostname, port } = new URL(local)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.on('error', reject)
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
const hsts = 'max-age=31536000; includeSubDomains'

test('an installation behind TLS is set up, and a phone reports from its poster', async ({
  page,
  product,
  browser,
}) => {
  test.setTimeout(300_000)
  const context = page.context()
  const errors = collectErrors(context)

  await test.step('it is set up and signed in to, with cookies that only TLS carries', async () => {
    await setUpTallow(page, product)
    await context.clearCookies()
    await signIn(page, product)
    const cookies = await context.cookies()
    expect(cookies.length).toBeGreaterThan(0)
    expect(cookies.filter(({ secure, path }) => !secure || path !== '/')).toEqual([])
    expect(cookies.map(({ name }) => name).filter((name) => !name.startsWith('__Host-'))).toEqual([])
    await expect(page.getByText('This page was opened as')).toHaveCount(0)
    const answer = await page.reload()
    expect(answer?.headers()['strict-transport-security']).toBe(hsts)
  })

  await test.step('units come from a file, and the form opens', async () => {
    const file =
      'code,name,kind,parent,heads\nORG,Tallow Works,organisation,,\nPACK,Packing,department,ORG,44\nCARE,Care,department,ORG,44\n'
    await importUnits(page, product, file, 'PACK')
    await startCollecting(page, product)
    await expect
      .poll(
        async () =>
          (await (await page.request.get(`${product.local.report}/r/${tallow.slug}/facts.json`)).json()).openQuarter,
        { timeout: 90_000 },
      )
      .toMatch(/^\d{4}-Q[1-4]$/)
  })

  await test.step('a phone reads the poster and reports', async () => {
    // the names lead here in the browser alone, so the browser fetches it
    const poster = await page.evaluate(async () => {
      const answer = await fetch('/settings/posters/poster.pdf?language=en&size=a4')
      return [...new Uint8Array(await answer.arrayBuffer())]
    })
    const pdf = await readPdf(Buffer.from(poster))
    const address = await readQrCode(await pdf.picture(1))
    expect(address).toBe(`${product.report}/r/${tallow.slug}?lang=en`)
    expect((await pdf.lines(1)).join(' ')).not.toContain('Not to hang up')
    const phone = await browser.newContext({ ...devices['Pixel 7'], ignoreHTTPSErrors: true })
    const stranger = await phone.newPage()
    const form = await stranger.goto(address)
    expect(form?.headers()['strict-transport-security']).toBe(hsts)
    await reportThatNothingHurts(stranger)
    expect(await phone.cookies()).toEqual([])
    await phone.close()
  })

  await test.step('no text in an address of the app is an error inside', async () => {
    for (const sign of ['%00', '%E2%80%AE', '%ED%A0%80', '%ff', '%25zz', '__proto__']) {
      for (const path of [
        `/dashboard?quarter=${sign}&outcome=${sign}`,
        `/dashboard/units/${sign}`,
        `/dashboard/units/A${sign}?quarter=${sign}`,
        `/audits?unit=A${sign}&level=${sign}`,
        `/audits/${sign}`,
        `/audits/new?unit=A${sign}`,
        `/interventions?unit=A${sign}&status=${sign}&owner=${sign}`,
        `/interventions/${sign}/edit`,
        `/interventions/new?unit=A${sign}&quarter=${sign}&section=${sign}`,
        `/releases/${sign}`,
        `/exports/${sign}/release.csv`,
        `/remarks/${sign}`,
        `/settings/people/${sign}`,
        `/settings/units/edit/${sign}`,
        `/settings/units/import/${sign}`,
        `/settings/units/headcounts?quarter=${sign}`,
        `/settings/log?before=${sign}`,
        `/settings/posters/poster.pdf?language=${sign}&unit=${sign}`,
        `/passes/${sign}`,
        `/setup/invitation/${sign}`,
        `/sign-in?next=/${sign}`,
        `/api/passes/sign-in?organisation=${sign}`,
      ]) {
        // 0 for a redirect, which is not followed
        const status = await page.evaluate(async (asked) => (await fetch(asked, { redirect: 'manual' })).status, path)
        expect(status, path).toBeLessThan(500)
      }
    }
  })

  await test.step('a name that hides something comes back to its field, with everything that was typed', async () => {
    for (const name of ['Packing \u202egnikcaP', '\u200b\u2060', 'Bell \u0007']) {
      await page.goto(`${product.app}/settings/units/new`)
      await page.getByLabel('Code').fill('HIDDEN')
      await page.getByLabel('Name').fill(name)
      await page.getByRole('button', { name: 'Add the unit' }).click()
      await expect(page.getByRole('alert').filter({ hasText: 'There is a problem' })).toContainText(
        /Type this again|Use at least one letter or digit/,
      )
      await expect(page.getByLabel('Code')).toHaveValue('HIDDEN')
      await expect(page.getByLabel('Name')).toHaveValue(name)
    }
  })

  expect(errors.filter((text) => !/status of 4\d\d/.test(text))).toEqual([])
})

test('who opens a door past its proxy is told, on the page and in the log', async ({ page, product }) => {
  await page.goto(`${product.local.app}/sign-in`)
  const notice = page.getByText(
    `This page was opened as ${product.local.app}, but Plumbline is set up as ${product.app}`,
  )
  await expect(notice).toBeVisible()
  for (const line of ['header_up X-Forwarded-Proto https', 'proxy_set_header X-Forwarded-Proto https;']) {
    await expect(page.getByText(line)).toBeVisible()
  }
  const log = readFileSync(join(product.home, 'logs', 'app-door.log'), 'utf8')
  const lines = log.split('\n').filter((line) => line.includes('mend the proxy'))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(`"opened":"${product.local.app}"`)
})

test('what Next answers by itself carries the headers of every answer', async ({ product }) => {
  const ask = (line: string, more = '') =>
    raw(product.local.app, `${line} HTTP/1.1\r\nHost: ${hosts.app}\r\n${more}Connection: close\r\n\r\n`)
  const planted = "Content-Security-Policy: script-src 'nonce-AAAA'\r\nx-nonce: AAAA\r\n"
  for (const [line, status] of [
    ['TRACE /sign-in', 405],
    ['GET /sign-in/', 308],
    ['GET //evil.test/', 308],
    ['GET /%zz', 404],
    ['GET /dashboard/units/%ED%A0%80', 404],
    ['GET /_next/image?url=%2Ficon.svg&w=64&q=75', 404],
    ['GET /_next/staticfoo', 404],
    ['GET /_next/static/nothing.js', 404],
    ['GET /healthzfoo', 404],
    ['GET /icon.svgx', 404],
    ['GET /favicon.icoX', 404],
    ['GET /setup/invitation/x', 200],
    ['GET /healthz', 200],
    ['GET /livez', 200],
  ] as const) {
    const answer = await ask(line, planted)
    expect(statusOf(answer), line).toBe(status)
    const [head = ''] = answer.split('\r\n\r\n')
    for (const header of [
      'X-Content-Type-Options: nosniff',
      'X-Frame-Options: DENY',
      `Strict-Transport-Security: ${hsts}`,
    ]) {
      expect(head.toLowerCase(), line).toContain(header.toLowerCase())
    }
    if (status !== 200 || line === 'GET /setup/invitation/x') expect(head, line).toMatch(/^content-security-policy: /im)
    expect(answer, line).not.toContain('nonce="AAAA"')
    expect(head, line).toMatch(/^content-type: /im)
  }
})

test('a request that names two hosts is refused by both doors', async ({ product }) => {
  for (const local of [product.local.app, product.local.report]) {
    const answer = await raw(local, 'GET /livez HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n')
    expect(statusOf(answer)).toBe(400)
    expect(answer).toMatch(/^connection: close\r$/im)
  }
})

import { demo, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'
import { demoSignIns } from './product'

test.use({ role: null })

test('leads to sign-in and back to the page that was asked for @phone @noscript', async ({ page }) => {
  const { email, password } = demoSignIns(demo.home).admin
  await page.goto('/settings/units')
  await expect(page).toHaveURL('/sign-in?next=%2Fsettings%2Funits')
  await expectNoSidewaysScroll(page)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Units' })).toBeVisible()
})

test('says the same of a wrong password and of an unknown address, and keeps the address @noscript', async ({
  page,
}) => {
  const said: string[] = []
  for (const email of [demoSignIns(demo.home).hr.email, 'nobody@example.test']) {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    said.push((await page.getByRole('alert').filter({ hasText: 'There is a problem' }).textContent()) ?? '')
    await expect(page.getByLabel('E-mail address')).toHaveValue(email)
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
  }
  expect(said[0]).toBe(said[1])
})

test('signing out ends the session on the server, not only in the browser', async ({ page, browser }) => {
  const { email, password } = demoSignIns(demo.home).hr
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/dashboard/)
  const stolen = await page.context().storageState()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('You are signed out.')).toBeVisible()

  const thief = await browser.newContext({ baseURL: demo.app, storageState: stolen })
  const visit = await thief.newPage()
  await visit.goto('/dashboard')
  await expect(visit).toHaveURL(/\/sign-in/)
  await thief.close()
})

test('the way back after signing in never leads to another site @noscript', async ({ page }) => {
  const elsewhere = new URL(demo.report).host
  const { email, password } = demoSignIns(demo.home).hr
  await page.goto(`/sign-in?next=${encodeURIComponent(`/.//${elsewhere}/`)}`)
  // as if the page had let it through: the action judges for itself
  await page
    .locator('input[name=next]')
    .evaluate((field, value) => field.setAttribute('value', value), `/x/..//${elsewhere}/`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${demo.app}/dashboard`)
})

test('signing in over a session ends that session', async ({ page, request }) => {
  const { email, password } = demoSignIns(demo.home).hr
  const signIn = async () => {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/dashboard/)
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'plumbline-session')
    return `plumbline-session=${cookie?.value}`
  }
  const isLive = async (cookie: string) =>
    (await request.get('/dashboard', { headers: { cookie }, maxRedirects: 0 })).status() === 200
  const first = await signIn()
  expect(await isLive(first)).toBe(true)
  // the sign-in page leads on who is signed in, so the second time comes as a request of its own would: by another tab
  const form = await page.context().newPage()
  await page.context().clearCookies({ name: 'plumbline-session' })
  await form.goto('/sign-in')
  await page.context().addCookies([{ name: 'plumbline-session', value: first.split('=')[1] ?? '', url: demo.app }])
  await form.getByLabel('E-mail address').fill(email)
  await form.getByLabel('Password', { exact: true }).fill(password)
  await form.getByRole('button', { name: 'Sign in' }).click()
  await form.waitForURL(/\/dashboard/)
  expect(await isLive(first)).toBe(false)
})

test('a client cannot say from which network it guesses, and is told to wait', async ({ request }) => {
  const email = `guessed-${Date.now()}@example.test`
  const said: string[] = []
  for (let tries = 0; tries < 7; tries++) {
    const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
    const answer = await request.post('/api/auth/callback/password', {
      form: { csrfToken, email, password: 'wrong', json: 'true' },
      headers: { origin: demo.app, 'x-forwarded-for': `203.0.113.${tries}` },
    })
    said.push(new URL((await answer.json()).url).searchParams.get('error') ?? '')
  }
  expect(said.slice(0, 5)).toEqual(Array(5).fill('CredentialsSignin'))
  expect(said.slice(5).join(' ')).toMatch(/^wait-\d+ wait-\d+$/)
})

test.describe('the routes of next-auth', () => {
  test('say nothing of what went wrong inside', async ({ request }) => {
    const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
    const answer = await request.post('/api/auth/callback/password', {
      form: { csrfToken, email: 'a\0b', password: 'x', json: 'true' },
      headers: { origin: demo.app },
    })
    expect(new URL((await answer.json()).url).search).toBe('?error=CredentialsSignin&provider=password')
  })
  test('that nobody needs are not there, and a change from another site is refused', async ({ request }) => {
    for (const path of ['providers', 'signin', 'error', 'verify-request', 'signout', 'callback/password'])
      expect((await request.get(`/api/auth/${path}`, { maxRedirects: 0 })).status(), path).toBe(404)
    for (const path of ['_log', 'signin/password', 'session'])
      expect((await request.post(`/api/auth/${path}`, { headers: { origin: demo.app } })).status(), path).toBe(404)
    const foreign = await request.post('/api/auth/callback/password', { headers: { origin: 'https://evil.example' } })
    expect(foreign.status()).toBe(403)
  })
})

test.describe('the choice of an appearance', () => {
  test('is refused to another site, and never leads to one', async ({ request }) => {
    const choose = (headers: Record<string, string>, body = 'appearance=dark') =>
      request.post('/appearance', {
        data: body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        maxRedirects: 0,
      })
    expect((await choose({ origin: 'https://evil.example' })).status()).toBe(403)
    const led = await choose({ origin: demo.app, referer: `${demo.app}//evil.example/phish` })
    expect([led.status(), led.headers().location]).toEqual([303, '/'])
    expect((await choose({ origin: demo.app }, `appearance=${'x'.repeat(100_000)}`)).status()).toBe(413)
  })
})

test('says what to do when the password is forgotten', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByText('An administrator of your organisation can give you a new link')).toBeVisible()
})

test('the session cookie is out of the reach of scripts, and every page forbids framing and caching', async ({
  page,
}) => {
  const response = await page.goto('/sign-in')
  const headers = response?.headers() ?? {}
  expect(headers['content-security-policy']).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic';/)
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['cache-control']).toContain('no-store')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('same-origin')
  expect(headers).not.toHaveProperty('x-powered-by')
})

test('the sign-in page is accessible', async ({ page }) => {
  await page.goto('/sign-in')
  await expectAccessible(page)
})

test.describe('a sign-out that another site sends', () => {
  test('is refused', async ({ request }) => {
    const answer = await request.post(`${demo.app}/sign-out`, { headers: { origin: 'https://evil.example' } })
    expect(answer.status()).toBe(403)
  })
})

test('a page that tells of no icon, as the one for what is forbidden, has one all the same', async ({ request }) => {
  const icon = await request.get('/favicon.ico')
  expect(icon.status()).toBe(200)
  expect(icon.headers()['content-type']).toMatch(/^image\//)
})

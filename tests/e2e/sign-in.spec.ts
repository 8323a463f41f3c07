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

test('the way back after signing in never leads to another site', async ({ page }) => {
  await page.goto('/sign-in?next=//example.org')
  await expect(page.locator('input[name=next]')).toHaveValue('/dashboard')
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

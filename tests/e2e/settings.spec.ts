import { contextOf, demo, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'
import { demoSignIns } from './product'

test.use({ role: 'admin' })

const pages = [
  '/settings',
  '/settings/start',
  '/settings/units',
  '/settings/units/join',
  '/settings/units/headcounts',
  '/settings/units/import',
  '/settings/policy',
  '/settings/slips',
  '/settings/entry-codes',
  '/settings/pass-holders',
  '/settings/people',
  '/settings/people/invite',
  '/settings/log',
  '/settings/account',
]

for (const path of pages) {
  test(`${path} is accessible and fits a phone @phone`, async ({ page }) => {
    await page.goto(path)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
}

test('an invited person chooses a password, and is out at once when switched off', async ({ page, browser }) => {
  const name = `Guest ${Date.now()}`
  await page.goto('/settings/people/invite')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address').fill(`guest-${Date.now()}@example.test`)
  await page.getByRole('radio', { name: /^HR/ }).check()
  await page.getByRole('button', { name: 'Make the invitation' }).click()
  const link = (await page.getByText('/setup/invitation/').textContent()) ?? ''

  const theirs = await browser.newContext(contextOf(null))
  const guest = await theirs.newPage()
  await guest.goto(link)
  await expect(guest.getByLabel('Code of your invitation')).not.toHaveValue('')
  await guest.getByLabel('Choose a password').fill('four words walk home')
  await guest.getByRole('button', { name: 'Save and sign in' }).click()
  await guest.waitForURL(/\/dashboard/)
  expect((await guest.goto('/settings/people'))?.status()).toBe(403)
  await expect(guest.getByRole('link', { name: 'Go to the overview' })).toBeVisible()

  await page.goto('/settings/people')
  await page.getByRole('link', { name }).click()
  await page.getByText('Switch off', { exact: true }).click()
  await page.getByRole('button', { name: 'Yes, switch off' }).click()
  await expect(page.getByText('Switched off. They are signed out everywhere and cannot sign in.')).toBeVisible()
  await guest.goto('/dashboard')
  await expect(guest).toHaveURL(/\/sign-in/)
  await theirs.close()
})

test('an address that is taken is said at its field, also one’s own, and a person is corrected and deleted', async ({
  page,
}) => {
  const stamp = Date.now()
  const invite = async (name: string, email: string) => {
    await page.goto('/settings/people/invite')
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByRole('radio', { name: /^HR/ }).check()
    await page.getByRole('button', { name: 'Make the invitation' }).click()
  }
  await invite('Again', demoSignIns(demo.home).admin.email)
  await expect(page.getByRole('alert').filter({ hasText: 'There is a problem' })).toContainText('can already sign in')
  await expect(page.getByLabel('Name')).toHaveValue('Again')

  await invite(`Typo ${stamp}`, `typo-${stamp}@example.test`)
  await page.getByRole('link', { name: 'Back to people' }).click()
  await page.getByRole('link', { name: `Typo ${stamp}` }).click()
  await page.getByLabel('Name', { exact: true }).fill(`Right ${stamp}`)
  await page.getByLabel('E-mail address').fill(`right-${stamp}@example.test`)
  await page.getByRole('button', { name: 'Save name and address' }).click()
  await expect(page.getByText('Name and address are saved.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Right ${stamp}`)
  await expectAccessible(page)

  await page.getByText('Delete', { exact: true }).click()
  await page.getByRole('button', { name: 'Yes, delete' }).click()
  await expect(page.getByText('Deleted. The e-mail address can be used again.')).toBeVisible()
  await expect(page.getByRole('link', { name: `Right ${stamp}` })).toHaveCount(0)
  await invite(`Next ${stamp}`, `right-${stamp}@example.test`)
  await expect(page.getByText('/setup/invitation/')).toBeVisible()
})

test('the only administrator is asked to invite a second one', async ({ page }) => {
  for (const path of ['/settings', '/settings/people']) {
    await page.goto(path)
    await expect(page.getByRole('link', { name: 'Invite a second administrator' })).toBeVisible()
  }
})

test('one’s own sessions are listed and end one by one or all but this one @noscript', async ({
  page,
  browser,
  playwright,
}) => {
  // somebody of their own, whose sessions no other test needs
  const [email, password] = [`lists-${Date.now()}@example.test`, 'otter hammer lisbon soup']
  await page.goto('/settings/people/invite')
  await page.getByLabel('Name').fill('Lists Sessions')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('radio', { name: /^HR/ }).check()
  await page.getByRole('button', { name: 'Make the invitation' }).click()
  const link = (await page.getByText('/setup/invitation/').textContent()) ?? ''
  const theirs = await browser.newContext(contextOf(null))
  const own = await theirs.newPage()
  await own.goto(link)
  await own.getByLabel('Code of your invitation').fill(link.split('#')[1] ?? '')
  await own.getByLabel('Choose a password').fill(password)
  await own.getByRole('button', { name: 'Save and sign in' }).click()
  await own.waitForURL(/\/dashboard/)
  for (let others = 0; others < 2; others++) {
    const elsewhere = await playwright.request.newContext(contextOf(null))
    const { csrfToken } = await (await elsewhere.get('/api/auth/csrf')).json()
    const form = { csrfToken, email, password, json: 'true' }
    expect((await elsewhere.post('/api/auth/callback/password', { form, headers: { origin: demo.app } })).ok()).toBe(
      true,
    )
    await elsewhere.dispose()
  }
  await own.goto('/settings/account')
  const list = own.getByRole('region', { name: 'Where you are signed in' })
  await expect(list.getByRole('listitem')).toHaveCount(3)
  await list.getByRole('button', { name: 'Sign out', exact: true }).first().click()
  await expect(own.getByText('That sign-in has ended.')).toBeVisible()
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await list.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(own.getByText('You are signed out everywhere else.')).toBeVisible()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await own.getByLabel('Password of today').fill(password)
  await own.getByLabel('New password').fill('northwind2026')
  await own.getByRole('button', { name: 'Change the password' }).click()
  await expect(own.getByRole('alert').filter({ hasText: 'made of “northwind”' })).toBeVisible()
  await theirs.close()
})

test('a unit is added for the coming quarter, and what was typed is kept while it is wrong @noscript', async ({
  page,
}) => {
  const code = `E2E-${Date.now().toString(36).toUpperCase()}`
  await page.goto('/settings/units/new')
  await page.getByLabel('Name').fill(`Unit ${code}`)
  await page.getByLabel('Code').fill('not a code!')
  await page.getByRole('button', { name: 'Add the unit' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'There is a problem' })).toContainText('letters A to Z')
  await expect(page.getByLabel('Name')).toHaveValue(`Unit ${code}`)
  await page.getByLabel('Code').fill(code.toLowerCase())
  await page.getByLabel('Kind').selectOption('site')
  await page.getByLabel('Part of').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Add the unit' }).click()
  await expect(page.getByText(/^The unit is added\. It holds from/)).toBeVisible()
  await page.getByRole('link', { name: `Change Unit ${code}` }).click()
  await page.getByText('Close this unit').click()
  await page.getByRole('button', { name: 'Yes, close' }).click()
  await expect(page.getByText(/^The unit is closed\. It holds from/)).toBeVisible()
})

test('a bad file changes nothing and names its lines', async ({ page }) => {
  await page.goto('/settings/units/import')
  const buffer = Buffer.from('code;name;kind;parent;heads\nORG;Org;organisation;;\nA;Site;room;ORG;six\n')
  await page.getByLabel('File').setInputFiles({ name: 'units.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Show what it holds' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 lines need mending')
  await expect(page.getByRole('rowheader')).toHaveText(['3', '3'])
  await expect(page.getByRole('button', { name: 'Import all of it' })).toHaveCount(0)
})

test('a file of more than 5 MB is refused @noscript', async ({ page }) => {
  await page.goto('/settings/units/import')
  const buffer = Buffer.alloc(5 * 1024 * 1024 + 1, 'x')
  await page.getByLabel('File').setInputFiles({ name: 'units.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Show what it holds' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'larger than 5 MB' })).toBeVisible()
})

test('settings name the address of the report form, which opens', async ({ page }) => {
  await page.goto('/settings')
  const link = page.getByRole('link', { name: `${demo.report}/r/northwind` })
  await link.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Northwind Logistics')
})

test('a smallest count below 10 needs an acknowledgement', async ({ page }) => {
  await page.goto('/settings/policy')
  await page.getByLabel('Smallest count that is shown').fill('7')
  await page.getByRole('checkbox', { name: 'I accept a smallest count' }).uncheck()
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Confirm that you accept the risk' })).toBeVisible()
  await expect(page.getByLabel('Smallest count that is shown')).toHaveValue('7')
})

test('HR reads units and policy and changes neither', async ({ browser }) => {
  const context = await browser.newContext(contextOf('hr'))
  const page = await context.newPage()
  await page.goto('/settings/units')
  await expect(page.getByRole('link', { name: 'Add a unit' })).toHaveCount(0)
  await page.goto('/settings/policy')
  await expect(page.getByRole('button', { name: 'Save the policy' })).toHaveCount(0)
  for (const path of ['/settings/people', '/settings/log', '/settings/units/new', '/settings/units/import']) {
    expect((await page.goto(path))?.status()).toBe(403)
  }
  await context.close()
})

test.describe('a page that is not there', () => {
  test.use({ expectedErrors: [/404/] })
  test('says so and leads back', async ({ page }) => {
    const answer = await page.goto('/settings/people/00000000-0000-4000-8000-000000000000')
    expect(answer?.status()).toBe(404)
    await page.getByRole('link', { name: 'Go to the overview' }).click()
    await expect(page).toHaveURL(/\/dashboard/)
  })
})

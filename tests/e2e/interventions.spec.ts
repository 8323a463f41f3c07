import { expect, expectAccessible, expectContrastInDark, expectNoSidewaysScroll, test } from './fixtures'

const fromCard = '/interventions/new?unit=LEE-PACK&quarter=2026-Q3&outcome=wristAny'

test('from a hotspot card, saving is the second click', async ({ page }) => {
  await page.goto(fromCard)
  await expect(page.getByLabel('Unit', { exact: true })).toHaveValue('LEE-PACK')
  await expect(page.getByLabel('What it answers')).toHaveValue('hotspot 2026-Q3 wristAny')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('planned')
  await expect(page.getByText('Wrist and hand complaints in Q3 2026')).toBeVisible()
})

test('steps are taken, explained and kept', async ({ page }) => {
  await page.goto(fromCard)
  await page.getByLabel('In your own words').fill('Benches that move')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Benches that move')

  await page.getByRole('button', { name: 'Cancel it' }).click()
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toContainText('Say why')
  await page.getByRole('button', { name: 'Mark as done' }).click()
  await expect(page.getByRole('status')).toContainText('Status changed')
  await expect(page.getByText('Cancelled: It has been done. Reopen it first if it is to be given up.')).toBeVisible()

  await page.getByLabel('Remark').fill('Two benches are missing')
  await page.getByRole('button', { name: 'Reopen' }).click()
  const history = page.getByRole('region', { name: 'History' }).getByRole('listitem')
  await expect(history.filter({ hasText: 'from done to in progress' })).toContainText('Two benches are missing')
})

test('a comment and a change are in the history', async ({ page }) => {
  await page.goto(fromCard)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByLabel('Add a comment').fill('Offer received.')
  await page.getByRole('button', { name: 'Add comment' }).click()
  await expect(page.getByRole('status')).toContainText('Comment added')
  await page.getByRole('main').getByRole('link', { name: 'Change', exact: true }).click()
  await page.getByLabel('Cost').fill('about 100')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toContainText('Enter the cost as a number')
  await page.getByLabel('Cost').fill('1200.50')
  await page.getByRole('button', { name: 'Save' }).click()
  const history = page.getByRole('region', { name: 'History' }).getByRole('listitem')
  await expect(history.filter({ hasText: 'commented' })).toContainText('Offer received.')
  await expect(history.filter({ hasText: 'changed it' })).toContainText('Cost: nothing, now 1,200.50')
})

test('before money is spent, the form and the page say how small a change could be seen', async ({ page }) => {
  await page.goto(fromCard)
  const said = /lasting fall of (wrist and hand|back) complaints.* would (not )?show here within a year/
  await expect(page.getByText(said)).toHaveCount(2)
  await expect(page.getByText(/regression to the mean/)).toBeVisible()
  const first = await page.getByText(said).first().textContent()
  await page.getByLabel('Unit', { exact: true }).selectOption('LEE-FIN')
  await expect(page.getByText(said).first()).not.toHaveText(first ?? '')
  await page.getByLabel('Unit', { exact: true }).selectOption('LEE-PACK')
  await page.getByRole('button', { name: 'Save' }).click()
  const region = page.getByRole('region', { name: 'What could be seen of it' })
  await expect(region).toContainText(first ?? '')
  await expect(region).toContainText('tends to come down by itself')
})

test('what was done has its effect with an interval, or says why there is none', async ({ page }) => {
  await page.goto('/interventions?status=done')
  const done = page.getByRole('table', { name: 'Interventions' }).getByRole('row')
  expect(await done.count()).toBeGreaterThan(1)
  await page.getByRole('table', { name: 'Interventions' }).getByRole('rowheader').getByRole('link').first().click()
  const effect = page.getByRole('region', { name: 'Did it work?' })
  await expect(effect).toContainText(/fell more|rose more|No clear effect|Cannot reach 5 %|No effect can be told yet/)
  await expect(effect).toContainText('tends to come down by itself')
  await effect.getByRole('link', { name: 'How is this calculated?' }).first().click()
  await expect(page).toHaveURL(/\/method#effect$/)
})

test('the list shows what is open, and the address says so', async ({ page }) => {
  await page.goto(fromCard)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.goto('/interventions')
  await page.getByLabel('Status').selectOption({ label: 'Open: planned or in progress' })
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/status=open/)
  await expect(
    page.getByRole('table', { name: 'Interventions' }).getByRole('row').filter({ hasText: 'Done' }),
  ).toHaveCount(0)
})

test('a plan is made without script @noscript', async ({ page }) => {
  await page.goto(fromCard)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. The intervention is planned.')).toBeVisible()
})

test('every page of interventions is accessible and fits a phone @phone', async ({ page }) => {
  await page.goto(fromCard)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('planned')
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.goto('/interventions')
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByRole('table', { name: 'Interventions' }).getByRole('link', { name: /chair/i }).first().click()
  await expect(page.getByRole('region', { name: /Did it work|What could be seen/ })).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await expectContrastInDark(page)
})

test.describe('an intervention that does not exist', () => {
  test.use({ expectedErrors: [/404/] })

  for (const id of ['01a20414-5bf4-7b33-abf0-9dc35fd1632a', 'not-an-id']) {
    test(`is a page that says so and leads back: ${id}`, async ({ page }) => {
      expect((await page.goto(`/interventions/${id}`))?.status()).toBe(404)
      await expect(page.getByRole('main').getByRole('link').first()).toBeVisible()
    })
  }
})

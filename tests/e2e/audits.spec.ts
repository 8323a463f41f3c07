import type { Page } from '@playwright/test'
import { contextOf, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

/** Seat too high and not adjustable, rest of the chair right, long: A(4,2) = 3, +1. Mouse 5, keyboard 3: C(5,3) = 6. */
const answers: readonly (readonly [question: string, answer: string])[] = [
  ['Seat height', 'Too high'],
  ['Seat depth', 'About 8 cm (three fingers) of gap'],
  ['Armrests', 'Elbows carried, shoulders relaxed'],
  ['Back support', 'Lower back supported'],
  ['How long is the chair sat in?', 'Long'],
  ['Monitor', "An arm's length away, top edge at eye level"],
  ['How long is the screen looked at?', 'Medium'],
  ['Telephone', 'No telephone at this desk'],
  ['Mouse', 'The arm reaches for it'],
  ['How long is the mouse used?', 'Long'],
  ['Keyboard', 'Wrists bent upwards'],
  ['How long is the keyboard used?', 'Long'],
]

async function answer(page: Page, question: string, choice: string): Promise<void> {
  await page
    .getByRole('group', { name: question, exact: true })
    .getByRole('radio', { name: startingWith(choice) })
    .check()
}

const startingWith = (text: string) => new RegExp(`^${text.replaceAll(/[()]/g, '\\$&')}`)

async function fillAudit(page: Page, workstation: string): Promise<void> {
  await page.getByLabel('Unit', { exact: true }).selectOption({ label: 'Goods in' })
  await page.getByLabel('Workstation', { exact: true }).fill(workstation)
  for (const [question, choice] of answers) await answer(page, question, choice)
  await page.getByRole('checkbox', { name: 'The height cannot be adjusted' }).check()
  await page.getByRole('checkbox', { name: 'Mouse and keyboard at different heights or surfaces' }).check()
}

/** Workstations of their own, so that the tests can run again on the same installation. */
const bench = (name: string) => `${name} ${Date.now().toString(36)}`

test('an officer audits a workstation and reads what to change first', async ({ page }) => {
  const workstation = bench('Bench')
  await page.goto('/audits')
  await page.getByRole('link', { name: 'New audit' }).click()
  await fillAudit(page, workstation)
  const panel = page.getByRole('complementary', { name: 'Score so far' })
  await expect(panel.getByRole('status')).toContainText('Final score 6')
  await expect(panel).toContainText('12 of 12 questions answered')

  await page.getByRole('button', { name: 'Save audit' }).click()
  await expect(page.getByRole('status')).toContainText('Saved')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(workstation)
  await expect(page.getByText('The final score is the worst section: mouse and keyboard.')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Put the mouse beside the keyboard' })).toContainText(
    'Mouse and keyboard from 6 to 3, final score from 6 to 4.',
  )
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'Audits' }).click()
  await expect(page.getByRole('row').filter({ hasText: workstation })).toContainText('action')
})

test('the live score says how far it is and what is still open', async ({ page }) => {
  await page.goto('/audits/new')
  const panel = page.getByRole('complementary', { name: 'Score so far' })
  await expect(panel.getByRole('status')).toHaveText('No section complete yet')
  for (const [question, choice] of answers.slice(0, 5)) await answer(page, question, choice)
  // A(2 + 1, 1 + 1) = 2, and long use makes 3.
  await expect(panel.getByRole('status')).toHaveText('Final score at least 3')
})

test('what is missing is named, and nothing that was entered is lost', async ({ page }) => {
  await page.goto('/audits/new')
  await page.getByLabel('Workstation', { exact: true }).fill('Half an audit')
  await answer(page, 'Seat height', 'Too low')
  await page.getByRole('button', { name: 'Save audit' }).click()
  const summary = page.getByRole('alert', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await expect(summary.getByRole('link', { name: 'Choose what fits the mouse' })).toBeVisible()
  await expect(page.getByLabel('Workstation', { exact: true })).toHaveValue('Half an audit')
  await expect(
    page.getByRole('group', { name: 'Seat height', exact: true }).getByRole('radio', { name: /^Too low/ }),
  ).toBeChecked()
  await summary.getByRole('link', { name: 'Choose what fits the mouse' }).click()
  await expect(page.getByRole('radio', { name: 'In line with the shoulder' })).toBeFocused()
  await expectAccessible(page)
})

test('a change keeps what was before; a second person who was slower loses nothing', async ({ page, browser }) => {
  const workstation = bench('Shared bench')
  await page.goto('/audits/new')
  await fillAudit(page, workstation)
  await page.getByRole('button', { name: 'Save audit' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(workstation)
  const address = new URL(page.url()).pathname

  const other = await browser.newContext(contextOf('admin'))
  const second = await other.newPage()
  await second.goto(`${address}/edit`)
  await page.goto(`${address}/edit`)
  await answer(page, 'Mouse', 'In line with the shoulder')
  await page.getByRole('button', { name: 'Save audit' }).click()
  await expect(page.getByRole('status')).toContainText('Saved')

  await second.getByLabel('Note').fill('Ask for a new desk.')
  await second.getByRole('button', { name: 'Save audit' }).click()
  await expect(second.getByRole('alert', { name: 'There is a problem' })).toContainText('Nothing was saved yet')
  await expect(second.getByLabel('Note')).toHaveValue('Ask for a new desk.')
  await second.getByRole('checkbox', { name: 'Save my answers on top of revision 2' }).check()
  await second.getByRole('button', { name: 'Save audit' }).click()
  await expect(second.getByRole('status')).toContainText('Saved')
  const history = second.getByRole('region', { name: 'History' }).getByRole('listitem')
  await expect(history.filter({ hasText: 'Revision 3' })).toContainText('Note rewritten')
  await expect(history.filter({ hasText: 'Revision 2' })).toContainText('Mouse: The arm reaches for it')
  await other.close()
})

test('a withdrawn audit leaves the list and stays readable with its reason', async ({ page }) => {
  const workstation = bench('Wrong bench')
  await page.goto('/audits/new')
  await fillAudit(page, workstation)
  await page.getByRole('button', { name: 'Save audit' }).click()
  await page.getByText('Withdraw this audit').click()
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toContainText('Say why it is withdrawn')
  await page.getByLabel('Why is it withdrawn?').fill('It was the bench beside it.')
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await expect(page.getByText('It was the bench beside it.').first()).toBeVisible()
  await page.goto('/audits')
  await expect(page.getByRole('row').filter({ hasText: workstation })).toHaveCount(0)
  await page.goto('/audits?withdrawn=yes')
  await expect(page.getByRole('row').filter({ hasText: workstation })).toContainText('withdrawn')
})

test('the list filters by unit and action level, and the address says so', async ({ page }) => {
  await page.goto('/audits')
  await page.getByRole('checkbox', { name: 'At the action level' }).check()
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/level=action/)
  const rows = page.getByRole('table', { name: 'Workstation audits' }).getByRole('row')
  const all = (await rows.count()) - 1
  expect(all).toBeGreaterThan(0)
  await expect(rows.filter({ hasText: 'action' })).toHaveCount(all)
})

test('works without script @noscript', async ({ page }) => {
  const workstation = bench('No script')
  await page.goto('/audits/new')
  await fillAudit(page, workstation)
  await expect(page.getByRole('group', { name: 'How long is the telephone used?' })).toBeHidden()
  await page.getByRole('button', { name: 'Save audit' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(workstation)
  await expect(page.getByText('The final score is the worst section: mouse and keyboard.')).toBeVisible()
})

test('names what is missing without script @noscript', async ({ page }) => {
  await page.goto('/audits/new')
  await page.getByLabel('Workstation', { exact: true }).fill('Half an audit')
  await page.getByRole('button', { name: 'Save audit' }).click()
  await expect(page.getByText('There is a problem')).toBeVisible()
  await expect(page.getByLabel('Workstation', { exact: true })).toHaveValue('Half an audit')
})

test('every page of audits is accessible and fits a phone @phone', async ({ page }) => {
  await page.goto('/audits')
  for (const visit of [
    '/audits',
    '/audits/new',
    await page.getByRole('rowheader').first().getByRole('link').getAttribute('href'),
  ]) {
    await page.goto(visit ?? '/audits')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  }
})

test('answers are at least 44 px high on a phone @phone', async ({ page }) => {
  await page.goto('/audits/new')
  const heights = await page
    .getByRole('radio')
    .evaluateAll((radios) => radios.map((radio) => radio.closest('label')?.getBoundingClientRect().height ?? 0))
  expect(heights.length).toBeGreaterThan(25)
  expect(Math.min(...heights.filter((height) => height > 0))).toBeGreaterThanOrEqual(44)
})

test.describe('somebody of human resources', () => {
  test.use({ role: 'hr', expectedErrors: [/403/] })

  test('reads audits and cannot file one', async ({ page }) => {
    await page.goto('/audits')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Workstation audits')
    await expect(page.getByRole('link', { name: 'New audit' })).toHaveCount(0)
    expect((await page.goto('/audits/new'))?.status()).toBe(403)
  })
})

test.describe('an audit that does not exist', () => {
  test.use({ expectedErrors: [/404/] })

  for (const id of ['01a20414-5bf4-7b33-abf0-9dc35fd1632a', 'not-an-id']) {
    test(`is a page that says so and leads back: ${id}`, async ({ page }) => {
      expect((await page.goto(`/audits/${id}`))?.status()).toBe(404)
      await expect(page.getByRole('main').getByRole('link').first()).toBeVisible()
    })
  }
})

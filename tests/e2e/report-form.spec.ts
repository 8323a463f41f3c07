import {
  demo,
  expect,
  expectAccessible,
  expectContrastInDark,
  expectNoSidewaysScroll,
  type Page,
  test,
} from './fixtures'

/**
 * The anonymous form as people get it: script switched off. (The tests' own measuring still runs: the browser
 * keeps the page's scripts from running, not Playwright's.)
 */
test.use({ role: null, javaScriptEnabled: false })

const form = () => `${demo.report}/r/northwind`

/** The one visible button or link that leads on: a second one fails the test. */
const onward = (page: Page) => page.locator('.go:visible')

/** Presses Tab until the element has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${target}`)
}

async function openFirstSite(page: Page): Promise<void> {
  const site = page.locator('details.site').first()
  if ((await site.count()) > 0) await site.locator('summary').click()
}
const firstUnit = (page: Page) => page.getByRole('radio').first()
const box = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true })
const dot = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })

/** Every screen of a report with all complaints, in its order; `look` is called on each. */
async function walk(page: Page, look: (screen: string) => Promise<void>): Promise<void> {
  await page.goto(form())
  await look('start')
  await onward(page).click()
  await openFirstSite(page)
  await firstUnit(page).check()
  await look('unit')
  await onward(page).click()
  for (const part of ['Neck', 'Wrists or hands', 'Lower back']) await box(page, part).check()
  await look('regions')
  await onward(page).click()
  await dot(page, 'Every day').check()
  await dot(page, 'Quite').check()
  await look('wrist')
  await onward(page).click()
  await box(page, 'Thumb, right hand').check()
  await look('hands')
  await onward(page).click()
  await dot(page, 'Sometimes').check()
  await look('night')
  await onward(page).click()
  await dot(page, 'On 1 or 2 days').check()
  await look('back')
  await onward(page).click()
  await dot(page, 'On 3 or 4 days').check()
  await look('neck')
  await onward(page).click()
  await look('more')
  await onward(page).click()
  await look('systemic')
  await onward(page).click()
  await look('check')
  await page.getByRole('button', { name: 'Send anonymously' }).click()
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is stored.' })).toBeVisible()
  await look('confirmation')
}

test('a report is filed with the keyboard alone', async ({ page }) => {
  const goOn = async () => {
    await tabTo(page, onward(page))
    await page.keyboard.press('Enter')
  }
  const choose = async (target: ReturnType<Page['locator']>) => {
    await tabTo(page, target)
    await page.keyboard.press('Space')
    await expect(target).toBeChecked()
  }
  await page.goto(form())
  await goOn()
  const site = page.locator('details.site summary').first()
  if ((await site.count()) > 0) {
    await tabTo(page, site)
    await page.keyboard.press('Enter')
  }
  await choose(firstUnit(page))
  await goOn()
  await choose(box(page, 'Wrists or hands'))
  await choose(box(page, 'Upper back'))
  await goOn()
  await choose(dot(page, 'Never'))
  for (let down = 0; down < 3; down += 1) await page.keyboard.press('ArrowDown')
  await expect(dot(page, 'Every day')).toBeChecked()
  await goOn()
  await choose(box(page, 'Index finger, left hand'))
  await goOn()
  await goOn()
  await expect(page.getByRole('heading', { name: 'Your back' })).toBeVisible()
  await choose(dot(page, 'Never'))
  await goOn()
  await choose(dot(page, 'Hand or wrist first'))
  await goOn()
  await goOn()
  await expect(page.getByRole('heading', { name: 'Check your answers, then send' })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Send anonymously' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is stored.' })).toBeVisible()
  await expect(page.locator('output')).toHaveText(/^([0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{2}$/)
  await expect(page.getByText('No nerve runs directly from the wrist to the lower back')).toBeVisible()
})

test('Enter in an answer sends nothing and goes nowhere', async ({ page }) => {
  await page.goto(`${form()}#regions`)
  await box(page, 'Neck').check()
  await page.keyboard.press('Enter')
  await page.goto(`${form()}#unit`)
  await openFirstSite(page)
  await firstUnit(page).check()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Where do you mostly work?' })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/r/northwind')
})

test('somebody without a complaint taps three times from the link of a poster', async ({ page, request }) => {
  const facts = (await (await request.get(`${form()}/facts.json`)).json()) as {
    units: { code: string; parent: string | null }[]
  }
  const parents = new Set(facts.units.map((unit) => unit.parent))
  const unit = facts.units.find(({ code }) => !parents.has(code))?.code ?? ''
  await page.goto(`${form()}?unit=${unit}`)
  await onward(page).click()
  await box(page, 'Nothing hurts').check()
  await page.getByRole('button', { name: 'Send: nothing hurts' }).click()
  await expect(page.getByRole('heading', { name: 'Thank you. Your report is stored.' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'When to get help today' })).toBeVisible()
})

test('nobody gets past a question that must be answered, nor past a contradiction', async ({ page }) => {
  await page.goto(`${form()}#unit`)
  await onward(page).click()
  await expect(page.getByText('Choose the team you work in').first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Where do you mostly work?' })).toBeVisible()
  await page.goto(`${form()}#regions`)
  await box(page, 'Nothing hurts').check()
  await box(page, 'Knees').check()
  await expect(page.getByText('Please untick one of them')).toBeVisible()
  await expect(onward(page)).toBeHidden()
})

test('only the questions that apply are asked', async ({ page }) => {
  await page.goto(`${form()}#regions`)
  await box(page, 'Knees').check()
  await onward(page).click()
  await expect(page.getByRole('heading', { name: 'Do you sit or work differently because of it?' })).toBeVisible()
  await page.getByRole('link', { name: 'Back', exact: true }).click()
  await box(page, 'Neck').check()
  await onward(page).click()
  await expect(page.getByRole('heading', { name: 'Your neck', exact: true })).toBeVisible()
  await dot(page, 'Every day').check()
  await onward(page).click()
  await expect(page.getByRole('heading', { name: 'Do you sit or work differently because of it?' })).toBeVisible()
})

test('going back with the browser keeps the answers', async ({ page }) => {
  await page.goto(`${form()}#regions`)
  await box(page, 'Neck').check()
  await onward(page).click()
  await dot(page, 'Every day').check()
  await onward(page).click()
  await page.goBack()
  await expect(dot(page, 'Every day')).toBeChecked()
  await page.goBack()
  await expect(box(page, 'Neck')).toBeChecked()
})

test('an answer is changed from the review and back', async ({ page }) => {
  await page.goto(`${form()}#regions`)
  await box(page, 'Neck').check()
  await onward(page).click()
  await dot(page, 'Every day').check()
  await page.goto(`${form()}#check`)
  await expect(page.getByRole('heading', { name: 'Your wrists or hands' })).toBeHidden()
  await page.getByRole('link', { name: 'Change: Neck' }).click()
  await dot(page, 'Never').check()
  await page.getByRole('link', { name: 'Back to your answers' }).click()
  await expect(page.locator('#neck').getByText('Never', { exact: true })).toBeVisible()
  await expect(page.locator('#neck').getByText('Every day', { exact: true })).toBeHidden()
})

test.describe('an incomplete report', () => {
  test.use({ expectedErrors: [/422/] })

  test('comes back with the errors on top, the focus there, and every answer kept', async ({ page }) => {
    await page.goto(`${form()}#regions`)
    await box(page, 'Wrists or hands').check()
    await box(page, 'Knees').check()
    await page.goto(`${form()}#check`)
    await page.getByRole('button', { name: 'Send anonymously' }).click()
    await expect(page).toHaveTitle(/^Error: /)
    const summary = page.getByRole('alert')
    await expect(summary).toBeFocused()
    await expect(summary).toContainText('There is a problem')
    await expect(page.locator('#regions-knees')).toBeChecked()
    await summary.getByRole('link', { name: 'Choose how often your wrists or hands hurt' }).click()
    await expect(page.locator('#wrist-frequency-1')).toBeFocused()
    await expect(page.locator('#wrist .error:visible')).toHaveText(/Choose how often your wrists or hands hurt/)
    await dot(page, 'Every day').check()
    await page.getByRole('link', { name: 'Back to your answers' }).click()
    // A question with an error stands open in the review.
    await openFirstSite(page)
    await firstUnit(page).check()
    await page.getByRole('button', { name: 'Send again' }).click()
    await expect(page.getByRole('heading', { name: 'Thank you. Your report is stored.' })).toBeVisible()
  })
})

test.describe('on a small phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true })

  test('a report is filed by touching the pictures, and nothing sticks out', async ({ page }) => {
    await page.goto(`${form()}#regions`)
    const part = (name: string) => page.locator(`.part-${name} path`)
    await part('upper-back').tap()
    await expect(box(page, 'Upper back')).toBeChecked()
    await part('upper-back').tap()
    await expect(box(page, 'Upper back')).not.toBeChecked()
    await page.goto(`${form()}#hands`)
    for (const side of ['left', 'right']) {
      for (const [area, name] of [
        ['thumb', 'Thumb'],
        ['ring-thumb-side', 'Ring finger, thumb side'],
        ['ring-little-side', 'Ring finger, little side'],
        ['palm', 'Palm'],
      ]) {
        const shape = page.locator(`.hand-${side}-${area} path`)
        const size = await shape.boundingBox()
        // WCAG 2.5.8 asks for 24 px; the list below the picture has 48.
        expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(24)
        await shape.tap()
        await expect(box(page, `${name}, ${side} hand`)).toBeChecked()
      }
    }
    await walk(page, async () => expectNoSidewaysScroll(page))
  })

  test('every row to tap is at least 44 px high', async ({ page }) => {
    await walk(page, async (screen) => {
      const rows = page.locator('.opt:visible, .pair label:visible, .go:visible, summary:visible')
      if (screen === 'check') return
      for (const row of await rows.all()) expect((await row.boundingBox())?.height, screen).toBeGreaterThanOrEqual(44)
    })
  })
})

test.describe('in light and in dark colours', () => {
  // axe itself is a script that has to wait for its answer; the pages have none either way.
  test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: true, expectedErrors: [/422/] })

  test('axe finds nothing on any screen', async ({ page }) => {
    test.setTimeout(120_000)
    const look = async () => {
      await expectAccessible(page)
      await expectContrastInDark(page)
    }
    await walk(page, look)
    const receipt = (await page.locator('output').textContent()) ?? ''
    await page.goto(`${form()}/receipts`)
    await look()
    await page.getByLabel('Receipt').fill('nonsense')
    await page.getByRole('button', { name: 'Show my report' }).click()
    await look()
    await page.getByLabel('Receipt').fill(receipt)
    await page.getByRole('button', { name: 'Show my report' }).click()
    await look()
    await page.getByRole('button', { name: 'Change my answers' }).click()
    await look()
    await page.goto(`${form()}#regions`)
    await box(page, 'Wrists or hands').check()
    await page.goto(`${form()}#check`)
    await page.getByRole('button', { name: 'Send anonymously' }).click()
    await expect(page.getByRole('alert')).toBeFocused()
    await look()
  })
})

test('a screen that waits for an answer shows one way on, which says what is missing', async ({ page }) => {
  for (const [screen, problem] of [
    ['unit', 'Choose the team you work in'],
    ['regions', 'Tick what hurts'],
  ] as const) {
    await page.goto(`${form()}#${screen}`)
    await onward(page).click()
    await expect(page.locator('.when-missing:visible')).toContainText(problem)
  }
})

test('a receipt reads, changes and withdraws its report', async ({ page }) => {
  await page.goto(`${form()}#unit`)
  await openFirstSite(page)
  await firstUnit(page).check()
  await onward(page).click()
  await box(page, 'Neck').check()
  await onward(page).click()
  await dot(page, 'Every day').check()
  await page.getByRole('link', { name: 'Continue' }).click()
  await onward(page).click()
  await onward(page).click()
  await page.getByRole('button', { name: 'Send anonymously' }).click()
  const receipt = (await page.locator('output').textContent()) ?? ''

  await page.goto(`${form()}/receipts`)
  await page.getByLabel('Receipt').fill(receipt.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(page.getByText('Every day', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Change my answers' }).click()
  await page.getByRole('link', { name: 'Change: Neck' }).click()
  await dot(page, 'Never').check()
  await page.getByRole('link', { name: 'Back to your answers' }).click()
  await page.getByRole('button', { name: 'Save the changes' }).click()
  await expect(page.getByRole('heading', { name: 'Your changes are stored' })).toBeVisible()

  await page.goto(`${form()}/receipts`)
  await page.getByLabel('Receipt').fill(receipt)
  await page.getByRole('button', { name: 'Show my report' }).click()
  await expect(page.getByText('Never', { exact: true })).toBeVisible()
  await page.getByText('Withdraw my report').click()
  await page.getByRole('button', { name: 'Delete my report' }).click()
  await expect(page.getByRole('heading', { name: 'Your report is deleted' })).toBeVisible()
})

test('nothing is left behind in the browser', async ({ page, context }) => {
  await walk(page, async () => {})
  expect(await context.cookies()).toEqual([])
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  expect(await page.locator('script').count()).toBe(0)
})

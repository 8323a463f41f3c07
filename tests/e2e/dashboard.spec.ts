import { expect, expectAccessible, expectNoSidewaysScroll, type Page, test } from './fixtures'

const pages = [
  '/dashboard',
  '/dashboard?outcome=both',
  '/dashboard/units',
  '/dashboard/units/LEE',
  '/dashboard/units/LEE-PACK?outcome=backAny',
  '/dashboard/wrist-and-back',
  '/dashboard/participation',
  '/method',
]

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** The texts of one column of a table, by its header. */
async function column(page: Page, table: string, header: string): Promise<string[]> {
  const found = page.getByRole('table', { name: table })
  const headers = await found.getByRole('columnheader').allInnerTexts()
  const index = headers.findIndex((text) => text.trim() === header)
  expect(index, `${table} has a column ${header}`).toBeGreaterThanOrEqual(0)
  return found.locator(`tbody tr > :nth-child(${index + 1})`).allInnerTexts()
}

/** Whether anything but its ground is on a canvas. */
async function isDrawn(page: Page, label: RegExp): Promise<boolean> {
  return page.getByRole('img', { name: label }).evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement) || element.width === 0) return false
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? []
    return data.some((value) => value !== 0)
  })
}

test.describe('the overview', () => {
  test('says in its headline as many hotspots as it has cards, each with its reasons', async ({ page }) => {
    await page.goto('/dashboard')
    const cards = page.getByRole('region', { name: 'Hotspots' }).getByRole('article')
    const count = await cards.count()
    expect(count).toBeGreaterThan(0)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(new RegExp(`^${numbers[count]} hotspots?`, 'i'))
    for (const card of await cards.all()) {
      await expect(card).toContainText(/\d+ in 100 that it is above 1\.25 times the organisation/)
      await expect(card).toContainText(/\([\d.]+ to [\d.]+\s%\) of \d+ (respondents|reports)/)
      await expect(card).toContainText(/no clear change|(up|down) [\d.]+ points|no earlier quarter/)
      await expect(card).toContainText(/workstations? at 5 or more|no workstation audited by the end of the quarter/)
    }
  })

  test('leads from a hotspot to a plan for that unit in two clicks', async ({ page }) => {
    await page.goto('/dashboard')
    const card = page.getByRole('region', { name: 'Hotspots' }).getByRole('article').first()
    const unit = (await card.getByRole('heading').getByRole('link').getAttribute('href'))?.match(/units\/([^?]+)/)?.[1]
    await card.getByRole('link', { name: /^plan an intervention/i }).click()
    await expect(page).toHaveURL(new RegExp(`/interventions/new\\?unit=${unit}&quarter=`))
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })

  test('gives the whole organisation with interval and n', async ({ page }) => {
    await page.goto('/dashboard')
    const figures = page.getByRole('region', { name: 'The whole organisation' })
    for (const name of ['Wrist or hand', 'Back', 'Both']) await expect(figures).toContainText(name)
    await expect(figures.getByText(/[\d.]+ to [\d.]+\s%, n\s\d+/)).toHaveCount(3)
  })

  test('draws its figures and says the same in tables', async ({ page }) => {
    await page.goto('/dashboard')
    await expect.poll(() => isDrawn(page, /with 95 % intervals/)).toBe(true)
    await expect.poll(() => isDrawn(page, /by place and quarter/)).toBe(true)
    for (const summary of await page.getByText('Show as a table').all()) await summary.click()
    const compared = await page
      .getByRole('table', { name: /with 95 % intervals/ })
      .getByRole('row')
      .count()
    expect(compared).toBeGreaterThan(10)
    await expect(page.getByRole('table', { name: /by place and quarter/ }).getByRole('row')).toHaveCount(compared)
  })

  test('keeps quarter and complaint in the address', async ({ page }) => {
    await page.goto('/dashboard')
    const quarters = page.getByLabel('Quarter', { exact: true })
    const earlier = await quarters.locator('option').nth(1).textContent()
    await quarters.selectOption({ index: 1 })
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page).toHaveURL(/quarter=\d{4}-Q[1-4]/)
    await expect(page.locator('main')).toContainText(`in ${earlier}`)
    await page.getByRole('navigation', { name: 'Complaint shown' }).getByRole('link', { name: 'Back' }).click()
    await expect(page).toHaveURL(/outcome=backAny/)
    await expect(page).toHaveURL(/quarter=\d{4}-Q[1-4]/)
    await expect(page.getByRole('heading', { name: 'Where back complaints stand' })).toBeVisible()
  })

  test('shows no count below the threshold and never a bare zero', async ({ page }) => {
    for (const outcome of ['wristAny', 'backAny', 'both']) {
      await page.goto(`/dashboard/units?outcome=${outcome}`)
      for (const text of await column(page, await tableName(page), 'Reported')) {
        const first = text.split(/[.\n]/)[0]?.trim() ?? ''
        if (/^\d+$/.test(first)) expect(Number(first)).toBeGreaterThanOrEqual(5)
        else expect(first).toMatch(/^(<\d+|>\d+|withheld to protect others|not shown: group too small)$/)
      }
    }
  })
})

/** The unit table's own caption on the units page. */
async function tableName(page: Page): Promise<string> {
  return ((await page.locator('table caption').first().textContent()) ?? '').trim()
}

test.describe('the table of units', () => {
  test('sorts and filters, and its address shows the same again', async ({ page }) => {
    await page.goto('/dashboard/units')
    await page.getByRole('columnheader', { name: /^n$/ }).getByRole('link').click()
    await expect(page).toHaveURL(/sort=-n/)
    const name = await tableName(page)
    const sizes = (await column(page, name, 'n')).map(Number)
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))

    await page.getByRole('combobox', { name: /^State/ }).selectOption('Hotspot')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page).toHaveURL(/filter\.state=Hotspot/)
    const places = await column(page, name, 'Place')
    expect(places.length).toBeGreaterThan(0)
    expect(new Set(await column(page, name, 'State'))).toEqual(new Set(['Hotspot']))

    await page.goto(page.url())
    expect(await column(page, name, 'Place')).toEqual(places)
  })
})

test.describe('a unit', () => {
  test('shows its history, its audits and its neighbours', async ({ page }) => {
    await page.goto('/dashboard/units/LEE-PACK')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Leeds')
    await expect.poll(() => isDrawn(page, /by quarter with 95 % intervals/)).toBe(true)
    await page.getByText('Show as a table').click()
    expect(
      await page
        .getByRole('table', { name: /by quarter/ })
        .getByRole('row')
        .count(),
    ).toBeGreaterThan(3)
    await expect(page.getByRole('heading', { name: 'Workstation audits here' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Beside it' })).toBeVisible()
    await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'Leeds' }).click()
    await expect(page.getByRole('heading', { name: 'Units here' })).toBeVisible()
  })

  test('says where its reports are counted when it is too small to show', async ({ page }) => {
    await page.goto('/dashboard/units')
    await page
      .getByRole('link', { name: /^Other units of/ })
      .first()
      .click()
    const joined = page
      .getByText(/^Counts \w+ units together/)
      .getByRole('link')
      .first()
    const name = (await joined.textContent()) ?? ''
    await joined.click()
    await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
    await expect(page).toHaveTitle(`${name} · Plumbline`)
    await expect(page.getByText(/Too small to show in .*: its reports count in/)).toBeVisible()
    await page.getByRole('link', { name: /^Open / }).click()
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(name)
  })
})

test.describe('what does not exist', () => {
  test.use({ expectedErrors: [/404/] })
  for (const path of [
    '/dashboard?quarter=2019-Q1',
    '/dashboard?quarter=last',
    '/dashboard?outcome=knees',
    '/dashboard/units/NOWHERE',
    '/dashboard/participation?quarter=2026-Q5',
  ]) {
    test(`answers ${path} with a way back`, async ({ page }) => {
      const answer = await page.goto(path)
      expect(answer?.status()).toBe(404)
      await page.getByRole('link', { name: 'Go to the overview' }).click()
      await expect(page).toHaveURL(/\/dashboard$/)
    })
  }
})

test('wrist and back compares without claiming a cause', async ({ page }) => {
  await page.goto('/dashboard/wrist-and-back')
  const text = await page.locator('main').textContent()
  expect(text).toMatch(/odds ratio|not possible/i)
  expect(text).not.toMatch(/\bcaus(e|es|ed|ing)\b|diagnosed with/i)
})

test('participation gives respondents of headcount, or reports, of closed quarters only', async ({ page }) => {
  await page.goto('/dashboard/participation')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/took part in|reports in/)
  await expect(page.locator('main')).toContainText(/Counting everybody|reports are counted, not people/)
})

test('every "How is this calculated?" leads to a section that exists', async ({ page }) => {
  const anchors = new Set<string>()
  for (const path of pages.filter((entry) => entry !== '/method')) {
    await page.goto(path)
    for (const link of await page.getByRole('link', { name: 'How is this calculated?' }).all()) {
      anchors.add((await link.getAttribute('href')) ?? '')
    }
  }
  expect(anchors.size).toBeGreaterThanOrEqual(4)
  await page.goto('/method')
  for (const anchor of anchors) await expect(page.locator(`[id="${anchor.replace('/method#', '')}"]`)).toHaveCount(1)
})

for (const path of pages) {
  test(`axe finds nothing on ${path}, light and dark @phone`, async ({ page }) => {
    await page.goto(path)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page)
  })
}

test('without script the tables stand open and the quarter can be chosen @noscript', async ({ page }) => {
  test.skip(test.info().project.name === 'desktop', 'this is about the project without script')
  await page.goto('/dashboard')
  await expect(
    page
      .getByRole('table', { name: /with 95 % intervals/ })
      .getByRole('rowheader')
      .first(),
  ).toBeVisible()
  await page.getByLabel('Quarter', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/quarter=/)
})

test.describe('nobody signed in', () => {
  test.use({ role: null })
  for (const path of pages) {
    test(`is led from ${path} to sign in`, async ({ page }) => {
      await page.goto(path)
      await expect(page).toHaveURL(/\/sign-in\?next=/)
    })
  }
})

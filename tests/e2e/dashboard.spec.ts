import { expect, expectAccessible, expectContrastInDark, expectNoSidewaysScroll, type Page, test } from './fixtures'

const pages = [
  '/dashboard',
  '/dashboard?outcome=both',
  '/dashboard/units',
  '/dashboard/units/LEE',
  '/dashboard/units/LEE-PACK?outcome=backAny',
  '/dashboard/wrist-and-back',
  '/dashboard/audits-against-reports',
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

/** The whole label of a drawing, which its table has for a caption. */
async function nameOf(page: Page, label: RegExp): Promise<string> {
  return (await page.getByRole('img', { name: label }).getAttribute('aria-label')) ?? ''
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
      await expect(card).toContainText(/workstations at the action level|workstations? audited/)
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

    await expect.poll(() => isDrawn(page, /what chance alone does/)).toBe(true)
    const funnel = page.getByRole('table', { name: /what chance alone does/ })
    await expect(funnel.getByRole('row')).toHaveCount(compared)
    // The demo's planted hotspot: about twice the organisation's rate among some sixty respondents.
    await expect(funnel.getByRole('row', { name: /Packing, Leeds/ })).toContainText('Above the 99.8 % limit')
  })

  test('a mark of a drawing opens the page of its place, in the quarter shown', async ({ page }) => {
    await page.goto('/dashboard?outcome=backAny')
    await expect.poll(() => isDrawn(page, /with 95 % intervals/)).toBe(true)
    // Its rows fill the drawing: the middle is near some place's mark.
    await page.getByRole('img', { name: /with 95 % intervals/ }).click()
    await expect(page).toHaveURL(/\/dashboard\/units\/[A-Z-]+\?.*outcome=backAny/)
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
    await page.getByText('Show as a table').first().click()
    expect(
      await page
        .getByRole('table', { name: /by quarter with 95/ })
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
      .getByText(/^Counts what is too small to show alone/)
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

test.describe('a unit against its own past', () => {
  test('has changes since last quarter and last year, and what its past predicts', async ({ page }) => {
    await page.goto('/dashboard/units/LEE-PACK')
    const main = page.locator('main')
    await expect(main).toContainText(/since Q\d\s\d{4}/)
    await expect(main.getByText(/Within what its own past predicts|Alarm: higher than|Not tested:/)).toHaveCount(3)
  })

  test('has its running sum drawn with its limit, and the same in a table', async ({ page }) => {
    await page.goto('/dashboard/units/LEE-PACK')
    const drawing = /Running sum of .* with its limit/
    await expect.poll(() => isDrawn(page, drawing)).toBe(true)
    for (const summary of await page.getByText('Show as a table').all()) await summary.click()
    const sums = await column(page, await nameOf(page, drawing), 'Running sum')
    expect(sums.length).toBeGreaterThanOrEqual(4)
    for (const sum of sums) expect(Number(sum)).toBeGreaterThanOrEqual(0)
  })

  test('has its workstations at the action level against those elsewhere', async ({ page }) => {
    await page.goto('/dashboard/units/LEE-PACK')
    const name = 'Workstations at the action level, here against elsewhere'
    await expect(page.getByRole('table', { name }).getByRole('rowheader')).toHaveText([
      'Workstation as a whole',
      'Chair',
      'Monitor and telephone',
      'Mouse and keyboard',
    ])
    for (const share of await column(page, name, 'Here')) expect(share).toMatch(/^\d+ of \d+$/)
  })

  test('says what those who did not take part could change, and the smallest change that would show', async ({
    page,
  }) => {
    await page.goto('/dashboard/units/LEE-PACK')
    await expect(page.getByRole('region', { name: 'Those who did not take part' })).toContainText(
      /Of everybody here, [\d.]+ to [\d.]+\s% have/,
    )
    await expect(page.getByRole('region', { name: 'Interventions here' })).toContainText(
      /lasting fall of wrist and hand complaints.* would (not )?show here within a year/,
    )
  })
})

test.describe('audits against reports', () => {
  test('puts every audited place into one of four groups or says that it is too close to call', async ({ page }) => {
    await page.goto('/dashboard/audits-against-reports')
    await expect.poll(() => isDrawn(page, /against workstations at the action level/)).toBe(true)
    await page.getByText('Show as a table').click()
    const verdicts = await column(page, await nameOf(page, /against workstations at the action level/), 'Where it lies')
    expect(verdicts.length).toBeGreaterThan(3)
    const known = /^(Many|Few) complaints, most workstations (at|below) the action level$|^Too close to call$/
    for (const verdict of verdicts) expect(verdict).toMatch(known)
    await expect(page.getByText('Too close to call:')).toBeVisible()
  })

  test('claims no reason', async ({ page }) => {
    await page.goto('/dashboard/audits-against-reports')
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).not.toMatch(/\bcaus(e|es|ed|ing)\b/i)
  })
})

test.describe('wrist and back in detail', () => {
  test('compares site by site with interval and n, units with bounds that say so', async ({ page }) => {
    await page.goto('/dashboard/wrist-and-back')
    const sites = 'Wrist and back together, the organisation and its sites'
    for (const n of await column(page, sites, 'n')) expect(Number(n)).toBeGreaterThan(0)
    for (const odds of await column(page, sites, 'Odds ratio (95 % interval)')) {
      expect(odds).toMatch(/^[\d.]+ \([\d.]+ to [\d.]+\)$|^bounds: |one group is empty|^–$/)
    }
    await page.getByText('Unit by unit').click()
    const units = await column(page, 'Wrist and back together, units', 'Odds ratio (95 % interval)')
    expect(units.some((text) => text.startsWith('bounds: '))).toBe(true)
    await expect(page.locator('main')).toContainText(
      /taken together: odds ratio|cannot be taken together|nothing to compare/,
    )
  })

  test('spreads the answers to further questions with label or count, share and interval', async ({ page }) => {
    await page.goto('/dashboard/wrist-and-back')
    const onset = page.getByRole('table', { name: /^Which came first: Of those who report both/ }).first()
    await expect(onset.getByRole('rowheader')).toHaveText([
      'Wrist or hand first',
      'Back first',
      'About the same time',
      'Not sure, or not answered',
    ])
    for (const cell of await onset.locator('tbody tr > :nth-child(3)').allInnerTexts()) {
      expect(cell).toMatch(/^about [\d.]+\s% \([\d.]+ to [\d.]+\s%\)$/)
    }
    await expect(page.locator('main')).not.toContainText(/carpal|syndrome|diagnosed/i)
  })
})

test('participation says which orders nobody can tell', async ({ page }) => {
  await page.goto('/dashboard/participation?outcome=backAny')
  await expect(page.locator('main')).toContainText(/change(s)? (its|their) order/)
  const table = 'Back complaints among everybody, by how those who stayed silent might answer'
  for (const bounds of await column(page, table, 'Nobody to everybody else')) {
    const [lower, upper] = bounds.match(/[\d.]+/g)?.map(Number) ?? []
    expect(lower).toBeLessThan(upper ?? 0)
  }
})

test('every "How is ... calculated?" leads to a section that exists', async ({ page }) => {
  const anchors = new Set<string>()
  for (const path of pages.filter((entry) => entry !== '/method')) {
    await page.goto(path)
    for (const link of await page.getByRole('link', { name: /^How is .*\?$/ }).all()) {
      anchors.add((await link.getAttribute('href')) ?? '')
    }
  }
  expect(anchors.size).toBeGreaterThanOrEqual(15)
  await page.goto('/method')
  for (const anchor of anchors) await expect(page.locator(`[id="${anchor.replace('/method#', '')}"]`)).toHaveCount(1)
})

for (const path of pages) {
  test(`axe finds nothing on ${path}, light and dark @phone`, async ({ page }) => {
    await page.goto(path)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    // No colour depends on the width.
    if (test.info().project.name === 'desktop') await expectContrastInDark(page)
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

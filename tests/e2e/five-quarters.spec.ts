import { test as base, expect, type Page } from '@playwright/test'
import { type Product, startProduct } from './product'
import { importUnits, setUpTallow, startCollecting, tallow } from './set-up'

/**
 * Five quarters of one organisation, over two New Years and a reorganisation in mid-year: every screen opens in each, and
 * everything that people do can be done in each. What asks for an exact year or an exact tree shows here.
 */
const { slug, administrator } = tallow
const perUnit = 24

const unitFile = [
  'code,name,kind,parent,heads',
  'ORG,Tallow Works,organisation,,',
  'NORTH,North site,site,ORG,',
  'SOUTH,South site,site,ORG,',
  'N-PACK,North packing,department,NORTH,40',
  'N-GOODS,North goods in,department,NORTH,80',
  'N-CARE,North care,department,NORTH,40',
  'S-OFFICE,South office,department,SOUTH,40',
  'S-SALES,South sales,department,SOUTH,40',
  'S-STORE,South store,department,SOUTH,40',
  'S-PACK,South packing,department,SOUTH,40',
  '',
].join('\n')

/** The middle of each quarter, and the day in the next when its release is due. */
const quarters = [
  { quarter: '2026-Q4', published: '2027-01-20T09:00:00Z' },
  { quarter: '2027-Q1', published: '2027-04-20T09:00:00Z' },
  { quarter: '2027-Q2', published: '2027-07-20T09:00:00Z' },
  { quarter: '2027-Q3', published: '2027-10-20T09:00:00Z' },
  { quarter: '2027-Q4', published: '2028-01-20T09:00:00Z' },
] as const

const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, provide) => {
      const product = await startProduct({ demo: false, clock: '2026-11-10T09:00:00Z' })
      await provide(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

type Facts = { openQuarter: string; units: { code: string; name: string; parent: string | null }[] }

test('five quarters with two New Years and a reorganisation lose no screen and no action', async ({
  page,
  product,
}) => {
  test.setTimeout(1_500_000)
  const walk = new Walk(page, product)
  await setUpTallow(page, product)
  await expect(page).toHaveURL(/\/settings\/start/)
  await importUnits(page, product, unitFile, 'N-PACK')
  // Importing opens nothing: that is the administrator's decision.
  expect((await walk.facts()).openQuarter).toBeNull()
  await startCollecting(page, product)
  await expect.poll(async () => (await walk.facts()).openQuarter).toBe('2026-Q4')

  for (const [index, { quarter, published }] of quarters.entries()) {
    await test.step(`${quarter}: people report, officers audit and plan`, async () => {
      await walk.report(quarter)
      await walk.auditAndPlan(index)
      await walk.editSettings(index)
      await walk.openEveryScreen(index === 0 ? null : quarters[index - 1]?.quarter)
    })
    if (index === 1) await test.step('in February the firm is reorganised from April on', () => walk.reorganise())
    await test.step(`${quarter}: ends, and is published on its day`, async () => {
      product.setClock(published)
      await walk.signIn()
      await walk.untilPublished(quarter)
    })
    if (index === 2) await test.step('what closed leads to what it became', () => walk.checkLineage())
  }
  await walk.openEveryScreen('2027-Q4')
  await walk.checkOldTrees()
})

class Walk {
  audits: string[] = []

  constructor(
    readonly page: Page,
    readonly product: Product,
  ) {}

  open(path: string) {
    return this.page.goto(this.product.app + path)
  }

  async facts(): Promise<Facts> {
    return (await this.page.request.get(`${this.product.report}/r/${slug}/facts.json`)).json()
  }

  async leaves(): Promise<string[]> {
    const { units } = await this.facts()
    return units.filter(({ code }) => !units.some(({ parent }) => parent === code)).map(({ code }) => code)
  }

  async signIn(): Promise<void> {
    await this.open('/sign-in')
    await this.page.getByLabel('E-mail address').fill(administrator.email)
    await this.page.getByLabel('Password', { exact: true }).fill(administrator.password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
    await this.page.waitForURL(/\/dashboard/)
  }

  /** Packing of the north hurts everywhere; elsewhere one in six. Every report is acknowledged. */
  async report(quarter: string): Promise<void> {
    await expect.poll(async () => (await this.facts()).openQuarter, { timeout: 60_000 }).toBe(quarter)
    const answers = await Promise.all(
      (await this.leaves()).flatMap((unit) =>
        Array.from({ length: perUnit }, (_, place) => {
          const wrist = place % 6 === 0 || (unit === 'N-PACK' && place % 6 < 4)
          const back = place % 5 === 0
          const regions = [...(wrist ? ['wrists-hands'] : []), ...(back ? ['lower-back'] : [])]
          return this.page.request.post(`${this.product.report}/r/${slug}/reports`, {
            data: {
              key: `walk-${quarter}-${unit}-${String(place).padStart(3, '0')}`,
              unit,
              regions: regions.length > 0 ? regions : ['none'],
              ...(wrist ? { 'wrist.frequency': 3, 'hand.right': ['thumb'] } : {}),
              ...(back ? { 'back.frequency': 2 } : {}),
            },
          })
        }),
      ),
    )
    expect(new Set(answers.map((answer) => answer.status()))).toEqual(new Set([201]))
    const { receipt } = (await answers[0]?.json()) ?? {}
    const read = await this.page.request.post(`${this.product.report}/r/${slug}/receipts`, {
      data: { receipt, action: 'read' },
    })
    expect(read.status()).toBe(200)
  }

  /** An audit is filed and changed, an intervention is planned, commented on and moved on. */
  async auditAndPlan(index: number): Promise<void> {
    const { page } = this
    await this.open('/audits/new?unit=N-PACK')
    await expect(page.getByLabel('Unit', { exact: true })).toHaveValue('N-PACK')
    await page.getByLabel('Workstation', { exact: true }).fill(`Bench ${index}`)
    for (const [question, choice] of Object.entries(answers)) {
      const group = page.getByRole('group', { name: question, exact: true })
      await group.getByRole('radio', { name: new RegExp(`^${choice.replaceAll(/[()]/g, '\\$&')}`) }).check()
    }
    await page.getByRole('button', { name: 'Save audit' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Bench ${index}`)
    this.audits.push(new URL(page.url()).pathname)
    await this.open(`${this.audits[0]}/edit`)
    await expect(page.getByLabel('Unit', { exact: true })).toHaveValue('N-PACK')
    await page.getByLabel('Note').fill(`Looked at again, ${index}`)
    await page.getByRole('button', { name: 'Save' }).first().click()
    await expect(page.getByText(`Looked at again, ${index}`).first()).toBeVisible()

    await this.open('/interventions/new?unit=N-PACK')
    await expect(page.getByLabel('Unit', { exact: true })).toHaveValue('N-PACK')
    // Suggested where a section of its workstations is at the action level, and among all measures where none is.
    const measure = page.getByRole('radio', { name: 'Clear what is in the way of legs and arms' })
    if (!(await measure.isVisible())) await page.getByText(/^All (other )?measures$/).click()
    await measure.check()
    await page.getByLabel('In your own words').fill(`Lift tables ${index}`)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Lift tables ${index}`)
  }

  /** What an administrator does in the course of a quarter; all of it holds from the next. */
  async editSettings(index: number): Promise<void> {
    const { page } = this
    await this.open('/settings/units/headcounts')
    await page.getByLabel(/S-PACK/).fill(String(41 + index))
    await page.getByRole('button', { name: 'Save the headcounts' }).click()
    await expect(page.getByText(/^The headcounts are saved\./)).toBeVisible()
    await this.open('/settings/units/edit/S-PACK')
    await page.getByLabel('Name').fill(`South packing ${index}`)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText(/^The unit is saved\./)).toBeVisible()
    await this.open('/settings/policy')
    await page.getByLabel('Months until reports are deleted').fill(String(24 + index))
    await page.getByRole('button', { name: 'Save the policy' }).click()
    await expect(page.getByText(/^Saved\./)).toBeVisible()
  }

  /** Rename, move, divide, join and close, while the first quarter of the year is open. */
  async reorganise(): Promise<void> {
    const { page } = this
    const saved = async (words: string) => expect(page.getByText(`${words} It holds from Q2 2027 on.`)).toBeVisible()
    await this.open('/settings/units/edit/N-CARE')
    await page.getByLabel('Name').fill('North service')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await saved('The unit is saved.')
    await this.open('/settings/units/edit/S-STORE')
    await page.getByLabel('Part of').selectOption({ label: '\u2007\u2007North site' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await saved('The unit is saved.')
    await this.open('/settings/units/divide/N-GOODS')
    for (const [number, half] of ['A', 'B'].entries()) {
      const group = page.getByRole('group', { name: `Unit ${number + 1}` })
      await group.getByLabel('Name').fill(`North goods ${half}`)
      await group.getByLabel('Code').fill(`N-GOODS-${half}`)
      await group.getByLabel('People').fill('40')
    }
    await page.getByRole('button', { name: 'Divide North goods in' }).click()
    await saved('The unit is divided.')
    await this.open('/settings/units/join')
    await page.getByRole('checkbox', { name: 'South office, South site' }).check()
    await page.getByRole('checkbox', { name: 'South sales, South site' }).check()
    await page.getByLabel('Name').fill('South desk')
    await page.getByLabel('Code').fill('S-DESK')
    await page.getByLabel('People').fill('80')
    await page.getByRole('button', { name: 'Join them' }).click()
    await saved('The units are joined.')
    // People go on reporting into the units that the quarter opened with.
    expect(await this.leaves()).toContain('N-GOODS')
  }

  async untilPublished(quarter: string): Promise<void> {
    const words = quarter.replace(/(\d+)-(Q\d)/, '$2\u00a0$1')
    await expect
      .poll(async () => (await this.page.request.get(`${this.product.app}/exports/${quarter}/release.json`)).status(), {
        timeout: 120_000,
      })
      .toBe(200)
    await this.open(`/releases/${quarter}`)
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(words)
  }

  /** Every address of the staff app answers, with the newest results and with those of `quarter`. */
  async openEveryScreen(quarter: string | null | undefined): Promise<void> {
    const of = quarter ? `?quarter=${quarter}` : ''
    const published = quarter
      ? [
          `/dashboard/units/N-PACK${of}`,
          `/dashboard/units/NORTH${of}`,
          '/dashboard/units/N-GOODS',
          '/dashboard/units/S-OFFICE',
          `/releases/${quarter}`,
          ...['release.csv', 'release.json', 'summary.pdf', 'further-questions.csv'].map(
            (file) => `/exports/${quarter}/${file}`,
          ),
        ]
      : []
    const paths = [
      ...['', '/units', '/wrist-and-back', '/audits-against-reports', '/participation'].map(
        (path) => `/dashboard${path}${of}`,
      ),
      ...published,
      '/audits',
      '/audits?unit=N-PACK',
      ...this.audits,
      '/audits/new',
      '/interventions',
      '/interventions?unit=NORTH',
      '/interventions/new',
      '/exports',
      '/releases',
      '/method',
      ...settings.map((path) => `/settings${path}`),
    ]
    const statuses = await Promise.all(
      paths.map(async (path) => [path, (await this.page.request.get(this.product.app + path)).status()]),
    )
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([])
    // Whoever audits or plans can choose among all units of today.
    for (const path of ['/audits/new', '/interventions/new']) {
      await this.open(path)
      const offered = await this.page
        .getByLabel('Unit', { exact: true })
        .locator('option')
        .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
      expect(offered).toEqual(expect.arrayContaining(await this.leaves()))
    }
  }

  async checkLineage(): Promise<void> {
    const history = this.page.getByRole('list', { name: 'History of this unit' })
    await this.open('/dashboard/units/N-GOODS')
    await expect(history).toContainText(
      /Closed after Q1.2027, became: North goods A, North site and North goods B, North site/,
    )
    await history.getByRole('link', { name: /North goods A/ }).click()
    await expect(history).toContainText(/Since Q2.2027\. Before that: North goods in/)
    await this.open('/dashboard/units/S-SALES')
    await this.page.getByRole('link', { name: /Open its results of Q1.2027/ }).click()
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText('South sales')
    await this.open('/dashboard/units/N-CARE')
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText('North service')
    await expect(history).toContainText('called North care')
    await this.open('/dashboard/units/S-STORE')
    await expect(history).toContainText(/Until Q1.2027 part of South site/)
    await this.open('/audits?unit=N-GOODS')
    expect((await this.page.request.get(`${this.product.app}/dashboard/units/NEVER`)).status()).toBe(404)
  }

  /** Trees and headcounts of past quarters stay readable, over New Year too. */
  async checkOldTrees(): Promise<void> {
    await this.open('/settings/units?quarter=2026-Q4')
    await expect(this.page.getByRole('row').filter({ hasText: 'S-SALES' })).toBeVisible()
    await expect(this.page.getByRole('link', { name: /^Change/ })).toHaveCount(0)
    await this.open('/settings/units/headcounts?quarter=2026-Q4')
    await expect(this.page.getByText('South office')).toBeVisible()
    expect((await this.page.request.get(`${this.product.app}/settings/units?quarter=2019-Q1`)).status()).toBe(404)
  }
}

const settings = [
  '',
  '/start',
  '/units',
  '/units/new',
  '/units/join',
  '/units/edit/N-PACK',
  '/units/divide/N-PACK',
  '/units/headcounts',
  '/units/import',
  '/units/template',
  '/policy',
  '/slips',
  '/entry-codes',
  '/posters',
  '/pass-holders',
  '/people',
  '/people/invite',
  '/log',
  '/account',
]

const answers = {
  'Seat height': 'Knees at about a right angle',
  'Seat depth': 'About 8 cm (three fingers) of gap',
  Armrests: 'Elbows carried, shoulders relaxed',
  'Back support': 'Lower back supported',
  'How long is the chair sat in?': 'Medium',
  Monitor: "An arm's length away, top edge at eye level",
  'How long is the screen looked at?': 'Medium',
  Telephone: 'No telephone at this desk',
  Mouse: 'In line with the shoulder',
  'How long is the mouse used?': 'Medium',
  Keyboard: 'Wrists straight, shoulders relaxed',
  'How long is the keyboard used?': 'Medium',
}

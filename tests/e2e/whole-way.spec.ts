import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import Papa from 'papaparse'
import { auditDocuments } from '../../lib/domain/disclosure/attack'
import { outcomes } from '../../lib/domain/disclosure/table'
import type { ReleaseDocument } from '../../lib/release/document'
import { type Product, startProduct } from './product'
import { importUnits, setUpTallow, startCollecting, tallow } from './set-up'

/**
 * The main job once, on an installation that starts empty: a report goes in, a hotspot comes out. Nothing is
 * mocked: three processes, PostgreSQL, HTTP, a browser, and a clock that is moved past the end of the quarter.
 */
const { slug, administrator } = tallow
const threshold = 10
const planted = 'N-PACK'
const units = [
  'N-PACK',
  'N-GOODS',
  'N-OFFICE',
  'N-SALES',
  'N-CARE',
  'S-PACK',
  'S-GOODS',
  'S-OFFICE',
  'S-SALES',
  'S-CARE',
]
const perUnit = 30

/**
 * 300 reports, 30 a unit. Wrist or hand: 19 in the planted unit, 3 in each other one, so 46 of 300 (15 %) and
 * 63 % against it. Back: 11 in every unit, 2 of them with both.
 */
function reportsOf(unit: string): object[] {
  const wrist = unit === planted ? 19 : 3
  return Array.from({ length: perUnit }, (_, place) => {
    const hasWrist = place < wrist
    const hasBack = place < 2 || place >= perUnit - 9
    const regions = [...(hasWrist ? ['wrists-hands'] : []), ...(hasBack ? ['lower-back'] : [])]
    return {
      key: `whole-way-${unit}-${String(place).padStart(4, '0')}`,
      unit,
      regions: regions.length > 0 ? regions : ['none'],
      ...(hasWrist ? { 'wrist.frequency': 3, 'hand.right': ['thumb', 'index'] } : {}),
      ...(hasBack ? { 'back.frequency': 2 } : {}),
    }
  })
}

const unitFile = [
  'code,name,kind,parent,heads',
  'ORG,Tallow Works,organisation,,',
  'NORTH,North site,site,ORG,',
  'SOUTH,South site,site,ORG,',
  ...units.map((code) => {
    const site = code.startsWith('N-') ? 'North' : 'South'
    return `${code},${site} ${code.slice(2).toLowerCase()},department,${site.toUpperCase()},44`
  }),
  '',
].join('\n')

const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, provide) => {
      const product = await startProduct({ demo: false, clock: '2026-08-10T09:00:00Z' })
      await provide(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

test('300 anonymous reports become a signed release that names the planted hotspot', async ({
  page,
  product,
  request,
}) => {
  test.setTimeout(600_000)
  const open = (path: string) => page.goto(product.app + path)

  await test.step('the first administrator sets the organisation up', async () => {
    await setUpTallow(page, product)
  })

  await test.step('units and headcounts come from a file', async () => {
    await importUnits(page, product, unitFile, planted)
    await startCollecting(page, product)
  })

  await test.step('the report door knows the units, and takes 300 reports', async () => {
    await expect
      .poll(async () => (await (await request.get(`${product.report}/r/${slug}/facts.json`)).json()).openQuarter)
      .toBe('2026-Q3')
    const reports = units.flatMap(reportsOf)
    expect(reports).toHaveLength(300)
    const answers = await Promise.all(
      reports.map((data) => request.post(`${product.report}/r/${slug}/reports`, { data })),
    )
    expect(answers.map((answer) => answer.status())).toEqual(reports.map(() => 201))
    const receipts = new Set(await Promise.all(answers.map(async (answer) => (await answer.json()).receipt)))
    expect(receipts.size).toBe(300)
  })

  await test.step('an officer audits 12 workstations', async () => {
    for (let place = 0; place < 12; place += 1) {
      const unit = place < 6 ? 'North pack' : 'South office'
      await auditWorkstation(page, product, unit, `Bench ${place + 1}`, place < 6)
    }
  })

  await test.step('the quarter ends: nothing more can come in, and the numbers are protected on order', async () => {
    product.setClock('2026-10-02T09:00:00Z')
    await signInAgain(page, product)
    await expect
      .poll(async () => (await (await request.get(`${product.report}/r/${slug}/facts.json`)).json()).openQuarter, {
        timeout: 60_000,
      })
      .toBe('2026-Q4')
    await open('/releases/2026-Q3')
    await page.getByRole('button', { name: 'Protect the numbers' }).click()
    await expect
      .poll(
        async () => (await open('/releases/2026-Q3')) && page.getByRole('link', { name: 'Open the preview' }).count(),
        { timeout: 60_000 },
      )
      .toBe(1)
    await page.getByRole('link', { name: 'Open the preview' }).click()
    await expect(page.getByText('North pack').first()).toBeVisible()
    await open('/releases/2026-Q3')
    await expect(page.getByRole('button', { name: 'Publish' })).toHaveAttribute('aria-disabled', 'true')
  })

  await test.step('two weeks later it is published', async () => {
    product.setClock('2026-10-16T09:00:00Z')
    await signInAgain(page, product)
    await expect
      .poll(
        async () =>
          (await open('/dashboard?quarter=2026-Q3'))?.ok() && page.getByRole('heading', { level: 1 }).textContent(),
        { timeout: 90_000 },
      )
      .toMatch(/^One hotspot/)
  })

  const release: ReleaseDocument = await (await page.request.get(`${product.app}/exports/2026-Q3/release.json`)).json()

  await test.step('the dashboard names the hotspot that was planted, with its reasons, and no other', async () => {
    const cards = page.getByRole('region', { name: 'Hotspots' }).getByRole('article')
    await expect(cards).toHaveCount(1)
    await expect(cards.getByRole('heading')).toContainText('North pack')
    await expect(cards).toContainText('of 30')
    await expect(cards).toContainText('mouse and keyboard most often')
    const hotspots = release.findings.units.filter((unit) => unit.state === 'hotspot')
    expect(hotspots.map((unit) => [unit.row, unit.outcome])).toContainEqual([planted, 'wristAny'])
    expect(new Set(hotspots.map((unit) => unit.row))).toEqual(new Set([planted]))
  })

  await test.step('screen and CSV show the same cells', async () => {
    const csv = await (await page.request.get(`${product.app}/exports/2026-Q3/release.csv`)).text()
    const [, table = ''] = csv.replace(/^\uFEFF/, '').split('\r\n\r\n')
    const lines = Papa.parse<Record<string, string>>(table.trim(), { header: true }).data
    expect(lines.map((line) => line.id)).toEqual(release.rows.map((row) => row.id))
    const counts = new Map(lines.map((line) => [line.name, line.wrist_count]))
    const rows = page.getByRole('table', { name: /wrist/i }).last().getByRole('row')
    let compared = 0
    for (const row of await rows.all()) {
      const name = await row.getByRole('rowheader').allInnerTexts()
      const unit = units.find((code) => name[0]?.includes(nameOf(code)))
      if (!unit) continue
      // The first line is what is seen; the second says to a screen reader why a count is not shown.
      const seen = (await row.getByRole('cell').allInnerTexts()).map((text) => text.split('\n')[0])
      expect(seen).toContain(counts.get(nameOf(unit)))
      compared += 1
    }
    expect(compared).toBe(units.length)
  })

  await test.step('nowhere stands a count below the threshold', async () => {
    for (const row of release.rows) {
      for (const cell of Object.values(row.cells)) {
        if (cell.kind === 'count') expect(cell.value).toBeGreaterThanOrEqual(threshold)
      }
      for (const outcome of outcomes) {
        const cell = row.cells[outcome]
        const { low, high } = row.feasible[outcome]
        if (cell.kind !== 'count') expect(high - low, `${row.id} ${outcome}`).toBeGreaterThanOrEqual(threshold - 1)
      }
    }
  })

  await test.step('an independent auditor finds the release safe', async () => {
    const documents = await auditDocuments([
      { rows: release.rows, threshold: release.policy.threshold, breakdowns: release.breakdowns },
    ])
    expect(documents.length).toBeGreaterThan(0)
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-audit-'))
    const python = ['/usr/bin/python3', 'python3'].find(
      (program) => spawnSync(program, ['-c', 'import scipy']).status === 0,
    )
    if (!python) {
      test.info().annotations.push({ type: 'not run', description: 'the independent auditor needs python3 with scipy' })
      return
    }
    for (const [place, document] of documents.entries()) {
      const file = join(folder, `${place}.json`)
      writeFileSync(file, JSON.stringify(document))
      const run = spawnSync(python, [resolve('tests/fixtures/disclosure/audit_suppression.py'), file], {
        encoding: 'utf8',
      })
      expect(run.status, run.stdout).toBe(0)
    }
  })
})

/** Two months on, a session has long ended. */
async function signInAgain(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.app}/sign-in`)
  await page.getByLabel('E-mail address').fill(administrator.email)
  await page.getByLabel('Password', { exact: true }).fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/dashboard/)
}

const nameOf = (code: string) => `${code.startsWith('N-') ? 'North' : 'South'} ${code.slice(2).toLowerCase()}`

const neutral = {
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
const strained = {
  ...neutral,
  Mouse: 'The arm reaches for it',
  Keyboard: 'Wrists bent upwards',
  'How long is the mouse used?': 'Long',
}

async function auditWorkstation(
  page: Page,
  product: Product,
  unit: string,
  workstation: string,
  bad: boolean,
): Promise<void> {
  await page.goto(`${product.app}/audits/new`)
  await page.getByLabel('Unit', { exact: true }).selectOption({ label: unit })
  await page.getByLabel('Workstation', { exact: true }).fill(workstation)
  for (const [question, choice] of Object.entries(bad ? strained : neutral)) {
    const group = page.getByRole('group', { name: question, exact: true })
    await group.getByRole('radio', { name: new RegExp(`^${choice.replaceAll(/[()]/g, '\\$&')}`) }).check()
  }
  // Mouse 2 + 2 and long use, keyboard 2: C(5, 2) = 5, the action level.
  if (bad) await page.getByRole('checkbox', { name: 'Mouse and keyboard at different heights or surfaces' }).check()
  await page.getByRole('button', { name: 'Save audit' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(workstation)
}

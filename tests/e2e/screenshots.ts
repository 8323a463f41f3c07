import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { demo, expect, type Page, test } from './fixtures'

const folder = resolve(import.meta.dirname, '../../docs/images')

const screens = {
  desktop: { width: 1440, height: 1000 },
  tall: { width: 1440, height: 1720 },
  tablet: { width: 834, height: 1112 },
  phone: { width: 390, height: 844 },
} as const

type Shot = { name: string; path: string; screen: keyof typeof screens; dark?: boolean; whole?: boolean }

const staffShots: Shot[] = [
  { name: 'overview-desktop', path: '/dashboard', screen: 'tall' },
  { name: 'overview-dark', path: '/dashboard', screen: 'desktop', dark: true },
  { name: 'overview-phone', path: '/dashboard', screen: 'phone' },
  { name: 'unit-desktop', path: '/dashboard/units/LEE-PACK', screen: 'tall' },
  { name: 'audit-tablet', path: '/audits/new', screen: 'tablet' },
  { name: 'release-desktop', path: '/releases', screen: 'desktop' },
]

const formShots: Shot[] = [
  { name: 'form-phone', path: '/r/northwind', screen: 'phone' },
  { name: 'form-dark', path: '/r/northwind#regions', screen: 'phone', dark: true },
  { name: 'hands-phone', path: '/r/northwind#hands', screen: 'phone', whole: true },
]

async function shoot(page: Page, { name, path, screen, dark, whole }: Shot, origin: string): Promise<void> {
  await page.setViewportSize(screens[screen])
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  await page.goto(origin + path)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: whole ?? false, animations: 'disabled' })
}

test.describe('staff', () => {
  for (const shot of staffShots) {
    test(shot.name, async ({ page }) => shoot(page, shot, demo.app))
  }
})

test.describe('report form', () => {
  test.use({ role: null })
  for (const shot of formShots) {
    test(shot.name, async ({ page }) => shoot(page, shot, demo.report))
  }
})

test('summary-pdf', async ({ page }, info) => {
  const answer = await page.request.get('/exports/2026-Q3/summary.pdf')
  const file = join(info.outputDir, 'summary.pdf')
  mkdirSync(info.outputDir, { recursive: true })
  writeFileSync(file, await answer.body())
  const drawn = spawnSync('pdftoppm', ['-png', '-r', '75', '-singlefile', file, join(folder, 'summary-pdf')])
  expect(drawn.status, 'pdftoppm (Debian: poppler-utils) draws the first page').toBe(0)
})

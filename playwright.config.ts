import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './scripts/browser.mjs'

const executablePath = findBrowser()

/** Run by tests/e2e/own-installation.config.ts. */
export const ownInstallation = [
  'behind-a-proxy.spec.ts',
  'five-quarters.spec.ts',
  'passes.spec.ts',
  'remarks.spec.ts',
  'slips.spec.ts',
  'whole-way.spec.ts',
] as const

/** Run by tests/e2e/report-form.config.ts: long, and they change nothing that another spec reads. */
export const reportForm = ['report-form.spec.ts', 'report-form-people.spec.ts', 'report-form-screens.spec.ts'] as const

/**
 * End-to-end tests drive the real product: tests/e2e/global-setup.ts starts it from scripts/start.mjs with
 * demo data, its own PostgreSQL and free ports. One worker: the product and the browser share two cores.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.spec.ts',
  testIgnore: [...ownInstallation, ...reportForm],
  globalSetup: './tests/e2e/global-setup.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 1,
  // Once more on a busy machine; what passed only then is counted and named in the closing lines.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
  outputDir: 'test-results',
  use: {
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
    actionTimeout: 20_000,
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', grep: /@phone/, use: { ...devices['Pixel 7'] } },
    { name: 'phone without script', grep: /@noscript/, use: { ...devices['Pixel 7'], javaScriptEnabled: false } },
  ],
})

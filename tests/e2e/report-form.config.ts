import { defineConfig } from '@playwright/test'
import base, { reportForm } from '../../playwright.config'

/** The specs of the report form, on demo data of their own: `npm test` runs them beside those of the staff app. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: [...reportForm],
  testIgnore: [],
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/report-form',
  reporter: [['list'], ['json', { outputFile: '../../reports/e2e-report-form.json' }]],
})

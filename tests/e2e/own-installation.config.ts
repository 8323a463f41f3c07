import { defineConfig } from '@playwright/test'
import base, { ownInstallation } from '../../playwright.config'

// Two installations that look for a free port at the same moment would both find the same one.
process.env.PLUMBLINE_APP_PORT = '3200'
process.env.PLUMBLINE_REPORT_PORT = '3300'

/**
 * The specs that set up an installation of their own, without demo data. They share nothing with the others, so
 * `npm test` runs them at the same time.
 */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: [...ownInstallation],
  testIgnore: [],
  globalSetup: [],
  outputDir: '../../test-results/own-installation',
  reporter: [['list'], ['json', { outputFile: '../../reports/e2e-own-installation.json' }]],
  projects: [{ name: 'own installation', use: { viewport: { width: 1440, height: 900 } } }],
})

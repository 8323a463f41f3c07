import { defineConfig } from '@playwright/test'
import base, { ownInstallation } from '../../playwright.config'

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

import { defineConfig } from '@playwright/test'
import base from '../../playwright.config'

/** `npm run screenshots`: the pictures of the README, taken from the real product with its demo data. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'screenshots.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results',
  reporter: 'list',
  projects: [{ name: 'screenshots' }],
})

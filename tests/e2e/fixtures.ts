import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import type { Role } from './product'

export type { Page }
export { expect }

const setting = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the specs through playwright.config.ts`)
  return value
}

/** Addresses of the running demo. */
export const demo = {
  get app() {
    return setting('PLUMBLINE_E2E_APP')
  },
  get report() {
    return setting('PLUMBLINE_E2E_REPORT')
  },
  get home() {
    return setting('PLUMBLINE_E2E_HOME')
  },
}

type Fixtures = {
  /** A page with that person signed in; `test.use({ role: null })` for somebody who is not. */
  role: Role | null
  /** Console messages that a spec expects (a 404 that it provokes, say); any other error fails the test. */
  expectedErrors: RegExp[]
}

/**
 * Playwright's `test` with a person signed in to the demo, and two facts checked on every page: the console
 * holds no error, and the Content-Security-Policy blocked nothing.
 */
export const test = base.extend<Fixtures>({
  role: ['safety_officer', { option: true }],
  expectedErrors: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  baseURL: async ({}, provide) => provide(demo.app),
  storageState: async ({ role }, provide) => provide(stateOf(role)),
  page: async ({ page, expectedErrors }, provide) => {
    const errors = collectErrors(page)
    await provide(page)
    expect(errors().filter((text) => !expectedErrors.some((expected) => expected.test(text)))).toEqual([])
  },
})

function collectErrors(page: Page): () => string[] {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  return () => errors
}

/** axe with the WCAG 2.2 AA tags finds nothing on this page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNothingFound(new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']))
}

/** The one thing in which a page in dark colours is another page to axe. */
export async function expectContrastInDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectNothingFound(new AxeBuilder({ page }).withRules(['color-contrast']))
  await page.emulateMedia({ colorScheme: null })
}

async function expectNothingFound(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze()
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => node.target.join(' ')),
  }))
  expect(told).toEqual([])
}

/** Nothing sticks out sideways: the page can be read by scrolling in one direction (WCAG 1.4.10). */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(excess).toBeLessThanOrEqual(0)
}

/**
 * A browser context of one's own, for a second person in the same test; null for somebody who is not signed in. A
 * context without a state of its own has the test's, and signing in there ends the session of the test's person.
 */
export const contextOf = (role: Role | null): BrowserContextOptions => ({
  baseURL: demo.app,
  storageState: stateOf(role),
})

function stateOf(role: Role | null): Exclude<BrowserContextOptions['storageState'], undefined> {
  return role ? join(setting('PLUMBLINE_E2E_STATES'), `${role}.json`) : { cookies: [], origins: [] }
}

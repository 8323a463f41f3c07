import { languages } from '../../lib/domain/organisation/languages'
import { addOrganisationsWithAdmission, visitEveryScreen, wordsOf } from './every-screen'
import { demo, expect, expectAccessible, expectContrastInDark, expectNoSidewaysScroll, test } from './fixtures'

/**
 * Every page of the report door in every language: on the narrowest telephones, to axe, and on the scales. Axe looks at
 * one language of each direction here; at the form in all of them in report-form-people.spec.ts.
 */
test.use({ role: null, viewport: { width: 390, height: 844 }, expectedErrors: [/40[34]|422/] })

test.beforeAll(() => addOrganisationsWithAdmission())

const seenByAxe: readonly string[] = ['en', 'ar']

/** Screens that visitEveryScreen comes to: one fewer means that a way through the form is gone. */
const screens = 38

for (const language of languages) {
  const toAxe = seenByAxe.includes(language)
  const promise = toAxe ? 'fits a telephone, and axe finds nothing' : 'fits a telephone'
  test(`every screen in ${wordsOf(language).language.name} ${promise}`, async ({ page }) => {
    test.setTimeout(300_000)
    let arriving: Promise<{ responseBodySize: number }> | null = null
    const weights: string[] = []
    page.on('requestfinished', (request) => {
      if (request.isNavigationRequest()) arriving = request.sizes()
    })
    const seen: string[] = []
    await visitEveryScreen(page, language, async (name) => {
      seen.push(name)
      // Null on a screen of the page that is there already.
      const arrived = await arriving
      if (arrived !== null) weights.push(`${name} ${(arrived.responseBodySize / 1000).toFixed(1)}`)
      arriving = null
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(page.locator('nav.langs:visible'), `one switch of language on ${name}`).toHaveCount(1)
      // One way on, but for a report that can be changed or deleted.
      const waysOn = await page.locator('.go:visible').count()
      expect(waysOn, `ways on from ${name}`).toBeLessThanOrEqual(name === 'report' ? 2 : 1)
      for (const width of [320, 390]) {
        await page.setViewportSize({ width, height: 844 })
        await test.step(`${name} at ${width} px`, () => expectNoSidewaysScroll(page))
      }
      if (toAxe) await test.step(`${name}: axe`, () => expectAccessible(page))
      if (language === 'en') await test.step(`${name}: axe in dark colours`, () => expectContrastInDark(page))
    })
    expect(new Set(seen).size).toBe(screens)
    console.info(`${language}: ${seen.length} screens${toAxe ? ', axe found nothing' : ''}`)
    console.info(`${language}: kB of HTML as sent: ${weights.join(', ')}`)
  })
}

for (const language of ['en', 'ar'] as const) {
  test(`what is too wide for a telephone is noticed in ${wordsOf(language).language.name}`, async ({ page }) => {
    await page.goto(`${demo.report}/r/northwind?lang=${language}`)
    await expectNoSidewaysScroll(page)
    // By script: the page's policy lets no style sheet of others in.
    await page.locator('#start h2').evaluate((heading) => {
      heading.style.width = '520px'
    })
    await expect(expectNoSidewaysScroll(page)).rejects.toThrow()
  })
}

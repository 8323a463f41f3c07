import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { languages } from '@/lib/domain/organisation/languages'
import { loadAssets } from '@/lib/intake/assets'
import { FormTemplates } from '@/lib/intake/form-template'
import { catalogue } from '@/lib/intake/messages'
import { facts } from '../../integration/intake/door'

/** Six sites of eight teams: more than most organisations have. */
const units = Array.from({ length: 6 }, (_, site) => [
  { code: `S${site}`, name: `Site ${site + 1}`, kind: 'site' as const, parent: 'ORG' },
  ...['Packing', 'Returns', 'Office', 'Loading bay', 'Customer service', 'Maintenance', 'Night shift', 'Stores'].map(
    (name, team) => ({ code: `S${site}-${team}`, name, kind: 'department' as const, parent: `S${site}` }),
  ),
]).flat()
const organisation = facts.units.filter(({ code }) => code === 'ORG')
const large = { ...facts, languages: [...languages], units: [...organisation, ...units] }

const assets = loadAssets()
const weighed = (path: string) => {
  const asset = assets.get(path)
  if (!asset) throw new Error(`${path} is not served`)
  // As the door sends them: text compressed, fonts as they are.
  return /woff2/.test(asset.type) ? asset.body.length : gzipSync(asset.body).length
}

describe.each(languages)('the form in %s', (language) => {
  const page = new FormTemplates().render(
    { facts: large, messages: catalogue[language], kiosk: null },
    new URLSearchParams(),
  )

  it('weighs less than 30 kB with everything that it loads', () => {
    const own = page.match(/href="(\/assets\/[^"]+)"/g)?.map((link) => link.slice(6, -1)) ?? []
    const font = language === 'ar' ? [] : ['/assets/atkinson.woff2']
    const polish = /[ĄĆĘŁŃŚŹŻąćęłńśźż]/.test(page) && language !== 'ar' ? ['/assets/atkinson-polish.woff2'] : []
    const loaded = [...new Set([...own, ...font, ...polish])]
    const bytes = gzipSync(page).length + loaded.reduce((sum, path) => sum + weighed(path), 0)
    console.info(`${language}: ${(bytes / 1000).toFixed(1)} kB`)
    expect(bytes).toBeLessThan(30_000)
    expect(loaded).toContain('/assets/report.css')
  })

  it('has no script, and at most twelve screens', () => {
    expect(page).not.toMatch(/<script|\son[a-z]+=|javascript:/i)
    const screens = page.match(/<section id="[^"]+"/g) ?? []
    expect(screens.length).toBeLessThanOrEqual(12)
    expect(new Set(screens).size).toBe(screens.length)
  })
})

it('has at most twelve screens where a code is asked for, too', () => {
  for (const admission of ['slips', 'passes'] as const) {
    const page = new FormTemplates().render(
      { facts: { ...large, admission }, messages: catalogue.en, kiosk: null },
      new URLSearchParams(),
    )
    expect(page.match(/<section id="[^"]+"/g)).toHaveLength(12)
  }
})

describe('a shared screen', () => {
  const render = (query: string) =>
    new FormTemplates().render({ facts: large, messages: catalogue.en, kiosk: 'S1-2' }, new URLSearchParams(query))

  it('has no time on its start page, and begins the form anew', () => {
    const page = render('kiosk=S1-2')
    expect(page).not.toContain('http-equiv')
    expect(page).toContain('href="/r/northwind?lang=en&amp;unit=S1-2&amp;kiosk=S1-2&amp;begun=1#regions"')
  })

  it('goes back to its start five minutes after it was begun, in the language of its browser', () => {
    expect(render('kiosk=S1-2&begun=1')).toContain('http-equiv="refresh" content="300;url=/r/northwind?kiosk=S1-2"')
  })

  it('keeps no code of a unit that there is not', () => {
    const page = new FormTemplates().render(
      { facts: large, messages: catalogue.en, kiosk: '"><b>' },
      new URLSearchParams('begun=1'),
    )
    expect(page).toContain('content="300;url=/r/northwind?kiosk=1"')
    expect(page).not.toContain('<b>')
  })
})

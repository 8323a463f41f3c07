import { describe, expect, it } from 'vitest'
import { languages } from '@/lib/domain/organisation/languages'
import { posterPdf } from '@/lib/export/pdf'
import { poster, posterSizes } from '@/lib/export/poster'
import { readQrCode } from '../../qr-code'
import { readPdf } from './read-pdf'

const choice = {
  organisation: 'Łódź #panic() & Sons',
  unit: { code: 'LEE-PACK', name: 'Żółw & Packing' },
  address: 'https://report.example.org/r/northwind',
  threshold: 10,
} as const

const printed = async (made: Awaited<ReturnType<typeof poster>>) =>
  readPdf(posterPdf(made, new Date('2026-11-22T00:00:00Z')))

describe.each(posterSizes)('a poster of size %s', (size) => {
  it.each(languages)('is one page in %s, in our fonts, with every word of it', async (language) => {
    const made = await poster({ ...choice, size, language })
    const pdf = await printed(made)
    expect(pdf.pages).toBe(1)
    // ISO 216: 210 mm and 105 mm, in points.
    expect(pdf.width).toBeCloseTo(((size === 'a4' ? 210 : 105) / 25.4) * 72, 0)
    const ours = ['AtkinsonHyperlegibleNext-Bold', 'AtkinsonHyperlegibleNext-Regular']
    const arabic = ['NotoSansArabic-Bold', 'NotoSansArabic-Regular']
    expect(await pdf.fonts(1)).toEqual(language === 'ar' ? [...ours, ...arabic] : ours)

    const { organisation, unit, heading, lede, scan, orOpen, address, query, promises, once } = made
    const words = [`${organisation} · ${unit}`, heading, lede, scan, orOpen, address + query]
    const lines = (await pdf.lines(1)).map((line) => line.trim())
    if (language === 'ar') {
      // A PDF holds Arabic as parts of letters in the order of drawing. That each part comes from the Arabic font is
      // compared above; here, that no sentence is left out.
      const arabic = lines.filter((line) => /\p{Script=Arabic}{2}/u.test(line))
      expect(arabic).toHaveLength(words.length - 2 + promises.length + 1)
      expect(lines).toContain(words[0])
      expect(lines.join('')).toContain(address)
    } else {
      // Where a line breaks is the template's business; the order and every letter are not.
      const all = [...words, ...promises.map((promise) => `• ${promise}`), once].join(' ')
      // PDF.js gives the no-break blanks of French as plain ones.
      expect(lines.join(' ')).toBe(all.replaceAll(/[\u00a0\u202f]/g, ' '))
    }
  })

  it.each(languages)('has a code in %s that holds the address printed beneath it', async (language) => {
    const made = await poster({ ...choice, size, language })
    const pdf = await printed(made)
    const held = await readQrCode(await pdf.picture(1))
    expect(held).toBe(`https://report.example.org/r/northwind?lang=${language}&unit=LEE-PACK`)
    expect(`https://${made.address}${made.query}`).toBe(held)
  })
})

it('leads everybody to the form when it is for no unit', async () => {
  const pdf = await printed(await poster({ ...choice, unit: null, size: 'a6', language: 'pl' }))
  expect(await readQrCode(await pdf.picture(1))).toBe('https://report.example.org/r/northwind?lang=pl')
  expect((await pdf.lines(1))[0]).toBe(choice.organisation)
})

it('keeps a unit with odd signs in its code apart from the rest of the address', async () => {
  const unit = { code: 'A&B=C #1', name: 'Odd' }
  const pdf = await printed(await poster({ ...choice, unit, size: 'a6', language: 'en' }))
  const held = new URL(await readQrCode(await pdf.picture(1)))
  expect([...held.searchParams]).toEqual([
    ['lang', 'en'],
    ['unit', 'A&B=C #1'],
  ])
})

it.each(languages)(
  'says in %s that nobody else can open an address of this machine, on one page still',
  async (language) => {
    for (const size of posterSizes) {
      const made = await poster({ ...choice, address: 'http://127.0.0.1:3001/r/northwind', size, language })
      const pdf = await printed(made)
      expect(pdf.pages).toBe(1)
      expect(made.onlyHere).toMatch(/Plumbline/)
      if (language !== 'ar') {
        expect((await pdf.lines(1)).join(' ')).toContain(made.onlyHere?.replaceAll(/[\u00a0\u202f]/g, ' '))
      }
    }
    expect((await poster({ ...choice, size: 'a4', language })).onlyHere).toBe(null)
  },
)

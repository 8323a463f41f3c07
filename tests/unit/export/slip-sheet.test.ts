import { expect, it } from 'vitest'
import { groupPrintedCode, makePrintedCode } from '@/lib/crypto/printed-code'
import { slipSheetPdf } from '@/lib/export/pdf'
import { slipSheet } from '@/lib/export/slip-sheet'
import { readQrCode } from '../../qr-code'
import { readPdf } from './read-pdf'

const address = 'https://report.example/r/northwind'
const organisation = 'Northwind #panic() Łódź'

async function printed(
  codes: readonly string[],
  { group = 'Leeds', at = address }: { group?: string | null; at?: string } = {},
) {
  const sheet = await slipSheet({ organisation, quarter: '2027-Q1', group, address: at, codes })
  return readPdf(slipSheetPdf(sheet, new Date('2026-12-01T00:00:00Z')))
}

it('prints each code once, eight slips a page, after a page that says how to draw them', async () => {
  const codes = Array.from({ length: 19 }, () => makePrintedCode('slip'))
  const pdf = await printed(codes)
  // 19 slips: 8 + 8 + 3, and the first page.
  expect(pdf.pages).toBe(4)
  const pages = await Promise.all(
    [1, 2, 3, 4].map(async (number) => (await pdf.lines(number)).join(' ').replaceAll(/\s+/g, ' ')),
  )
  expect(pages[0]).toContain('Everybody of the group draws one slip themselves')
  expect(pages[0]).toContain('19 slips')
  const found = pages.slice(1).map((page) => codes.filter((code) => page.includes(groupPrintedCode(code))))
  expect(found.map((ofPage) => ofPage.length)).toEqual([8, 8, 3])
  expect(found.flat().toSorted()).toEqual(codes.toSorted())
  for (const part of [organisation, address, 'Q1 2027', 'It works once']) expect(pages[1]).toContain(part)
  expect(await pdf.fonts(2)).toEqual(['AtkinsonHyperlegibleNext-Bold', 'AtkinsonHyperlegibleNext-Regular'])
})

it('has the address printed beside it in the QR code of every slip, and never the code of the slip', async () => {
  const codes = Array.from({ length: 8 }, () => makePrintedCode('slip'))
  const pdf = await printed(codes)
  // Eight slips of 105 mm by 74.25 mm fill an A4 page.
  const slips = [0, 1, 2, 3].flatMap((row) =>
    [0, 1].map((column) => ({ left: 105 * column, top: 74.25 * row, width: 105, height: 74.25 })),
  )
  const held: string[] = []
  for (const slip of slips) held.push(await readQrCode(await pdf.picture(2, slip)))
  expect(held).toEqual(Array.from({ length: 8 }, () => address))
})

it('says on every slip and before the draw when nobody but the server could open the address', async () => {
  const codes = [makePrintedCode('slip')]
  const words = async (at: string) => {
    const pdf = await printed(codes, { at })
    return Promise.all([1, 2].map(async (page) => (await pdf.lines(page)).join(' ').replaceAll(/\s+/g, ' ')))
  }
  const [first, slips] = await words('http://127.0.0.1:3001/r/northwind')
  expect(first).toContain('Do not give these out.')
  expect(slips).toContain('Opens only on the computer that Plumbline runs on.')
  const open = await words(address)
  expect(open.join(' ')).not.toMatch(/Do not give|Opens only/)
})

it('names the group on each slip where it works only there, and the organisation once where it works everywhere', async () => {
  const codes = Array.from({ length: 8 }, () => makePrintedCode('slip'))
  const textOf = async (group: string | null, page: number) =>
    (await (await printed(codes, { group })).lines(page)).join(' ').replaceAll(/\s+/g, ' ')
  expect(await textOf('Leeds', 2)).toContain('Works for the teams of Leeds')
  expect(await textOf(null, 2)).not.toContain('Works for')
  expect(await textOf('Leeds', 1)).toContain(`${organisation}, Leeds. 8 slips`)
  expect(await textOf(null, 1)).toContain(`${organisation}. 8 slips`)
})

import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, it } from 'vitest'
import { groupPrintedCode, makePrintedCode } from '@/lib/crypto/printed-code'
import { slipSheetPdf } from '@/lib/export/pdf'
import { slipSheet } from '@/lib/export/slip-sheet'

it('prints each code once, eight slips a page, after a page that says how to draw them', async () => {
  const codes = Array.from({ length: 19 }, () => makePrintedCode('slip'))
  const address = 'https://report.example/r/northwind'
  const organisation = 'Northwind #panic() Logistics'
  const sheet = await slipSheet({ organisation, quarter: '2027-Q1', group: 'Leeds', address, codes })
  const pdf = slipSheetPdf(sheet, new Date('2026-12-01T00:00:00Z'))
  const document = await getDocument({ data: new Uint8Array(pdf) }).promise
  // 19 slips: 8 + 8 + 3, and the first page.
  expect(document.numPages).toBe(4)
  const pages = await Promise.all(
    [1, 2, 3, 4].map(async (number) => {
      const content = await (await document.getPage(number)).getTextContent()
      return content.items
        .map((item) => ('str' in item ? item.str : ''))
        .join(' ')
        .replaceAll(/\s+/g, ' ')
    }),
  )
  expect(pages[0]).toContain('Everybody of the group draws one slip themselves')
  expect(pages[0]).toContain('19 slips')
  const printed = pages.slice(1).map((page) => codes.filter((code) => page.includes(groupPrintedCode(code))))
  expect(printed.map((found) => found.length)).toEqual([8, 8, 3])
  expect(printed.flat().toSorted()).toEqual(codes.toSorted())
  for (const part of [organisation, address, 'Q1 2027', 'It works once']) expect(pages[1]).toContain(part)
})

import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { formulaSafe } from '@/lib/export/formula-safe'

describe('formulaSafe', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =1',
    '\u00a0\u2003=1',
    '\ufeff=1',
    '\u200b=1',
    '\u0000=1',
    '\uff1d1+1', // full-width =
    '\uff0b1', // full-width +
    '\uff0d1', // full-width -
    '\uff20A1', // full-width @
    '\ufe661', // small =
    ' \uff1d1',
  ])('puts an apostrophe before %j', (text) => {
    expect(formulaSafe(text)).toBe(`'${text}`)
  })

  it.each([
    ['Sorting;=1+1;', "Sorting;'=1+1;"],
    ['a|@SUM(A1)', "a|'@SUM(A1)"],
    ['a,+1,-1', "a,'+1,'-1"],
    ['a;"=1"', 'a;\'"=1"'],
    ['a; \u200b\uff1d1', "a;' \u200b\uff1d1"],
    ['a\n=1', "a\n'=1"],
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r'=1"],
    ["=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"],
  ])('writes %j as %j, so that no part of it can be one either', (text, written) => {
    expect(formulaSafe(text)).toBe(written)
  })

  it.each(['Packing', 'Goods in; out', 'a|b, c', '<5', '>12', '5', '', 'a=b', "'=1", 'Łódź', '日本'])(
    'leaves %j alone',
    (text) => {
      expect(formulaSafe(text)).toBe(text)
    },
  )

  it('lets no field of a written file start a formula, and loses no text', () => {
    const risky = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          '=',
          '+',
          '-',
          '@',
          '\t',
          '\r',
          '\n',
          ' ',
          '"',
          ',',
          ';',
          "'",
          '\uff1d',
          '\uff0b',
          '\u200b',
          '\u00a0',
        ),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(risky, { minLength: 2, maxLength: 5 }), (fields) => {
        const written = stringify([fields], { cast: { string: formulaSafe }, record_delimiter: 'windows' })
        const read = Papa.parse<string[]>(written, { delimiter: ',', newline: '\r\n' }).data[0] ?? []
        for (const [index, field] of fields.entries()) {
          const found = read[index] ?? ''
          // nothing but apostrophes was added, and none taken away
          expect(found.replaceAll("'", '')).toBe(field.replaceAll("'", ''))
          // Independent of the implementation: fold everything, drop what is invisible, look at the first sign.
          const first = found.normalize('NFKC').replace(/[\p{C}\p{Z}\s]/gu, '')[0] ?? ''
          expect('=+-@').not.toContain(first || 'x')
        }
      }),
      { numRuns: 2000 },
    )
  })

  /** Fields as programs find them that split at `separator`: one that believes quotation marks, and one that does not. */
  const readings = (text: string, separator: string): string[] => [
    ...Papa.parse<string[]>(text, { delimiter: separator }).data.flat(),
    ...text.split(/[\r\n]+/).flatMap((record) => record.split(separator)),
  ]

  it.each([',', ';', '\t', '|'])('starts no formula in a file that is split at %j', (separator) => {
    const piece = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\uff1d',
      '\ufe62',
      '"',
      ',',
      ';',
      '|',
      '\t',
      '\n',
      '\r',
      ' ',
      '\u200b',
      'a',
      '1',
    )
    const field = fc.string({ unit: piece, maxLength: 10 })
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 3 }), (rows) => {
        const written = stringify(rows, { cast: { string: formulaSafe }, record_delimiter: 'windows' })
        for (const found of readings(written, separator)) {
          const first = found.normalize('NFKC').replace(/["\p{C}\p{Z}\s]/gu, '')[0] ?? 'x'
          expect('=+-@').not.toContain(first)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

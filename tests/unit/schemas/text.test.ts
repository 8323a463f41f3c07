import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asSeen } from '@/lib/domain/organisation/as-seen'
import { treeProblems, type Unit } from '@/lib/domain/organisation/unit-tree'
import { line, paragraphs } from '@/lib/schemas/text'

const Name = line({ required: 'Enter a name', maximum: 20, tooLong: 'Too long' })
const Note = paragraphs({ maximum: 20, tooLong: 'Too long' })
const sayOf = (schema: typeof Name, text: unknown) => {
  const { success, error, data } = schema.safeParse(text)
  return success ? { data } : { says: error.issues.map(({ message }) => message) }
}

describe('a text on one line', () => {
  it('is composed, trimmed, and has one space where there was more', () => {
    // e and U+0301 are one letter, é (Unicode Standard Annex 15)
    expect(sayOf(Name, ' \u00a0Cafe\u0301 \u2003 south\t')).toEqual({ data: 'Caf\u00e9 south' })
  })
  it.each(['', '   ', '\t\n', undefined, 7, ['a', 'b']])('asks for what is missing: %j', (text) => {
    expect(sayOf(Name, text)).toEqual({ says: ['Enter a name'] })
  })
  it.each(['A\nB', 'A\r\nB', 'A\tB', 'A\u2028B', 'A\u0085B'])('stands on one line: %j', (text) => {
    expect(sayOf(Name, text)).toEqual({ says: ['Write this on one line, without line breaks and tabs'] })
  })
  it.each(['\u200b', '\u3164', '\u2800', '\u00ad\u2060', '--', '...'])('shows a letter or a digit: %j', (text) => {
    expect(sayOf(Name, text)).toHaveProperty('says')
  })
  it.each(['Łódź', 'Zespół 3', 'قسم التعبئة', '包装', 'می\u200cخواهم', "O'Brien & Sons <b>", '👩‍🏭 Team 7'])(
    'may be in any script: %j',
    (text) => expect(sayOf(Name, text)).toEqual({ data: text }),
  )
  it('is measured as it will be stored', () => {
    expect(sayOf(Name, ` ${'e\u0301'.repeat(20)} `)).toEqual({ data: '\u00e9'.repeat(20) })
    expect(sayOf(Name, 'e'.repeat(21))).toEqual({ says: ['Too long'] })
  })
})

describe('a text of several lines', () => {
  it('keeps its lines, whatever ended them, and may be empty', () => {
    expect(sayOf(Note, ' one\r\ntwo\rthree\n')).toEqual({ data: 'one\ntwo\nthree' })
    expect(sayOf(Note, ' \n ')).toEqual({ data: '' })
  })
})

it.each([
  ['U+0000', '\0'],
  ['a bell', '\x07'],
  ['an escape sequence', '\x1b[31m'],
  ['a C1 control', '\x9b'],
  ['half of a pair', '\ud800'],
  ['the other half', '\udfff'],
  ['a turn to the left', '\u202e'],
  ['an isolate', '\u2066'],
  ['a hidden mark', '\u200f'],
])('%s is refused on one line and on several', (_, sign) => {
  for (const text of [sign, `A${sign}`, `${sign}A`, `A${sign}B`]) {
    expect(Name.safeParse(text).success).toBe(false)
    expect(Note.safeParse(text).success).toBe(false)
  }
})

it('what is accepted is well formed, composed, and accepted again as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
      for (const schema of [Name, Note]) {
        const parsed = schema.safeParse(text)
        if (!parsed.success) continue
        expect(parsed.data).not.toMatch(/\p{Cs}/u)
        expect(parsed.data.normalize('NFC')).toBe(parsed.data)
        expect(schema.safeParse(parsed.data).data).toBe(parsed.data)
      }
    }),
    { numRuns: 2000 },
  )
})

describe('names as people see them', () => {
  const twins = [
    ['Night  shift', 'Night\u00a0shift'],
    ['Caf\u00e9', 'Cafe\u0301'],
    ['Packing', 'packing\u200b'],
    ['\u03bf\u03b4\u03cc\u03c2', '\u039f\u0394\u038c\u03a3'],
    ['Night shift', '\u2060Night\u2800shift '],
  ] as const
  it.each(twins)('%j and %j are one name', (a, b) => expect(asSeen(a)).toBe(asSeen(b)))
  it.each(twins)('and no two neighbours may be called so: %j, %j', (a, b) => {
    const root: Unit = { code: 'ORG', name: 'Org', kind: 'organisation', parent: null }
    const unit = (code: string, name: string): Unit => ({ code, name, kind: 'team', parent: 'ORG' })
    expect(treeProblems([root, unit('A', a), unit('B', b)])).toEqual([{ code: 'B', reason: 'duplicateName' }])
  })
  it.each([
    ['Packing', 'Packing 2'],
    ['Lodz', 'Łódź'],
    ['Straße', 'STRASSE'],
    ['resume', 'résumé'],
  ])('%j and %j are two', (a, b) => expect(asSeen(a)).not.toBe(asSeen(b)))
})

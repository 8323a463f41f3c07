import { describe, expect, it } from 'vitest'
import { type Language, languages } from '@/lib/domain/organisation/languages'
import { catalogue, chooseLanguage, fill, offeredLanguages } from '@/lib/intake/messages'

/** Every sentence with its path: `start.promises.0`. */
function sentences(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]]
  return Object.entries(words as object).flatMap(([key, value]) =>
    sentences(value, path === '' ? key : `${path}.${key}`),
  )
}
const names = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const english = sentences(catalogue.en)
const others = languages.filter((language) => language !== 'en')

describe.each(others)('the words in %s', (language) => {
  const words = new Map(sentences(catalogue[language]))

  it('are all of those in English, and no others', () => {
    expect([...words.keys()].sort()).toEqual(english.map(([path]) => path).sort())
  })

  it('have the same names to fill in, each of which can be filled', () => {
    for (const [path, sentence] of english) {
      const translated = words.get(path) ?? ''
      expect(names(translated), path).toEqual(names(sentence))
      const filled = fill(translated, Object.fromEntries(names(sentence).map((name) => [name, 7])))
      expect(filled, path).not.toMatch(/[{}]/)
    }
  })

  it('are translated: nothing that has three words is left in English', () => {
    const left = english.filter(([path, text]) => text.split(' ').length >= 3 && words.get(path) === text)
    expect(left.map(([path]) => path)).toEqual([])
  })

  it('have no blank where none belongs', () => {
    for (const [path, text] of words) expect(text, path).toBe(text.trim())
  })
})

it('keeps French signs with the word before them', () => {
  const loose = sentences(catalogue.fr).filter(([, text]) => / [:;?!»]|« /.test(text))
  expect(loose).toEqual([])
})

it('keeps Polish words of one letter with the word after them', () => {
  const loose = sentences(catalogue.pl).filter(([, text]) => /(?<!\p{L})[aiouwz] /iu.test(text))
  expect(loose).toEqual([])
})

it('writes Arabic in Arabic letters', () => {
  const latin = sentences(catalogue.ar).filter(
    ([path, text]) => !path.startsWith('language.') && !/\p{Script=Arabic}/u.test(text),
  )
  // Only patterns that hold nothing but names.
  expect(latin.map(([path]) => path)).toEqual(['form.questionAbout', 'hands.optionName'])
})

describe('the language of a page', () => {
  const all = offeredLanguages([])
  const choose = (asked: string | null, header?: string, offered: readonly Language[] = all) =>
    chooseLanguage(offered, asked, header)

  it('is the one of the link, whatever the browser asks for', () => expect(choose('pl', 'de')).toBe('pl'))
  it('is the one that the browser wants most, when no link says', () => {
    expect(choose(null, 'nl, fr;q=0.4, de-AT;q=0.8')).toBe('de')
    expect(choose(null, 'AR-eg')).toBe('ar')
  })
  it('is never one that the browser refuses, and ignores what it cannot read', () => {
    expect(choose(null, 'de;q=0, es;q=0.1')).toBe('es')
    expect(choose(null, 'de;q=many, ;;, *')).toBe('en')
  })
  it("is the organisation's first when nothing else fits", () => {
    expect(choose('tlh', 'nl', ['de', 'en'])).toBe('de')
    expect(choose('fr', 'fr', ['de', 'en'])).toBe('de')
  })
  it('is offered only where there are words', () => {
    expect(offeredLanguages(['nl', 'pl', 'en'])).toEqual(['pl', 'en'])
    expect(offeredLanguages(['nl'])).toEqual(languages)
  })
})

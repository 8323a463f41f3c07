import { describe, expect, it } from 'vitest'
import { catalogue } from '@/lib/intake/messages'
import { readingGrade, sentencesIn, syllablesIn, wordsOf } from './reading-grade'

describe('the measure', () => {
  it.each([
    ['hand', 1],
    ['needed', 2],
    ['changes', 2],
    ['table', 2],
    ['made', 1],
    ['numbness', 2],
    ['quarter', 2],
    ['anonymous', 4],
    ['2026', 1],
    ['worker’s', 2],
    ['bladder', 2],
    ['wakes', 1],
    ['screen', 1],
  ])('counts the syllables of %s: %i', (word, syllables) => expect(syllablesIn(word)).toBe(syllables))

  it('is the published formula', () => {
    // "The cat sat on the mat." has 6 words of one syllable: 0.39 * 6 + 11.8 * 1 - 15.59 = -1.45.
    expect(readingGrade(['The cat sat on the mat.'])).toBeCloseTo(-1.45, 10)
    // 2 sentences, 8 words, 12 syllables (an-on-y-mous 4, ta-ble 2): 0.39 * 4 + 11.8 * 1.5 - 15.59 = 3.67.
    expect(readingGrade(['The table is anonymous.', 'The table is red.'])).toBeCloseTo(
      0.39 * 4 + (11.8 * 13) / 8 - 15.59,
      10,
    )
    expect(() => readingGrade(['…'])).toThrow('no words')
  })
})

/** What employees read. Problems that only programs can cause, and the page of keys, are for others. */
const sections = [
  'start',
  'redFlags',
  'unit',
  'regions',
  'severity',
  'hands',
  'night',
  'neckHand',
  'more',
  'order',
  'posture',
  'systemic',
  'check',
  'notices',
  'confirmation',
  'advice',
  'receipts',
  'kiosk',
  'poster',
] as const

function texts(words: unknown): string[] {
  return typeof words === 'string' ? [words] : Object.values(words as object).flatMap(texts)
}
const filled = (text: string) => text.replaceAll('{quarter}', 'October to December 2026').replace(/\{\w+\}/g, '10')
const sentences = (section: (typeof sections)[number]) =>
  texts(catalogue.en[section]).flatMap((text) => sentencesIn(filled(text)))

describe('the English of the form', () => {
  it('is for a reading age of eleven at most', () => {
    const all = sections.flatMap(sentences)
    const prose = all.filter((sentence) => wordsOf(sentence).length >= 4)
    const grade = readingGrade(prose)
    console.info(`reading grade of ${prose.length} sentences: ${grade.toFixed(1)}, age ${(grade + 5).toFixed(1)}`)
    // Grade 6 is age 11; below grade 2 the words would say nothing.
    expect(grade).toBeLessThanOrEqual(6)
    expect(grade).toBeGreaterThan(2)
  })

  it.each(['start', 'confirmation', 'advice', 'receipts', 'notices'] as const)('keeps to it in %s', (section) => {
    expect(readingGrade(sentences(section).filter((sentence) => wordsOf(sentence).length >= 4))).toBeLessThanOrEqual(6)
  })

  it('has no sentence of more than 30 words', () => {
    const long = sections.flatMap(sentences).filter((sentence) => wordsOf(sentence).length > 30)
    expect(long).toEqual([])
  })
})

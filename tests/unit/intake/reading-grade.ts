/**
 * Reading grade of English, Flesch-Kincaid: 0.39 words per sentence + 11.8 syllables per word - 15.59, a school grade
 * of the United States, whose pupils are five years older than its number. Source: Kincaid, Fishburne, Rogers and
 * Chissom (1975), Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75.
 * @throws RangeError for a text without a word
 */
export function readingGrade(sentences: readonly string[]): number {
  const spoken = sentences.map(wordsOf).filter((words) => words.length > 0)
  const words = spoken.flat()
  if (words.length === 0) throw new RangeError('no words to grade')
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0)
  return (0.39 * words.length) / spoken.length + (11.8 * syllables) / words.length - 15.59
}

export function wordsOf(sentence: string): string[] {
  return sentence.match(/[\p{L}\p{N}]+(?:[’'][\p{L}]+)?/gu) ?? []
}

/** Whole sentences of a text. A colon ends none. */
export function sentencesIn(text: string): string[] {
  return text.split(/(?<=[.?!])\s+/).filter((sentence) => wordsOf(sentence).length > 0)
}

/** Vowel groups, without the silent endings: right for most words, and one off for the rest. */
export function syllablesIn(word: string): number {
  const plain = word.toLowerCase().replace(/[’']\w*$/, '')
  if (/^\d+$/.test(plain)) return 1
  const spoken = plain
    .replace(/(?<=[^aeiouyl])(es|ed|e)$/, (end, _, at: number) =>
      // "needed", "changes": the ending is spoken after d, t and after hissing sounds.
      (end === 'ed' && /[td]$/.test(plain.slice(0, at))) ||
      (end === 'es' && /(s|x|z|ch|sh|g|c)$/.test(plain.slice(0, at)))
        ? end
        : '',
    )
    .replace(/(?<=[aeiouy]l)(es|ed|e)$/, '')
  return Math.max(1, (spoken.match(/[aeiouy]+/g) ?? []).length)
}

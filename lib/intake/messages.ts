import ar from '../../messages/ar.json'
import de from '../../messages/de.json'
import en from '../../messages/en.json'
import es from '../../messages/es.json'
import fr from '../../messages/fr.json'
import pl from '../../messages/pl.json'
import { isLanguage, type Language, languages } from '../domain/organisation/languages'
import { type Quarter, quarterStart, quarterYear } from '../domain/organisation/quarter'

/** Words of the public pages. English is the reference: another language has the same keys. */
export type Messages = typeof en

export const catalogue: Readonly<Record<Language, Messages>> = { en, es, de, fr, pl, ar }

/** The organisation's languages that there are words for, in its order; all of them when it names none. */
export function offeredLanguages(named: readonly string[]): readonly Language[] {
  const offered = named.filter(isLanguage)
  return offered.length > 0 ? offered : languages
}

/**
 * The language of a page: the one asked for by a link or a form, else the first that the browser asks for
 * (`Accept-Language`, RFC 9110 12.5.4, by its quality values), else the first that is offered.
 */
export function chooseLanguage(
  offered: readonly Language[],
  asked: string | null | undefined,
  acceptLanguage: string | undefined,
): Language {
  const find = (tag: string) => offered.find((language) => language === tag.toLowerCase().split('-')[0])
  const chosen = asked ? find(asked) : undefined
  const [first = 'en'] = offered
  return (
    chosen ??
    preferredTags(acceptLanguage ?? '')
      .map(find)
      .find((language) => language !== undefined) ??
    first
  )
}

/** Tags of an `Accept-Language`, the most wanted first; what is not wanted at all, or cannot be read, is left out. */
function preferredTags(header: string): string[] {
  return header
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.split(';').map((part) => part.trim())
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

/**
 * A sentence with its `{names}` replaced.
 * @throws RangeError for a name without a value: a sentence with a hole must not reach anybody.
 */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`no value for {${name}} in "${sentence}"`)
    return String(value)
  })
}

/** A quarter in words: `2026-Q4` is "October to December 2026". */
export function quarterInWords(quarter: Quarter, messages: Messages): string {
  const words = [messages.quarters[1], messages.quarters[2], messages.quarters[3], messages.quarters[4]]
  // A quarter starts in month 0, 3, 6 or 9, so there are words for it.
  return fill(words[quarterStart(quarter).getUTCMonth() / 3] ?? quarter, { year: quarterYear(quarter) })
}

/** The quarter that reports go into. Pages that say it are shown only while one is open. */
export function openQuarterInWords(facts: { openQuarter: Quarter | null }, messages: Messages): string {
  return facts.openQuarter === null ? '' : quarterInWords(facts.openQuarter, messages)
}

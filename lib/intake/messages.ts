import en from '../../messages/en.json'
import { type Quarter, quarterStart, quarterYear } from '../domain/organisation/quarter'

/** Words of the public pages. English is the reference: another language has the same keys. */
export type Messages = typeof en

const languages: Readonly<Record<string, Messages>> = { en }

/** The first of the organisation's languages that there are words for; English when there is none. */
export function messagesFor(preferred: readonly string[]): Messages {
  for (const code of preferred) {
    const messages = languages[code]
    if (messages) return messages
  }
  return en
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

import { z } from 'zod'
import { showsSomething } from '../domain/organisation/as-seen'

/**
 * The text that people type, in one place. PostgreSQL refuses U+0000, a lone surrogate is no text at all, a control
 * character hides in a list or a terminal, and a mark that turns the direction of writing makes a name read as another.
 * All of them are refused at their field, with a sentence; what stays is composed (NFC) and trimmed.
 */
const hidden = /[\p{Cc}\uFFF9-\uFFFB]/u
const turning = /\p{Bidi_Control}/u
const torn = /\p{Cs}/u
const lineBreakOrTab = /[\t\n\v\f\r\u0085\u2028\u2029]/u

/** What no text of anybody may hold, or null. `\n` and tabs are for `paragraphs` to allow. */
function problemOf(text: string): string | null {
  if (torn.test(text)) return 'Type this again: one character is broken'
  if (turning.test(text)) return 'Type this again: it holds a hidden mark that turns the direction of writing'
  if (hidden.test(text)) return 'Type this again: it holds a hidden control character'
  return null
}

type Wording = {
  /** Said when there is nothing; without it the field may be left empty. */
  required?: string
  maximum: number
  tooLong: string
}

/** A text on one line, such as a name. White space within it counts as one space. */
export function line(wording: Wording) {
  return checked(wording.required, (text, refuse) => {
    const trimmed = text.trim()
    if (lineBreakOrTab.test(trimmed)) return refuse('Write this on one line, without line breaks and tabs')
    return readable(trimmed.replace(/\s+/gu, ' '), wording, refuse)
  })
}

/** A text of several lines, such as a note. */
export function paragraphs(wording: Wording) {
  return checked(wording.required, (text, refuse) => {
    const lines = text.replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n').replace(/[\t\v\f]/gu, ' ')
    const problem = problemOf(lines.replaceAll('\n', ' '))
    return problem === null ? readable(lines.trim(), wording, refuse) : refuse(problem)
  })
}

/**
 * Text whose form is checked where it is used (a code, an address): trimmed, and without what no text may hold.
 */
export function plain<Message extends string>(message: Message) {
  return z
    .string({ error: message })
    .trim()
    .refine((text) => problemOf(text) === null && (text === '' || showsSomething(text)), { error: message })
}

/** Whether a password can have been typed at a keyboard. Any sign may be in it, as long as it is one. */
export function isTypable(password: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(password)
}

type Refuse = (message: string) => never

function checked(required: string | undefined, clean: (text: string, refuse: Refuse) => string) {
  return z.string(required === undefined ? {} : { error: required }).transform((text, context): string =>
    clean(text, (message) => {
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }),
  )
}

function readable(text: string, { required, maximum, tooLong }: Wording, refuse: Refuse): string {
  const composed = text.normalize('NFC')
  if (composed === '') return required === undefined ? '' : refuse(required)
  const problem = problemOf(composed.replaceAll('\n', ' '))
  if (problem !== null) return refuse(problem)
  if (composed.length > maximum) return refuse(tooLong)
  return showsSomething(composed) ? composed : refuse('Use at least one letter or digit: nothing else can be read here')
}

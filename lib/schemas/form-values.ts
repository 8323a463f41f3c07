import { z } from 'zod'

/** A list of check boxes: absent when none is ticked, one text when one is, a list else. Each value counts once. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? [...new Set(value)] : [value]),
    z.array(item),
  )
}

/** A day as a date field sends it (2026-09-30), one that the calendar has. */
export function Day(message: string) {
  return z.iso.date({ error: message })
}

/** A text field that may be left empty. */
export function emptyAsNull<Inner extends z.ZodType>(inner: Inner) {
  return z.preprocess((value) => (value === '' || value === undefined ? null : value), inner.nullable())
}

/** A random key that the form carries, so that sending it twice files it once. */
export const ClientKey = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, 'Load the page again: its key is missing')

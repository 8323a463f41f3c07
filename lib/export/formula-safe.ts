/**
 * What a spreadsheet may skip before it looks for a formula: white space of any script, control characters,
 * characters without width, and code points that are not assigned. Quotation marks too: where another separator is
 * believed than the one that wrote the file, they stand in the middle of a field and no longer belong together.
 */
const skipped = /^["\s\p{C}\p{Z}]*/u

/** First characters from which a spreadsheet computes instead of showing. */
const starters = new Set(['=', '+', '-', '@'])

/**
 * Where a field may begin for one spreadsheet or another: the list separator is the country's (a semicolon for most of
 * our languages), whatever the file was written with. A line break ends a field whose quotation marks are not believed.
 */
const afterSeparator = /(?<=[,;|\t\r\n])/u

/**
 * A text that no spreadsheet takes for a formula, nor any part of it, whatever it splits fields at: what would start one
 * gets an apostrophe in front. Compatibility forms count as what they stand for (full-width, small and superscript
 * signs), because spreadsheets fold them. Also catches what common escapes miss: leading spaces before the sign.
 *
 * Numbers must be written as numbers: the text "-5" would get its apostrophe too.
 * Source: OWASP, CSV Injection; full-width and leading-space variants found by trial (docs/decisions).
 */
export function formulaSafe(text: string): string {
  return text
    .split(afterSeparator)
    .map((part) => (startsFormula(part) ? `'${part}` : part))
    .join('')
}

export function startsFormula(text: string): boolean {
  // TAB, CR and LF make some spreadsheets split the field and read the rest as a new one.
  if (/^[\t\r\n]/.test(text)) return true
  const [first] = text.replace(skipped, '')
  return first !== undefined && starters.has(first.normalize('NFKC').charAt(0))
}

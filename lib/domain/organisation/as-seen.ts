/** Characters that show nothing by themselves: without width, joiners, selectors, fillers, directions. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu

/** Blank, whatever it is called: every space of Unicode, and Braille without a dot. */
const blank = /[\s\u2800]+/gu

/**
 * A text as somebody sees it: composed letters, one space for any white space, nothing invisible, upper and lower
 * case alike. Two names that are equal here look like one name in a list.
 */
export function asSeen(text: string): string {
  return text.normalize('NFC').replace(invisible, '').replace(blank, ' ').trim().toLowerCase()
}

/** Whether there is a letter or a digit to be seen. A Hangul filler is a letter to Unicode and nothing to the eye. */
export function showsSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(invisible, ''))
}

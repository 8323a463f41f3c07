import { randomBytes } from 'node:crypto'
import { encodeCrockford, readCrockford } from './crockford'
import { sha256Hex } from './hash'

/** Codes on paper: of a slip that admits one report, and of the staff who type reports in for others. */
const letters = { slip: 'S', entry: 'E' } as const
export type PrintedCodeKind = keyof typeof letters

const randomBytesOfACode = 16

/** A new code: the letter of its kind and 128 random bits in 26 characters, as receipts are written. */
export function makePrintedCode(kind: PrintedCodeKind): string {
  return letters[kind] + encodeCrockford(randomBytes(randomBytesOfACode))
}

/**
 * A code as somebody typed it, in one form; null when that is no code of this kind by its letter and length. One that could
 * never have been made is a code like any unknown one.
 */
export function parsePrintedCode(kind: PrintedCodeKind, text: string): string | null {
  const code = readCrockford(text)
  return code?.startsWith(letters[kind]) && code.length === 27 ? code : null
}

/** What is kept of a code. A plain hash is enough for 128 random bits (ASVS 5.0, 6.5.2). */
export function hashPrintedCode(code: string): string {
  return sha256Hex(code)
}

/** In groups of four, as it is printed and copied. */
export function groupPrintedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1 ')
}

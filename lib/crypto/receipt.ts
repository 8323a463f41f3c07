import { createHash, createHmac } from 'node:crypto'
import { encodeCrockford, readCrockford } from './crockford'

const receiptBits = 128
const receiptPattern = /^[0-7].{25}$/

/**
 * The receipt of a report: 128 bits of HMAC-SHA-256 over organisation and idempotency key, as 26 characters of
 * Crockford's base 32. The same key always gets the same receipt, so a lost answer can be asked for again;
 * without the door's secret a key says nothing about its receipt.
 */
export function deriveReceipt(secret: string, organisation: string, key: string): string {
  const digest = createHmac('sha256', secret).update(`receipt\n${organisation}\n${key}`).digest()
  return encodeCrockford(digest.subarray(0, receiptBits / 8))
}

/**
 * A receipt as somebody typed it: blanks and hyphens ignored, small letters read as capitals, O as 0, I and L
 * as 1. Null when that is no receipt.
 */
export function parseReceipt(text: string): string | null {
  const receipt = readCrockford(text)
  return receipt !== null && receiptPattern.test(receipt) ? receipt : null
}

/** What the vault keeps of a receipt. A plain hash is enough for 128 random bits (ASVS 6.5.2). */
export function hashReceipt(receipt: string): string {
  return sha256(receipt)
}

/** What the vault keeps of an idempotency key: enough to know it again within its organisation. */
export function hashKey(organisation: string, key: string): string {
  return sha256(`key\n${organisation}\n${key}`)
}

/**
 * Tells whether two sendings of one report have the same content, whatever order their answers came in. The receipt,
 * which the vault does not have, is hashed with it: there are few enough answers to try them all, and what somebody
 * said first and then amended must not be found out of the hash that stays.
 */
export function hashContent(
  receipt: string,
  content: { unit: string; answers: Readonly<Record<string, unknown>> },
): string {
  const answers = Object.entries(content.answers).sort(([a], [b]) => (a < b ? -1 : 1))
  return sha256(`content\n${receipt}\n${JSON.stringify([content.unit, answers])}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

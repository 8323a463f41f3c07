import { createHmac, timingSafeEqual } from 'node:crypto'
import { sha256Hex } from './hash'

/**
 * The right to write one remark. The door gives it with the answer to a report and knows it again without having kept
 * anything: 128 bits that only the report's key leads to, and a tag over them, the organisation and the quarter. The
 * vault keeps a hash of the key and a hash of the ticket; without the key, which nobody stores, not even the door's
 * secret leads from one to the other. The same key always gets the same ticket, so that asking twice is no second one.
 */
const bytesOfEach = 16
const pattern = /^[0-9a-f]{64}$/

export function deriveTicket(secret: string, organisation: string, quarter: string, key: string): string {
  const name = digest(secret, `remark\n${organisation}\n${quarter}\n${key}`).subarray(0, bytesOfEach)
  return Buffer.concat([name, tagOf(secret, organisation, quarter, name)]).toString('hex')
}

/** Whether the door gave this ticket, in this organisation and quarter. */
export function isTicket(secret: string, organisation: string, quarter: string, ticket: string): boolean {
  if (!pattern.test(ticket)) return false
  const bytes = Buffer.from(ticket, 'hex')
  const expected = tagOf(secret, organisation, quarter, bytes.subarray(0, bytesOfEach))
  return timingSafeEqual(bytes.subarray(bytesOfEach), expected)
}

/** What the vault keeps of a used ticket. */
export function hashTicket(organisation: string, ticket: string): string {
  return sha256Hex(`ticket\n${organisation}\n${ticket}`)
}

function tagOf(secret: string, organisation: string, quarter: string, name: Uint8Array): Buffer {
  const text = `remark ticket\n${organisation}\n${quarter}\n${Buffer.from(name).toString('hex')}`
  return digest(secret, text).subarray(0, bytesOfEach)
}

function digest(secret: string, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest()
}

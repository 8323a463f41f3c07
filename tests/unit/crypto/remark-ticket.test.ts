import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveTicket, hashTicket, isTicket } from '@/lib/crypto/remark-ticket'

const secret = 'a secret of the door'
const ticket = deriveTicket(secret, 'northwind', '2026-Q4', 'key-of-a-report-0001')

describe('a ticket for a remark', () => {
  it('is 128 bits that the key leads to, and a tag of 128 bits, both by HMAC-SHA256', () => {
    const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('hex').slice(0, 32)
    const name = hmac('remark\nnorthwind\n2026-Q4\nkey-of-a-report-0001')
    expect(ticket).toBe(name + hmac(`remark ticket\nnorthwind\n2026-Q4\n${name}`))
  })

  it('is the same for the same report, and another for another', () => {
    expect(deriveTicket(secret, 'northwind', '2026-Q4', 'key-of-a-report-0001')).toBe(ticket)
    expect(deriveTicket(secret, 'northwind', '2026-Q4', 'key-of-a-report-0002')).not.toBe(ticket)
  })

  it('is good in its organisation and quarter, under the door’s secret, to the last bit', () => {
    expect(isTicket(secret, 'northwind', '2026-Q4', ticket)).toBe(true)
    expect(isTicket('another secret', 'northwind', '2026-Q4', ticket)).toBe(false)
    expect(isTicket(secret, 'southwind', '2026-Q4', ticket)).toBe(false)
    expect(isTicket(secret, 'northwind', '2027-Q1', ticket)).toBe(false)
    for (const place of [0, 31, 32, 63]) {
      const digit = ticket[place] === '0' ? '1' : '0'
      expect(isTicket(secret, 'northwind', '2026-Q4', ticket.slice(0, place) + digit + ticket.slice(place + 1))).toBe(
        false,
      )
    }
    for (const other of ['', 'ticket', `${ticket}00`, ticket.toUpperCase(), ticket.slice(1)]) {
      expect(isTicket(secret, 'northwind', '2026-Q4', other)).toBe(false)
    }
  })

  it('is kept as a hash that is bound to the organisation', () => {
    const expected = createHash('sha256').update(`ticket\nnorthwind\n${ticket}`).digest('hex')
    expect(hashTicket('northwind', ticket)).toBe(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { clientAddress, networksOf } from '@/lib/auth/network'
import { AppDoorEnvironment } from '@/lib/env'

const proxies = (text: string) => AppDoorEnvironment.shape.PLUMBLINE_TRUSTED_PROXIES.parse(text)
const none = proxies('')
const here = proxies('127.0.0.1, ::1')
const inside = proxies('10.0.0.0/8 fd00::/8')

describe('the sender of a request', () => {
  it('is the other end of the connection, whatever a client says, as long as no proxy is named', () => {
    expect(clientAddress('198.51.100.7', '203.0.113.1', none)).toBe('198.51.100.7')
    expect(clientAddress('127.0.0.1', '203.0.113.1', none)).toBe('127.0.0.1')
  })
  it('is whom our proxy names, and not whom the client named before it', () => {
    expect(clientAddress('127.0.0.1', '203.0.113.1', here)).toBe('203.0.113.1')
    expect(clientAddress('127.0.0.1', '203.0.113.66, 203.0.113.1', here)).toBe('203.0.113.1')
    expect(clientAddress('::ffff:127.0.0.1', '203.0.113.1', here)).toBe('203.0.113.1')
    expect(clientAddress('::1', '2001:db8::7', here)).toBe('2001:db8::7')
  })
  it('is not whom somebody names who comes past the proxy', () => {
    expect(clientAddress('198.51.100.7', '203.0.113.1', inside)).toBe('198.51.100.7')
  })
  it('is found behind several proxies, each of which appends what it saw', () => {
    expect(clientAddress('10.0.0.2', '203.0.113.66, 203.0.113.1, 10.1.2.3', inside)).toBe('203.0.113.1')
    expect(clientAddress('fd00::2', '203.0.113.1', inside)).toBe('203.0.113.1')
  })
  it('is read with a port or in brackets, and is the proxy when the proxy names nobody', () => {
    expect(clientAddress('127.0.0.1', '203.0.113.1:4711', here)).toBe('203.0.113.1')
    expect(clientAddress('127.0.0.1', '[2001:db8::7]:4711', here)).toBe('2001:db8::7')
    expect(clientAddress('127.0.0.1', 'unknown', here)).toBe('127.0.0.1')
    expect(clientAddress('127.0.0.1', null, here)).toBe('127.0.0.1')
    expect(clientAddress(null, '203.0.113.1', here)).toBeNull()
  })
})

describe('a network', () => {
  it('is an address of IPv4 and its /24', () => {
    expect(networksOf('198.51.100.7')).toEqual({ near: '198.51.100.7', wide: '198.51.100' })
  })
  it('is a /64 of IPv6 and its /48, however an address is written', () => {
    const short = networksOf('2001:db8:0:12::1')
    expect(short).toEqual({ near: '2001:db8:0:12', wide: '2001:db8:0' })
    expect(networksOf('2001:0DB8:0000:0012:ffff:0:0:2')).toEqual(short)
    expect(networksOf('2001:db8:0:13::1').near).not.toBe(short.near)
    expect(networksOf('2001:db8:0:13::1').wide).toBe(short.wide)
    expect(networksOf('::1')).toEqual({ near: '0:0:0:0', wide: '0:0:0' })
  })
  it('is one for all whose address is not known', () => {
    expect(networksOf(null)).toEqual(networksOf(null))
  })
})

describe('the list of trusted proxies', () => {
  it.each(['nonsense', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0.0/8/8', '10.0.0', '1'])(
    'does not hold %s',
    (text) => expect(AppDoorEnvironment.shape.PLUMBLINE_TRUSTED_PROXIES.safeParse(text).success).toBe(false),
  )
})

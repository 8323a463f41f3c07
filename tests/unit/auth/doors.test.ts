import { describe, expect, it } from 'vitest'
import { passwordProblem } from '@/lib/auth/new-password'
import { safeNextPath } from '@/lib/auth/next-path'
import { isSameOrigin } from '@/lib/auth/origin'
import { networkOf, recordFailure, recordSuccess, secondsToWait } from '@/lib/auth/throttle'

const own = 'https://app.example'
const from = (headers: Record<string, string>) => isSameOrigin(new Headers(headers), own)

describe('a request', () => {
  it('is ours when the browser says so', () => {
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(from({ 'sec-fetch-site': 'same-site' })).toBe(false)
    expect(from({ 'sec-fetch-site': 'cross-site', origin: own })).toBe(false)
  })
  it('is judged by its origin where browsers leave that out', () => {
    expect(from({ origin: own })).toBe(true)
    expect(from({ origin: 'https://evil.example', host: 'app.example' })).toBe(false)
    expect(from({ origin: 'null', host: 'app.example' })).toBe(false)
  })
  it('is refused without either, and a forwarded host changes nothing', () => {
    expect(from({})).toBe(false)
    expect(from({ origin: 'https://evil.example', host: 'app.example', 'x-forwarded-host': 'evil.example' })).toBe(
      false,
    )
  })
})

describe('the way after signing in', () => {
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', '', undefined])(
    'never leads to another site: %j',
    (path) => expect(safeNextPath(path)).toBe('/dashboard'),
  )
  it('leads back to where one was', () => {
    expect(safeNextPath('/audits?unit=LEE-PACK')).toBe('/audits?unit=LEE-PACK')
  })
})

describe('a new password', () => {
  const person = { name: 'Ada Byron', email: 'ada@harbour.test' }
  it('is refused when it is common, also with a number behind it', () => {
    expect(passwordProblem('football', person)).not.toBeNull()
    expect(passwordProblem('Football2026!', person)).not.toBeNull()
  })
  it('is refused when it is the own name or address', () => {
    expect(passwordProblem('ADA@harbour.test', person)).not.toBeNull()
  })
  it('is taken when it is long, or short and not common', () => {
    expect(passwordProblem('passwordpassword', person)).toBeNull()
    expect(passwordProblem('vexing-otters', person)).toBeNull()
  })
})

describe('the throttle', () => {
  it('lets five wrong tries pass and then waits twice as long each time', async () => {
    const account = ['a@throttle.test', '192.0.2'] as const
    for (let tries = 0; tries < 4; tries++) await recordFailure(...account)
    expect(await secondsToWait(...account)).toBe(0)
    await recordFailure(...account)
    expect(await secondsToWait(...account)).toBe(2)
    await recordFailure(...account)
    expect(await secondsToWait(...account)).toBe(4)
  })
  it('does not make somebody wait for what another network tried', async () => {
    expect(await secondsToWait('a@throttle.test', '198.51.100')).toBe(0)
  })
  it('never waits longer than five minutes', async () => {
    for (let tries = 0; tries < 20; tries++) await recordFailure('b@throttle.test', '203.0.113')
    expect(await secondsToWait('b@throttle.test', '203.0.113')).toBe(300)
  })
  it('forgets on success', async () => {
    await recordSuccess('b@throttle.test', '203.0.113')
    expect(await secondsToWait('b@throttle.test', '203.0.113')).toBe(0)
  })
  it('counts a network, not an address, and believes the last proxy only', () => {
    expect(networkOf('198.51.100.7, 192.0.2.55')).toBe('192.0.2')
    expect(networkOf('::ffff:192.0.2.9')).toBe('192.0.2')
    // 2001:db8:0:1200::/56 written in two ways
    expect(networkOf('2001:db8:0:12ff::1')).toBe(networkOf('2001:0db8:0:1200:0:0:0:2'))
    expect(networkOf('2001:db8:0:1300::1')).not.toBe(networkOf('2001:db8:0:1200::1'))
  })
})

import { describe, expect, it } from 'vitest'
import { createHealth } from '@/lib/http/health'
import { mayPost } from '@/lib/http/own-page'
import { otherAddress } from '@/lib/http/public-address'
import { transportSecurity } from '@/lib/http/transport-security'

const own = 'https://app.example.org'
const from = (headers: Record<string, string>) => otherAddress(new Headers(headers), own)

describe('the address that a browser used', () => {
  it.each([
    { host: 'app.example.org', 'x-forwarded-proto': 'https' },
    { host: 'APP.example.org:443', 'x-forwarded-proto': 'https' },
    { host: '127.0.0.1:3000', 'x-forwarded-host': 'app.example.org', 'x-forwarded-proto': 'https' },
    // two proxies, one after another: the browser's is the first
    { host: 'inner:80', 'x-forwarded-host': 'app.example.org, inner', 'x-forwarded-proto': 'https, http' },
  ])('is the one that is set up: %j', (headers) => expect(from(headers)).toBeNull())

  it.each([
    [{ host: 'app.example.org' }, 'http://app.example.org'],
    [{ host: '10.0.0.5:3000', 'x-forwarded-proto': 'https' }, 'https://10.0.0.5:3000'],
    [{ host: 'app.example.org', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' }, 'https://evil.test'],
    [{ host: 'app.example.org:8443', 'x-forwarded-proto': 'https' }, 'https://app.example.org:8443'],
  ])('is another one: %j', (headers, opened) => expect(from(headers)).toMatchObject({ opened, address: own }))

  it('is shown without anything that is no address, and never long', () => {
    const opened = from({ host: `<b>\u202e"${'a'.repeat(500)}`.replace('\u202e', '') })?.opened ?? ''
    expect(opened).toMatch(/^[\w.:/?[\]-]{1,120}$/)
  })

  it('is mended by two lines in each of the two proxies', () => {
    expect(from({ host: 'x' })?.lines).toEqual({
      caddy: ['header_up Host app.example.org', 'header_up X-Forwarded-Proto https'],
      nginx: ['proxy_set_header Host app.example.org;', 'proxy_set_header X-Forwarded-Proto https;'],
    })
  })
})

it('browsers are told to stay with TLS where there is TLS, and nowhere else', () => {
  expect(transportSecurity('https://a.example')).toEqual({
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  })
  expect(transportSecurity('http://a.example')).toEqual({})
})

it('a form from a page that cannot be named is nobody’s', () => {
  const post = (headers: Record<string, string>) => mayPost({ headers }, own)
  expect(post({ origin: 'null', host: 'app.example.org' })).toBe(false)
  expect(post({ origin: '', host: '' })).toBe(false)
  expect(post({})).toBe(true)
})

describe('health', () => {
  it('is asked again after two seconds, not before', async () => {
    let at = 0
    const answers = [true, false]
    const isHealthy = createHealth(async () => answers.shift() ?? false, { clock: () => at })
    expect(await isHealthy()).toBe(true)
    at = 1_999
    expect(await isHealthy()).toBe(true)
    at = 2_000
    expect(await isHealthy()).toBe(false)
  })
  it('is no for what fails or does not come in time', async () => {
    expect(await createHealth(() => Promise.reject(new Error('away')))()).toBe(false)
    expect(await createHealth(() => new Promise(() => {}), { patience: 1 })()).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { isSameOrigin } from '@/lib/auth/origin'

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

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeNextPath } from '@/lib/auth/next-path'
import { ownPath, ownPathOfAddress } from '@/lib/auth/own-path'

const own = 'https://app.example'

/** Where a browser ends that is on the sign-in page and is led to `location`; the router reads it once more. */
function endsOn(location: string): string {
  const first = new URL(location, `${own}/sign-in`)
  return new URL(first.pathname + first.search, `${own}/sign-in`).origin === own ? first.origin : 'elsewhere'
}

/** What browsers drop, turn around or take for something else when they read an address, in any order. */
const pieces = [
  ...['/', '//', '\\', '.', '..', '%2e', '%2E%2e', '%2f', '%5c', '?', '#', '@', ':', 'https:', 'javascript:', '&', '='],
  ...['\t', '\n', '\r', ' ', '\0', '\u00a0', '\u200b', '\u2028', '\uff0f', '\u3002', '\ud800', 'x', 'evil.test'],
]
const addresses = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 9 })
  .map((parts) => `/${parts.join('')}`)

/** How the way back was judged before: by matching. Kept to show that the property can fail. */
const matched = (path: string) => (/^\/(?![/\\])[^\s\\]*$/.test(path) ? path : null)

const staysHere = (judge: (path: string) => string | null) =>
  fc.property(addresses, (path) => {
    const kept = judge(path)
    return kept === null || endsOn(kept) === own
  })

describe('a path of this site', () => {
  it('never leads to another one, however it is written', () => {
    fc.assert(staysHere(ownPath), { numRuns: 20_000 })
  })
  it('is not found by matching: the same question finds the way out', () => {
    expect(fc.check(staysHere(matched), { numRuns: 20_000 }).failed).toBe(true)
  })
  it('is the same when it is read again, and holds nothing that ends a header line', () => {
    fc.assert(
      fc.property(addresses, (path) => {
        const kept = ownPath(path)
        return kept === null || (ownPath(kept) === kept && /^[\x21-\x7e]+$/.test(kept))
      }),
      { numRuns: 20_000 },
    )
  })
  it.each([
    ['//evil.test'],
    ['/\\evil.test'],
    ['/.//evil.test/'],
    ['/x/..//evil.test/'],
    ['/%2e//evil.test'],
    ['/\t/evil.test'],
    ['/\n/evil.test'],
    ['https://evil.test'],
    ['javascript:alert(1)'],
    ['audits'],
    [''],
    [`/${'x'.repeat(2000)}`],
    [['/audits', '/releases']],
    [undefined],
  ])('is not %j', (candidate) => expect(ownPath(candidate)).toBeNull())
  it('keeps its query and drops what stands behind the #', () => {
    expect(ownPath('/audits?unit=LEE-PACK&from=a/b')).toBe('/audits?unit=LEE-PACK&from=a/b')
    expect(ownPath('/a/../audits#x')).toBe('/audits')
  })
})

describe('the page that a form was on', () => {
  it('gives its path and never its site', () => {
    expect(ownPathOfAddress('https://evil.test/audits?page=2')).toBe('/audits?page=2')
  })
  it.each([['https://evil.test//evil.test/phish'], ['https://evil.test/.//evil.test'], ['nonsense'], [null]])(
    'is not known from %j',
    (referer) => expect(ownPathOfAddress(referer)).toBeNull(),
  )
})

describe('the way after signing in', () => {
  it.each([['/.//evil.test'], ['/sign-in?next=/sign-in'], ['/sign-in'], [undefined]])(
    'is the overview for %j',
    (next) => expect(safeNextPath(next)).toBe('/dashboard'),
  )
  it('leads back to where one was', () => {
    expect(safeNextPath('/audits?unit=LEE-PACK')).toBe('/audits?unit=LEE-PACK')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@/lib/release/canonical-json'

describe('canonicalJson', () => {
  // RFC 8785, 3.2.2 and 3.2.3: the input and the canonical text are printed there.
  it('reproduces the example of RFC 8785', () => {
    const input: unknown = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    )
    expect(canonicalJson(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  // RFC 8785, 3.2.3: keys sort by UTF-16 code units, not by code points; the order is printed there.
  it('sorts keys by UTF-16 code units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
    expect(text).toBe('{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\ud83d\ude00":0,"\ufb33":0}')
  })

  it.each([
    ['undefined', { a: undefined }],
    ['NaN', { a: Number.NaN }],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a date', { a: new Date(0) }],
    ['a bigint', [1n]],
    ['a lone surrogate', { a: '\ud800' }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })

  it('says the same value and does not depend on the order of keys', () => {
    const shuffled = fc
      .dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))
      .chain((object) =>
        fc.tuple(
          fc.constant(object),
          fc.shuffledSubarray(Object.keys(object), { minLength: Object.keys(object).length }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([object, order]) => {
        const other = Object.fromEntries(order.map((key) => [key, object[key]]))
        const text = canonicalJson(object)
        expect(canonicalJson(other)).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)))
      }),
    )
  })
})

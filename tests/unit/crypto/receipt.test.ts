import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveReceipt, hashContent, hashKey, hashReceipt, parseReceipt } from '@/lib/crypto/receipt'

const secret = 's'.repeat(32)

describe('a receipt', () => {
  // printf 'receipt\nnorthwind\nabcdefghijklmnop' | openssl dgst -sha256 -hmac ssssssssssssssssssssssssssssssss
  // first 16 bytes as a number, in base 32 with Crockford's digits (834298f4ce4ec4e0af716deae3b8d7af, computed with Python).
  it('is the first 128 bits of the HMAC in 26 characters of Crockford base 32', () => {
    expect(deriveReceipt(secret, 'northwind', 'abcdefghijklmnop')).toBe('438ACF9KJERKGAYWBDXBHVHNXF')
  })

  it('is the same for the same key, and another for another key, organisation or secret', () => {
    const receipt = deriveReceipt(secret, 'a', 'k'.repeat(16))
    expect(deriveReceipt(secret, 'a', 'k'.repeat(16))).toBe(receipt)
    expect(deriveReceipt(secret, 'a', 'l'.repeat(16))).not.toBe(receipt)
    expect(deriveReceipt(secret, 'b', 'k'.repeat(16))).not.toBe(receipt)
    expect(deriveReceipt('t'.repeat(32), 'a', 'k'.repeat(16))).not.toBe(receipt)
  })

  it('is read however it was copied', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 16, maxLength: 64 }), (key) => {
        const receipt = deriveReceipt(secret, 'a', key)
        const copied = receipt
          .toLowerCase()
          .replace(/(.{4})/g, '$1 - ')
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')
        expect(parseReceipt(copied)).toBe(receipt)
      }),
    )
  })

  it.each(['', 'x', '0'.repeat(25), '0'.repeat(27), 'U'.repeat(26), 'Z'.repeat(26), '0'.repeat(101)])(
    'is not %j',
    (text) => {
      expect(parseReceipt(text)).toBeNull()
    },
  )
})

describe('what the vault keeps', () => {
  it('is a hex SHA-256', () => {
    // printf abc | sha256sum: FIPS 180-2, appendix B.1.
    expect(hashReceipt('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(hashKey('a', 'k')).toMatch(/^[0-9a-f]{64}$/)
  })

  it('knows equal content whatever order the answers came in, and tells other content apart', () => {
    const one = hashContent('R', { unit: 'A', answers: { order: 'together', regions: ['neck'] } })
    expect(hashContent('R', { unit: 'A', answers: { regions: ['neck'], order: 'together' } })).toBe(one)
    expect(hashContent('R', { unit: 'B', answers: { order: 'together', regions: ['neck'] } })).not.toBe(one)
    expect(hashContent('R', { unit: 'A', answers: { order: 'together', regions: ['knees'] } })).not.toBe(one)
  })

  it('says nothing of the content to whoever tries all contents without the receipt', () => {
    const content = { unit: 'A', answers: { regions: ['none'] } }
    expect(hashContent('another receipt', content)).not.toBe(hashContent('R', content))
  })
})

import { describe, expect, it } from 'vitest'
import { seal, unseal } from '@/lib/crypto/sealed-key'

const content = Buffer.from('a private key')

describe('a sealed key', () => {
  it('opens under its secret and purpose, and looks different each time', () => {
    const sealed = seal('secret', 'row 1', content)
    expect(unseal('secret', 'row 1', sealed)).toEqual(content)
    expect(seal('secret', 'row 1', content)).not.toBe(sealed)
    expect(Buffer.from(sealed, 'base64').includes(content)).toBe(false)
  })

  it('does not open under another secret, for another purpose, with a changed bit, or cut', () => {
    const sealed = seal('secret', 'row 1', content)
    expect(() => unseal('other', 'row 1', sealed)).toThrow()
    expect(() => unseal('secret', 'row 2', sealed)).toThrow()
    for (const index of [0, 15, 30]) {
      const bytes = Buffer.from(sealed, 'base64')
      bytes[index] = (bytes[index] ?? 0) ^ 1
      expect(() => unseal('secret', 'row 1', bytes.toString('base64'))).toThrow()
    }
    expect(() => unseal('secret', 'row 1', sealed.slice(0, 20))).toThrow('too short')
  })
})

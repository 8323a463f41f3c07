import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { groupPrintedCode, hashPrintedCode, makePrintedCode, parsePrintedCode } from '@/lib/crypto/printed-code'

describe('a printed code', () => {
  it('has 128 random bits: S or E, then 26 characters of which the first holds three bits', () => {
    const codes = Array.from({ length: 200 }, () => makePrintedCode('slip'))
    for (const code of codes) expect(code).toMatch(/^S[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    expect(new Set(codes).size).toBe(200)
    // Each of the eight first digits comes: the odds of missing one in 200 are 8 * (7/8)^200 < 1 in 10^10.
    expect(new Set(codes.map((code) => code[1])).size).toBe(8)
    expect(makePrintedCode('entry')).toMatch(/^E/)
  })

  it('is read as people write it', () => {
    const code = 'S0123456789ABCDEFGHJKMNPQR1'
    expect(groupPrintedCode(code)).toBe('S012 3456 789A BCDE FGHJ KMNP QR1')
    expect(parsePrintedCode('slip', groupPrintedCode(code))).toBe(code)
    expect(parsePrintedCode('slip', ' so123-456789abcdefghjkmnpqrl\n')).toBe(code)
  })

  it('of another kind, length or alphabet is none', () => {
    const code = 'S0123456789ABCDEFGHJKMNPQR1'
    expect(parsePrintedCode('entry', code)).toBeNull()
    for (const text of ['', code.slice(1), `${code}2`, code.replace('A', 'U'), 'S'.repeat(101)]) {
      expect(parsePrintedCode('slip', text), text).toBeNull()
    }
  })

  it('that could never have been made is one all the same: it is refused like any unknown one', () => {
    expect(parsePrintedCode('slip', 'SZ123456789ABCDEFGHJKMNPQR1')).toBe('SZ123456789ABCDEFGHJKMNPQR1')
  })

  it('is kept as its SHA-256', () => {
    expect(hashPrintedCode('S1')).toBe(createHash('sha256').update('S1').digest('hex'))
  })
})

import { describe, expect, it } from 'vitest'
import { readAddresses } from '@/lib/actions/invite-pass-holders'

describe('a list of work addresses', () => {
  it('is the column called email, or the first one when no line names any', () => {
    const named = readAddresses('name,E-Mail\r\nAva,ava@example.org\r\nBen,ben@example.org\r\n')
    expect(named).toEqual({ emails: ['ava@example.org', 'ben@example.org'], wrongLines: [] })
    expect(readAddresses('ava@example.org\nben@example.org')).toEqual(named)
    expect(readAddresses('\uFEFFemail;name\nava@example.org;Ava\nben@example.org;Ben')).toEqual(named)
  })

  it('holds each address once, in small letters, and skips blank lines', () => {
    expect(readAddresses('Ava@Example.org\n\n  ava@example.org \n').emails).toEqual(['ava@example.org'])
  })

  it('names the lines that hold something else, as an editor counts them', () => {
    expect(readAddresses('email\nava@example.org\nnobody\n\nben@\n').wrongLines).toEqual([3, 5])
    expect(readAddresses('ava@example.org\nnobody').wrongLines).toEqual([2])
  })

  it('may be empty', () => {
    expect(readAddresses('email\n')).toEqual({ emails: [], wrongLines: [] })
  })
})

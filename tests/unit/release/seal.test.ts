import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '@/lib/crypto/hash'
import { signerFromKey } from '@/lib/crypto/signing'
import type { ReleaseDocument } from '@/lib/release/document'
import { checkChain, type SealedRelease, sealRelease } from '@/lib/release/seal'
import { smallRelease } from './small-release'

function newSigner() {
  const { privateKey } = generateKeyPairSync('ed25519')
  return signerFromKey(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64'))
}

const signer = newSigner()

function chainOf(quarters: readonly ReleaseDocument['quarter'][]): SealedRelease[] {
  const chain: SealedRelease[] = []
  for (const quarter of quarters) {
    chain.push(sealRelease(smallRelease({ quarter, previousHash: chain.at(-1)?.hash ?? null }), signer))
  }
  return chain
}

describe('sealRelease', () => {
  it('gives the same bytes for the same document, whatever the order of its keys', () => {
    const document = smallRelease()
    const reversed = Object.fromEntries(Object.entries(document).reverse()) as ReleaseDocument
    expect(sealRelease(reversed, signer)).toEqual(sealRelease(document, signer))
  })
})

describe('checkChain', () => {
  it('finds nothing wrong with a chain of releases', () => {
    expect(checkChain(chainOf(['2026-Q1', '2026-Q2', '2026-Q3']), signer.publicKey)).toEqual([])
  })

  it('notices a changed number, also when the hash was recomputed', () => {
    const chain = chainOf(['2026-Q1', '2026-Q2'])
    const [first, second] = chain as [SealedRelease, SealedRelease]
    const text = first.text.replace('"value":40', '"value":41')
    expect(text).not.toBe(first.text)
    expect(checkChain([{ ...first, text }, second], signer.publicKey)).toEqual([
      { kind: 'hashDiffers', hash: first.hash },
    ])
    const forged = { ...first, text, hash: sha256Hex(text) }
    expect(checkChain([forged, second], signer.publicKey)).toEqual([
      { kind: 'signatureDiffers', hash: forged.hash },
      { kind: 'chainBroken', hash: second.hash },
    ])
  })

  it('notices a release that was taken out', () => {
    const [first, , third] = chainOf(['2026-Q1', '2026-Q2', '2026-Q3']) as [SealedRelease, SealedRelease, SealedRelease]
    expect(checkChain([first, third], signer.publicKey)).toEqual([{ kind: 'chainBroken', hash: third.hash }])
  })

  it('notices a chain signed from start to end with a key of somebody else', () => {
    expect(checkChain(chainOf(['2026-Q1']), newSigner().publicKey).map((problem) => problem.kind)).toEqual([
      'keyNotTrusted',
    ])
  })

  it('notices white space that does not belong', () => {
    const [first] = chainOf(['2026-Q1']) as [SealedRelease]
    const text = `${first.text} `
    const hash = sha256Hex(text)
    const padded = { ...first, text, hash, signature: signer.signHash(hash) }
    expect(checkChain([padded], signer.publicKey)).toEqual([{ kind: 'notCanonical', hash }])
  })
})

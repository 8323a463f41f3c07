import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '@/lib/crypto/hash'
import { keyFingerprint, signatureHolds, signerFromKey } from '@/lib/crypto/signing'

/** PKCS#8 wrapping of a raw Ed25519 seed (RFC 8410, section 7). */
function keyFromSeed(seed: string): string {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'hex')])
  const pem = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' })
  return Buffer.from(pem).toString('base64')
}

// RFC 8032, 7.1, TEST 1: this seed belongs to this public key.
const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'

describe('signing', () => {
  it('derives the public key of RFC 8032, test 1', () => {
    const spki = Buffer.from(signerFromKey(keyFromSeed(seed)).publicKey, 'base64')
    expect(spki.subarray(-32).toString('hex')).toBe(publicKey)
  })

  // FIPS 180-2, appendix B.1.
  it('hashes "abc" as FIPS 180-2 prints it', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('accepts its own signature and no other hash, key or bit', () => {
    const signer = signerFromKey(keyFromSeed(seed))
    const hash = sha256Hex('a release')
    const signature = signer.signHash(hash)
    expect(signatureHolds(hash, signature, signer.publicKey)).toBe(true)
    expect(signatureHolds(sha256Hex('another'), signature, signer.publicKey)).toBe(false)
    const other = signerFromKey(keyFromSeed(seed.replace(/^9d/, '9c')))
    expect(signatureHolds(hash, signature, other.publicKey)).toBe(false)
    const flipped = Buffer.from(signature, 'base64')
    flipped.writeUInt8(flipped.readUInt8(3) ^ 1, 3)
    expect(signatureHolds(hash, flipped.toString('base64'), signer.publicKey)).toBe(false)
  })

  it('refuses a key of another kind', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    expect(() => signerFromKey(Buffer.from(pem).toString('base64'))).toThrow('Ed25519')
  })

  it('names a key by 16 groups of four hexadecimal digits', () => {
    expect(keyFingerprint(signerFromKey(keyFromSeed(seed)).publicKey)).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/)
  })
})

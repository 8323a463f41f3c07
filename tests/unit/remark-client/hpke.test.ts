import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '@/lib/crypto/remark-format'
import { exportPoint, generateKeyPair, importPublicKey, open, seal } from '@/lib/remark-client/hpke'
import vector from '../../fixtures/rfc9180/p256-aes256.json'

const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'))
const hexOf = (data: Uint8Array) => Buffer.from(data).toString('hex')

/** A key pair from the numbers of a vector: the scalar, and the point as 04, x, y. */
async function pairOf(scalar: string, point: string): Promise<CryptoKeyPair> {
  const coordinate = (from: number) => Buffer.from(point.slice(from, from + 64), 'hex').toString('base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: coordinate(2),
    y: coordinate(66),
    d: Buffer.from(scalar, 'hex').toString('base64url'),
  }
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const privateKey = await crypto.subtle.importKey('jwk', jwk, curve, true, ['deriveBits'])
  return { privateKey, publicKey: await importPublicKey(bytes(point)) }
}

const binding = { info: bytes(vector.info), aad: bytes(vector.aad) }
const suite = () => new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

describe('HPKE', () => {
  it('seals as the vector of RFC 9180 says, with the vector’s ephemeral key', async () => {
    const ephemeral = await pairOf(vector.skEm, vector.enc)
    const sealed = await seal(await importPublicKey(bytes(vector.pkRm)), bytes(vector.pt), binding, ephemeral)
    expect(hexOf(sealed.encapsulated)).toBe(vector.enc)
    expect(hexOf(sealed.ciphertext)).toBe(vector.ct)
  })

  it('opens the vector of RFC 9180', async () => {
    const recipient = await pairOf(vector.skRm, vector.pkRm)
    const sealed = { encapsulated: bytes(vector.enc), ciphertext: bytes(vector.ct) }
    expect(hexOf(await open(recipient, sealed, binding))).toBe(vector.pt)
  })

  it('is opened by another implementation', async () => {
    const recipient = await generateKeyPair()
    const sealed = await seal(recipient.publicKey, bytes(vector.pt), binding)
    const opened = await suite().open(
      { recipientKey: recipient, enc: sealed.encapsulated.buffer, info: binding.info.buffer },
      sealed.ciphertext.buffer,
      binding.aad.buffer,
    )
    expect(hexOf(new Uint8Array(opened))).toBe(vector.pt)
  })

  it('opens what another implementation sealed, without further data too', async () => {
    const recipient = await generateKeyPair()
    const sealed = await suite().seal(
      { recipientPublicKey: recipient.publicKey, info: binding.info.buffer },
      bytes(vector.pt).buffer,
    )
    const own = { encapsulated: new Uint8Array(sealed.enc), ciphertext: new Uint8Array(sealed.ct) }
    expect(hexOf(await open(recipient, own, { info: binding.info }))).toBe(vector.pt)
  })

  it('takes a fresh ephemeral key each time', async () => {
    const { publicKey } = await generateKeyPair()
    const [first, second] = [
      await seal(publicKey, bytes(vector.pt), binding),
      await seal(publicKey, bytes(vector.pt), binding),
    ]
    expect(hexOf(first.encapsulated)).not.toBe(hexOf(second.encapsulated))
    expect(hexOf(first.ciphertext)).not.toBe(hexOf(second.ciphertext))
  })

  it('does not open with another key, another binding, or a flipped bit', async () => {
    const recipient = await pairOf(vector.skRm, vector.pkRm)
    const sealed = { encapsulated: bytes(vector.enc), ciphertext: bytes(vector.ct) }
    const flipped = bytes(vector.ct)
    flipped[3] = (flipped[3] ?? 0) ^ 1
    await expect(open(await generateKeyPair(), sealed, binding)).rejects.toThrow()
    await expect(open(recipient, sealed, { ...binding, info: bytes('00') })).rejects.toThrow()
    await expect(open(recipient, sealed, { info: binding.info })).rejects.toThrow()
    await expect(open(recipient, { ...sealed, ciphertext: flipped }, binding)).rejects.toThrow()
    await expect(importPublicKey(bytes(vector.pkRm.replace('04abc7', '04abc8')))).rejects.toThrow()
  })

  it('exports a point as it came', async () => {
    expect(hexOf(await exportPoint(await importPublicKey(bytes(vector.pkRm))))).toBe(vector.pkRm)
  })
})

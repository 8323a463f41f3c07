import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto'
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { blindSign, generatePassKeyPair } from '@/lib/crypto/blind-signature'
import {
  type BlindKey,
  type Bytes,
  blind,
  finalize,
  importBlindKey,
  prepareRandomize,
} from '@/lib/pass-client/blind-rsa'
import vector from '../../fixtures/rfc9474/a1.json'

const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'))
const hexOf = (data: Uint8Array) => Buffer.from(data).toString('hex')
const number = (hex: string) => BigInt(`0x${hex}`)
const base64 = (value: bigint) => {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
}
/** Extended Euclid, written apart from the code under test. */
const invert = (value: bigint, modulus: bigint): bigint => {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b > 0n) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}

/** RFC 9474 names a key by its primes. */
function vectorKey(): KeyObject {
  const [p, q] = [number(vector.p), number(vector.q)]
  const d = invert(65537n, (p - 1n) * (q - 1n))
  const jwk = { kty: 'RSA', n: base64(p * q), e: 'AQAB', d: base64(d), p: base64(p), q: base64(q) }
  const crt = { dp: base64(d % (p - 1n)), dq: base64(d % (q - 1n)), qi: base64(invert(q, p)) }
  return createPrivateKey({ key: { ...jwk, ...crt }, format: 'jwk' })
}

const spkiOf = (key: KeyObject): Bytes => Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' }))

/** Hands out given bytes in order, each of the length that is asked for. */
function given(...chunks: Bytes[]): (length: number) => Bytes {
  return (length) => {
    const chunk = chunks.shift()
    if (chunk?.length !== length) throw new Error(`asked for ${length} bytes`)
    return chunk
  }
}

describe('the client’s half', () => {
  it('computes RFC 9474, appendix A.1, from prepared message to signature', async () => {
    const privateKey = vectorKey()
    const key = await importBlindKey(spkiOf(privateKey))
    const prepared = prepareRandomize(bytes(vector.msg), given(bytes(vector.msg_prefix)))
    expect(hexOf(prepared)).toBe(vector.msg_prefix + vector.msg)

    const factor = invert(number(vector.inv), key.n).toString(16).padStart(1024, '0')
    const { blinded, inverse } = await blind(key, prepared, given(bytes(vector.salt), bytes(factor)))
    expect(hexOf(blinded)).toBe(vector.blinded_msg)
    expect(inverse.toString(16).padStart(1024, '0')).toBe(vector.inv)

    const answer = blindSign(privateKey, blinded)
    expect(hexOf(answer)).toBe(vector.blind_sig)
    expect(hexOf(await finalize(key, prepared, Uint8Array.from(answer), inverse))).toBe(vector.sig)
  })

  it('draws another blind when the first is 0 or not below the modulus', async () => {
    const key = await importBlindKey(spkiOf(vectorKey()))
    const factor = bytes(invert(number(vector.inv), key.n).toString(16).padStart(1024, '0'))
    const prepared = bytes(vector.msg_prefix + vector.msg)
    const modulus = bytes(key.n.toString(16))
    const random = given(bytes(vector.salt), new Uint8Array(512), modulus, new Uint8Array(512).fill(255), factor)
    expect(hexOf((await blind(key, prepared, random)).blinded)).toBe(vector.blinded_msg)
  })

  it('refuses a blind that shares a factor with the modulus', async () => {
    const key = await importBlindKey(spkiOf(vectorKey()))
    const factor = bytes(vector.p.padStart(1024, '0'))
    const drawn = blind(key, bytes(vector.msg), given(bytes(vector.salt), factor))
    await expect(drawn).rejects.toThrow('no inverse')
  })

  it('is under 3 kB', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: "export { beginPass, finishPass } from './lib/pass-client/passes'",
        resolveDir: process.cwd(),
      },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
    })
    const size = outputFiles[0]?.contents.length ?? 0
    expect(size).toBeGreaterThan(1000)
    expect(size).toBeLessThan(3 * 1024)
  })
})

describe('against another implementation, with an RSA-3072 key', () => {
  const other = RSABSSA.SHA384.PSS.Randomized()
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' }
  let pkcs8: Buffer
  let spki: Bytes
  let key: BlindKey
  let otherPublic: CryptoKey
  let otherPrivate: CryptoKey

  beforeAll(async () => {
    const pair = await generatePassKeyPair()
    pkcs8 = pair.pkcs8
    spki = Uint8Array.from(pair.spki)
    key = await importBlindKey(spki)
    otherPublic = await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
    otherPrivate = await webcrypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, true, ['sign'])
  })

  it('their signer and their check accept our client', async () => {
    const prepared = prepareRandomize(new TextEncoder().encode('ours'))
    const { blinded, inverse } = await blind(key, prepared)
    const theirs = await other.blindSign(otherPrivate, blinded)
    expect(hexOf(theirs)).toBe(hexOf(blindSign(pkcs8, blinded)))
    const signature = await finalize(key, prepared, Uint8Array.from(theirs), inverse)
    expect(await other.verify(otherPublic, signature, prepared)).toBe(true)
  })

  it('our signer answers their client', async () => {
    const prepared = other.prepare(new TextEncoder().encode('theirs'))
    const { blindedMsg, inv } = await other.blind(otherPublic, prepared)
    const signature = await other.finalize(otherPublic, prepared, blindSign(pkcs8, blindedMsg), inv)
    expect(await other.verify(otherPublic, signature, prepared)).toBe(true)
  })

  it('finalize refuses the answer of another key, a flipped bit, and another length', async () => {
    const prepared = prepareRandomize(new TextEncoder().encode('ours'))
    const { blinded, inverse } = await blind(key, prepared)
    const good = Uint8Array.from(blindSign(pkcs8, blinded))
    // The other key's modulus may be smaller: then a number above it is not its to sign.
    const another = await generatePassKeyPair()
    const small = Uint8Array.from(blinded).fill(0, 0, 1)
    const foreign = Uint8Array.from(blindSign(another.pkcs8, small))
    await expect(finalize(key, prepared, foreign, inverse)).rejects.toThrow('does not hold')
    const flipped = good.map((byte, index) => (index === 100 ? byte ^ 1 : byte))
    await expect(finalize(key, prepared, flipped, inverse)).rejects.toThrow('does not hold')
    await expect(finalize(key, prepared, good.subarray(1), inverse)).rejects.toThrow('wrong length')
    await expect(finalize(key, prepareRandomize(prepared), good, inverse)).rejects.toThrow('does not hold')
  })
})

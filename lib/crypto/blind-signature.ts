import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto'
import { promisify } from 'node:util'
import { sha256Hex } from './hash'

/**
 * The server's half of blind RSA signatures: RFC 9474, RSABSSA-SHA384-PSS-Randomized, with RSA-3072 (ASVS 5.0,
 * 11.2.3 asks for 128 bits of strength). The client's half is lib/pass-client.
 */
export const passKeyBits = 3072
export const passKeyBytes = passKeyBits / 8

/** What a blinded message can be refused for. */
export type BlindRefusal = 'wrongLength' | 'outOfRange' | 'trivial'

export class BlindSignatureError extends Error {
  constructor(readonly reason: BlindRefusal | 'signingFailure') {
    super(`no blind signature: ${reason}`)
    this.name = 'BlindSignatureError'
  }
}

/** A new key pair: the private half as PKCS#8, the public half as SPKI, both DER. About a second of one core. */
export async function generatePassKeyPair(): Promise<{ pkcs8: Buffer; spki: Buffer }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: passKeyBits,
    publicExponent: 65537,
  })
  return {
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  }
}

/** Name of a public key: hex SHA-256 of its SPKI bytes. */
export function passKeyId(spki: Uint8Array): string {
  return sha256Hex(spki)
}

/**
 * BlindSign (RFC 9474, section 4.3). The private operation is OpenSSL's, with its own blinding and CRT; the result
 * is checked against the input before it leaves, because a faulty one would give the key away.
 * @param privateKey RSA of any length, PKCS#8 DER or a key object
 * @throws BlindSignatureError for an input that is not a number between 1 and n - 1 in as many bytes as n has:
 *   `wrongLength`, `outOfRange`; `trivial` for 1 and n - 1, which no blinding makes and which sign themselves.
 */
export function blindSign(privateKey: KeyObject | Buffer, blinded: Uint8Array): Buffer {
  const key = Buffer.isBuffer(privateKey)
    ? createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' })
    : privateKey
  const { n, e } = publicNumbers(key)
  const length = byteLength(n)
  if (blinded.length !== length) throw new BlindSignatureError('wrongLength')
  const message = toNumber(blinded)
  if (message === 0n || message >= n) throw new BlindSignatureError('outOfRange')
  if (message === 1n || message === n - 1n) throw new BlindSignatureError('trivial')
  const signature = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, blinded)
  if (power(toNumber(signature), e, n) !== message) throw new BlindSignatureError('signingFailure')
  return signature
}

function publicNumbers(key: KeyObject): { n: bigint; e: bigint } {
  const { n, e } = createPublicKey(key).export({ format: 'jwk' })
  if (!n || !e) throw new TypeError('not an RSA key')
  return { n: toNumber(Buffer.from(n, 'base64url')), e: toNumber(Buffer.from(e, 'base64url')) }
}

function byteLength(n: bigint): number {
  return Math.ceil(n.toString(2).length / 8)
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
}

/** base^exponent mod modulus; public numbers only, so its time may depend on them. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base % modulus, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

import { fromBase64 } from '../crypto/pass-format'

/**
 * The client's half of blind RSA signatures, for the browser: RFC 9474, RSABSSA-SHA384-PSS-Randomized. BigInt for the
 * numbers, WebCrypto for hashes, keys and the final check. It handles no long-term secret; what it blinds is used
 * once. Tested with the RFC's vectors and against another implementation.
 */
const hashBytes = 48
const saltBytes = 48

export type Bytes = Uint8Array<ArrayBuffer>
export type BlindKey = { n: bigint; e: bigint; bits: number; verifier: CryptoKey }
/** Where random bytes come from: the browser's generator, except in a test with given vectors. */
export type RandomBytes = (length: number) => Bytes

export const secureRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length))

/** @param spki DER. @throws DOMException when it is not an RSA public key */
export async function importBlindKey(spki: Bytes): Promise<BlindKey> {
  const verifier = await crypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])
  const { n, e } = await crypto.subtle.exportKey('jwk', verifier)
  const [modulus, exponent] = [n, e].map((text = '') => toNumber(fromBase64(text)))
  if (!modulus || !exponent) throw new RangeError('not an RSA key')
  return { n: modulus, e: exponent, bits: modulus.toString(2).length, verifier }
}

/** PrepareRandomize (RFC 9474, section 4.1): 32 random bytes in front. */
export function prepareRandomize(message: Bytes, random: RandomBytes = secureRandom): Bytes {
  return join(random(32), message)
}

/**
 * Blind (RFC 9474, section 4.2): what the signer gets, and the inverse that only the caller keeps.
 * @throws RangeError for a message or a blind that shares a factor with the key, which does not happen by chance.
 */
export async function blind(
  key: BlindKey,
  prepared: Bytes,
  random: RandomBytes = secureRandom,
): Promise<{ blinded: Bytes; inverse: bigint }> {
  const message = toNumber(await encodePss(prepared, key.bits - 1, random(saltBytes)))
  inverseOf(message, key.n)
  const length = Math.ceil(key.bits / 8)
  let factor = 0n
  while (factor === 0n || factor >= key.n) factor = toNumber(random(length))
  const inverse = inverseOf(factor, key.n)
  return { blinded: toBytes((message * power(factor, key.e, key.n)) % key.n, length), inverse }
}

/** Finalize (RFC 9474, section 4.4). @throws RangeError when the answer is no signature of this message by this key */
export async function finalize(key: BlindKey, prepared: Bytes, answer: Bytes, inverse: bigint): Promise<Bytes> {
  const length = Math.ceil(key.bits / 8)
  if (answer.length !== length) throw new RangeError('the signature has the wrong length')
  const signature = toBytes((toNumber(answer) * inverse) % key.n, length)
  const algorithm = { name: 'RSA-PSS', saltLength: saltBytes }
  if (await crypto.subtle.verify(algorithm, key.verifier, signature, prepared)) return signature
  throw new RangeError('the signature does not hold')
}

/** EMSA-PSS-ENCODE with SHA-384 and MGF1 (RFC 8017, section 9.1.1). */
async function encodePss(message: Bytes, bits: number, salt: Bytes): Promise<Bytes> {
  const length = Math.ceil(bits / 8)
  const hash = await sha384(new Uint8Array(8), await sha384(message), salt)
  const block = new Uint8Array(length - hashBytes - 1)
  block[block.length - saltBytes - 1] = 1
  block.set(salt, block.length - saltBytes)
  for (let start = 0, counter = 0; start < block.length; start += hashBytes, counter += 1) {
    const mask = await sha384(hash, toBytes(BigInt(counter), 4))
    for (let index = start; index < Math.min(start + hashBytes, block.length); index += 1) {
      block[index] = (block[index] ?? 0) ^ (mask[index - start] ?? 0)
    }
  }
  block[0] = (block[0] ?? 0) & (0xff >> (8 * length - bits))
  return join(block, hash, Uint8Array.of(0xbc))
}

async function sha384(...parts: Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-384', join(...parts)))
}

function join(...parts: Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function toNumber(bytes: Bytes): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)
}

function toBytes(number: bigint, length: number): Bytes {
  const hex = number.toString(16).padStart(2 * length, '0')
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16))
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** Extended Euclid. @throws RangeError when there is none */
function inverseOf(number: bigint, modulus: bigint): bigint {
  let [divisor, rest, before, coefficient] = [modulus, number, 0n, 1n]
  while (rest > 0n) {
    const quotient = divisor / rest
    ;[divisor, rest] = [rest, divisor - quotient * rest]
    ;[before, coefficient] = [coefficient, before - quotient * coefficient]
  }
  if (divisor !== 1n) throw new RangeError('the message or its blind has no inverse')
  return ((before % modulus) + modulus) % modulus
}

import { type Bytes, concatenate } from '../crypto/remark-format'

/**
 * Hybrid public key encryption, RFC 9180, on WebCrypto: base mode, one message, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. P-256 because browsers of 2019 have it and X25519 came years later. Tested with the RFC's vectors and
 * against another implementation, both ways.
 */
const kemSuite = concatenate(ascii('KEM'), numberIn2Bytes(0x0010))
const hpkeSuite = concatenate(ascii('HPKE'), numberIn2Bytes(0x0010), numberIn2Bytes(0x0001), numberIn2Bytes(0x0002))
const hashBytes = 32
const keyBytes = 32
const nonceBytes = 12
const baseMode = 0
const nothing: Bytes = new Uint8Array(0)

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const

export type Sealed = { encapsulated: Bytes; ciphertext: Bytes }
/** What a message is bound to: `info` by its keys, `aad` by its tag. Both sides have to say the same. */
export type Binding = { info: Bytes; aad?: Bytes }

/** An uncompressed point of P-256, 65 bytes. @throws DOMException for anything else */
export function importPublicKey(point: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', point, curve, true, [])
}

/** A fresh key pair; the private key can be exported, so that its owner can keep it. */
export function generateKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(curve, true, ['deriveBits'])
}

/**
 * SealBase (section 6.1).
 * @param ephemeral for tests with given vectors; otherwise a fresh pair, as the RFC demands
 */
export async function seal(
  recipient: CryptoKey,
  message: Bytes,
  { info, aad = nothing }: Binding,
  ephemeral?: CryptoKeyPair,
): Promise<Sealed> {
  const own = ephemeral ?? (await generateKeyPair())
  const encapsulated = await exportPoint(own.publicKey)
  const shared = await sharedSecret(own.privateKey, recipient, encapsulated, await exportPoint(recipient))
  const { key, nonce } = await keySchedule(shared, info)
  const cipher = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: aad }, cipher, message)
  return { encapsulated, ciphertext: new Uint8Array(sealed) }
}

/** OpenBase. @throws DOMException when it was sealed to another key, bound to something else, or changed */
export async function open(
  recipient: CryptoKeyPair,
  { encapsulated, ciphertext }: Sealed,
  { info, aad = nothing }: Binding,
): Promise<Bytes> {
  const sender = await importPublicKey(encapsulated)
  const shared = await sharedSecret(recipient.privateKey, sender, encapsulated, await exportPoint(recipient.publicKey))
  const { key, nonce } = await keySchedule(shared, info)
  const cipher = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: aad }, cipher, ciphertext),
  )
}

/** The uncompressed point, 65 bytes. */
export async function exportPoint(publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
}

/** Encap and Decap of DHKEM (section 4.1): the same computation from either side. */
async function sharedSecret(own: CryptoKey, other: CryptoKey, encapsulated: Bytes, recipient: Bytes): Promise<Bytes> {
  const agreed = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256))
  const secret = await labeledExtract(kemSuite, nothing, 'eae_prk', agreed)
  return labeledExpand(kemSuite, secret, 'shared_secret', concatenate(encapsulated, recipient), hashBytes)
}

/** KeySchedule (section 5.1) in base mode: no pre-shared key. */
async function keySchedule(shared: Bytes, info: Bytes): Promise<{ key: Bytes; nonce: Bytes }> {
  const context = concatenate(
    Uint8Array.of(baseMode),
    await labeledExtract(hpkeSuite, nothing, 'psk_id_hash', nothing),
    await labeledExtract(hpkeSuite, nothing, 'info_hash', info),
  )
  const secret = await labeledExtract(hpkeSuite, shared, 'secret', nothing)
  return {
    key: await labeledExpand(hpkeSuite, secret, 'key', context, keyBytes),
    nonce: await labeledExpand(hpkeSuite, secret, 'base_nonce', context, nonceBytes),
  }
}

function labeledExtract(suite: Bytes, salt: Bytes, label: string, material: Bytes): Promise<Bytes> {
  // Without a salt HKDF takes as many zeros as its hash has bytes (RFC 5869, section 2.2).
  const key = salt.length === 0 ? new Uint8Array(hashBytes) : salt
  return hmac(key, concatenate(ascii('HPKE-v1'), suite, ascii(label), material))
}

/** HKDF-Expand for at most one block, which is all that this suite needs. */
async function labeledExpand(suite: Bytes, secret: Bytes, label: string, info: Bytes, length: number): Promise<Bytes> {
  const labeled = concatenate(numberIn2Bytes(length), ascii('HPKE-v1'), suite, ascii(label), info)
  return (await hmac(secret, concatenate(labeled, Uint8Array.of(1)))).slice(0, length)
}

async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message))
}

function ascii(text: string): Bytes {
  return new TextEncoder().encode(text)
}

function numberIn2Bytes(number: number): Bytes {
  return Uint8Array.of(number >> 8, number & 0xff)
}

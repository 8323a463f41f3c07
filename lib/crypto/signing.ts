import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { sha256Hex } from './hash'

/** Signs hashes of releases. Ed25519 is deterministic: the same key and hash give the same signature. */
export type Signer = {
  /** Base64 signature over the 32 bytes of a hex SHA-256. */
  signHash: (hash: string) => string
  /** SPKI in base64: what a verifier needs. */
  publicKey: string
}

/**
 * A signer from the environment's SIGNING_KEY.
 * @param encoded PKCS#8 PEM in base64.
 * @throws Error when it is not an Ed25519 private key.
 */
export function signerFromKey(encoded: string): Signer {
  const key = createPrivateKey(Buffer.from(encoded, 'base64').toString('utf8'))
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('SIGNING_KEY is not an Ed25519 key')
  return {
    signHash: (hash) => sign(null, hashBytes(hash), key).toString('base64'),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}

/** Whether a signature over a hex SHA-256 was made with the private half of `publicKey` (SPKI, base64). */
export function signatureHolds(hash: string, signature: string, publicKey: string): boolean {
  return verify(null, hashBytes(hash), importPublicKey(publicKey), Buffer.from(signature, 'base64'))
}

/** Whether a text from outside is an Ed25519 public key (SPKI, base64). */
export function isPublicKey(text: string): boolean {
  try {
    importPublicKey(text)
    return true
  } catch {
    return false
  }
}

/** Short name of a public key that two people can compare aloud: hex SHA-256 of its SPKI bytes, in groups of four. */
export function keyFingerprint(publicKey: string): string {
  const hex = sha256Hex(Buffer.from(publicKey, 'base64'))
  return (hex.match(/.{4}/g) ?? []).join(' ')
}

function importPublicKey(publicKey: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
  return key
}

function hashBytes(hash: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError('not a hex SHA-256')
  return Buffer.from(hash, 'hex')
}

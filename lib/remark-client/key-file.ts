import { fromBase64 } from '../crypto/pass-format'
import type { Bytes } from '../crypto/remark-format'
import { exportPoint, generateKeyPair, importPublicKey } from './hpke'
import { nameOfKey, type OfficerKey, type ReaderKey } from './sealed-remark'

/**
 * An officer's private key, kept as a file under a passphrase. It is made in the officer's browser and never leaves it
 * but as this file: PBKDF2-HMAC-SHA256 with 600,000 rounds (OWASP, 2023), then AES-256-GCM.
 */
type KeyFile = {
  format: typeof fileFormat
  organisation: string
  keyId: string
  publicKey: string
  rounds: number
  salt: string
  nonce: string
  sealedPrivateKey: string
}

const fileFormat = 'plumbline-remark-key-1'
const rounds = 600_000
/** A file that asks for more would only keep the browser busy. */
const maximumRounds = 10_000_000

export const minimumPassphraseCharacters = 12

export type MadeKey = ReaderKey & { file: string }
export type OpenedKey =
  | { kind: 'open'; key: OfficerKey }
  | { kind: 'notAKeyFile' }
  | { kind: 'otherOrganisation' }
  | { kind: 'wrongPassphrase' }

/** A new key pair: the public key to hand in, and the file to keep. */
export async function makeKeyFile(organisation: string, passphrase: string): Promise<MadeKey> {
  const pair = await generateKeyPair()
  const point = await exportPoint(pair.publicKey)
  const keyId = await nameOfKey(point)
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const cipher = await cipherKey(passphrase, salt, rounds, 'encrypt')
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: binding(keyId) },
    cipher,
    pkcs8,
  )
  const publicKey = toBase64(point)
  const file: KeyFile = {
    format: fileFormat,
    organisation,
    keyId,
    publicKey,
    rounds,
    salt: toBase64(salt),
    nonce: toBase64(nonce),
    sealedPrivateKey: toBase64(new Uint8Array(sealed)),
  }
  return { keyId, publicKey, file: `${JSON.stringify(file, null, 2)}\n` }
}

/** The key pair of a file. */
export async function openKeyFile(text: string, organisation: string, passphrase: string): Promise<OpenedKey> {
  const file = readKeyFile(text)
  if (file === null) return { kind: 'notAKeyFile' }
  if (file.organisation !== organisation) return { kind: 'otherOrganisation' }
  const pkcs8 = await unseal(file, passphrase)
  if (pkcs8 === null) return { kind: 'wrongPassphrase' }
  const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
  return {
    kind: 'open',
    key: {
      keyId: file.keyId,
      publicKey: await importPublicKey(fromBase64(file.publicKey)),
      privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['deriveBits']),
    },
  }
}

async function unseal({ salt, nonce, keyId, sealedPrivateKey, ...file }: KeyFile, passphrase: string) {
  const cipher = await cipherKey(passphrase, fromBase64(salt), file.rounds, 'decrypt')
  const parameters = { name: 'AES-GCM', iv: fromBase64(nonce), additionalData: binding(keyId) }
  try {
    return await crypto.subtle.decrypt(parameters, cipher, fromBase64(sealedPrivateKey))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null
    throw error
  }
}

function readKeyFile(text: string): KeyFile | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  return isKeyFile(value) ? value : null
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

function isKeyFile(value: unknown): value is KeyFile {
  if (!value || typeof value !== 'object') return false
  const field = (name: keyof KeyFile): unknown => Reflect.get(value, name)
  const count = field('rounds')
  return (
    field('format') === fileFormat &&
    typeof field('organisation') === 'string' &&
    /^[0-9a-f]{64}$/.test(String(field('keyId'))) &&
    (['publicKey', 'salt', 'nonce', 'sealedPrivateKey'] as const).every((name) => base64.test(String(field(name)))) &&
    typeof count === 'number' &&
    Number.isInteger(count) &&
    count >= 1 &&
    count <= maximumRounds
  )
}

async function cipherKey(passphrase: string, salt: Bytes, iterations: number, usage: 'encrypt' | 'decrypt') {
  // The same letters typed on another keyboard may be other code points (NIST SP 800-63B, 5.1.1.2).
  const bytes = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const material = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey'])
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [usage])
}

function binding(keyId: string): Bytes {
  return new TextEncoder().encode(`${fileFormat}\n${keyId}\n`)
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

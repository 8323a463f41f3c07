import { fromBase64 } from '../crypto/pass-format'
import {
  type Bytes,
  concatenate,
  formatSealedRemark,
  maximumRemarkCharacters,
  paddedBytes,
  parseSealedRemark,
  remarkScope,
  toHex,
} from '../crypto/remark-format'
import { importPublicKey, open, seal } from './hpke'

/** An officer's public key as the report door publishes it. */
export type ReaderKey = { keyId: string; publicKey: string }
export type RemarkScope = { slug: string; quarter: string }
/** An officer's key pair, once its file has been opened. */
export type OfficerKey = CryptoKeyPair & { keyId: string }

const contentKeyBytes = 32
/** The key of a remark seals this one thing and is then forgotten, so its nonce may always be the same. */
const onlyNonce = new Uint8Array(12)

/** Characters as people count them: an emoji of several parts is one for each part. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}

/**
 * A remark that only the owners of these keys can read.
 * @throws RangeError when it is too long, when there is no key, or when a key is not what its name says
 */
export async function sealRemark(text: string, scope: RemarkScope, keys: readonly ReaderKey[]): Promise<Bytes> {
  if (countCharacters(text) > maximumRemarkCharacters) throw new RangeError('the remark is too long')
  const binding = { info: remarkScope(scope.slug, scope.quarter) }
  const contentKey = crypto.getRandomValues(new Uint8Array(contentKeyBytes))
  const cipher = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['encrypt'])
  const content = await crypto.subtle.encrypt(cipherOf(binding.info), cipher, pad(text))
  const readers = await Promise.all(
    keys.map(async ({ keyId, publicKey }) => {
      const point = fromBase64(publicKey)
      if ((await nameOfKey(point)) !== keyId) throw new RangeError('a key is not what its name says')
      const { encapsulated, ciphertext } = await seal(await importPublicKey(point), contentKey, binding)
      return { keyId, encapsulated, sealedKey: ciphertext }
    }),
  )
  contentKey.fill(0)
  return formatSealedRemark({ content: new Uint8Array(content), readers })
}

/**
 * What somebody wrote; null when it was not sealed to this key.
 * @throws DOMException when it was changed, or sealed for another organisation or quarter; RangeError when it is none
 */
export async function openRemark(sealed: Bytes, scope: RemarkScope, officer: OfficerKey): Promise<string | null> {
  const remark = parseSealedRemark(sealed)
  if (remark === null) throw new RangeError('not a sealed remark')
  const own = remark.readers.find(({ keyId }) => keyId === officer.keyId)
  if (own === undefined) return null
  const info = remarkScope(scope.slug, scope.quarter)
  const contentKey = await open(officer, { encapsulated: own.encapsulated, ciphertext: own.sealedKey }, { info })
  const cipher = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['decrypt'])
  return unpad(new Uint8Array(await crypto.subtle.decrypt(cipherOf(info), cipher, remark.content)))
}

/** What could be read of many remarks, and how many could not. */
export type OpenedRemarks = { texts: string[]; notForThisKey: number; broken: number }

/** Opens base64 remarks, in their order. One that cannot be opened does not keep the others closed. */
export async function openRemarks(
  sealed: readonly string[],
  scope: RemarkScope,
  officer: OfficerKey,
): Promise<OpenedRemarks> {
  const results = await Promise.allSettled(sealed.map((remark) => openRemark(fromBase64(remark), scope, officer)))
  const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const texts = opened.filter((text) => text !== null)
  return { texts, notForThisKey: opened.length - texts.length, broken: results.length - opened.length }
}

/** Hex SHA-256 of a public key's bytes. */
export async function nameOfKey(point: Bytes): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', point)))
}

function cipherOf(additionalData: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv: onlyNonce, additionalData }
}

/** Two bytes of length, the text, zeros. */
function pad(text: string): Bytes {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array(paddedBytes)
  padded.set(concatenate(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes))
  return padded
}

function unpad(padded: Bytes): string {
  const [high = 0, low = 0] = padded
  return new TextDecoder('utf-8', { fatal: true }).decode(padded.subarray(2, 2 + high * 256 + low))
}

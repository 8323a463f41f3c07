/**
 * A sealed remark as bytes, for everybody who handles one: the browser makes it, the report door and the vault check
 * its shape, an officer's browser opens it. Nothing here is Node's.
 *
 * One byte of version; the text, padded to 4096 bytes and sealed (AES-256-GCM under a key that is used once, 16 bytes
 * of tag); then for each reader 145 bytes: SHA-256 of the reader's public key, and that one key sealed to it by HPKE
 * (65 bytes of encapsulated key, 32 of key, 16 of tag). Readers are in the order of their keys' names. So every remark
 * to the same readers is equally long, whatever it says.
 */
export type Bytes = Uint8Array<ArrayBuffer>

export const remarkVersion = 1
export const paddedBytes = 4096
/** As people count them; each takes at most 4 bytes of UTF-8, so that the longest remark fits. */
export const maximumRemarkCharacters = 1000
export const maximumReaders = 20

const tagBytes = 16
const keyIdBytes = 32
const encapsulatedBytes = 65
const readerBytes = keyIdBytes + encapsulatedBytes + 32 + tagBytes
const contentEnd = 1 + paddedBytes + tagBytes

/** One reader's part: `keyId` in hexadecimal digits. */
export type RemarkReader = { keyId: string; encapsulated: Bytes; sealedKey: Bytes }
export type SealedRemark = { content: Bytes; readers: RemarkReader[] }

/** @throws RangeError for a part of another length than the format's, or too many or no readers */
export function formatSealedRemark({ content, readers }: SealedRemark): Bytes {
  if (readers.length === 0 || readers.length > maximumReaders) throw new RangeError('a remark has 1 to 20 readers')
  const ordered = readers.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
  const parts = [
    Uint8Array.of(remarkVersion),
    content,
    ...ordered.flatMap(({ keyId, encapsulated, sealedKey }) => [fromHex(keyId), encapsulated, sealedKey]),
  ]
  const bytes = concatenate(...parts)
  if (bytes.length !== contentEnd + readers.length * readerBytes) throw new RangeError('not the parts of a remark')
  return bytes
}

/** Null for what does not have the shape of a sealed remark, with every reader once. */
export function parseSealedRemark(bytes: Bytes): SealedRemark | null {
  const count = (bytes.length - contentEnd) / readerBytes
  if (bytes[0] !== remarkVersion || !Number.isInteger(count) || count < 1 || count > maximumReaders) return null
  const readers = Array.from({ length: count }, (_, place) => {
    const start = contentEnd + place * readerBytes
    const keyEnd = start + keyIdBytes
    return {
      keyId: toHex(bytes.subarray(start, keyEnd)),
      encapsulated: bytes.slice(keyEnd, keyEnd + encapsulatedBytes),
      sealedKey: bytes.slice(keyEnd + encapsulatedBytes, start + readerBytes),
    }
  })
  const ordered = readers.every(({ keyId }, place) => place === 0 || (readers[place - 1]?.keyId ?? '') < keyId)
  return ordered ? { content: bytes.slice(1, contentEnd), readers } : null
}

/** What a remark is for: opens in no other organisation and quarter. */
export function remarkScope(slug: string, quarter: string): Bytes {
  return new TextEncoder().encode(`plumbline remark\n${slug}\n${quarter}\n`)
}

export function concatenate(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function fromHex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}

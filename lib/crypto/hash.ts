import { createHash, createHmac } from 'node:crypto'

/** Hex SHA-256 of a text's UTF-8 bytes, or of bytes. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** HMAC-SHA256 (RFC 2104) under a key given as text. */
export function hmacSha256(key: string, message: string): Buffer {
  return createHmac('sha256', key).update(message, 'utf8').digest()
}

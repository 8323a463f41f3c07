import { randomBytes } from 'node:crypto'
import { sha256Hex } from './hash'

/** 256 random bits in letters that survive URLs and forms: session ids and one-time codes. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * What the database keeps of a token: hex SHA-256. A plain hash is enough because the token has far more
 * than 112 bits of entropy (ASVS 5.0, 6.5.2).
 */
export function tokenHash(token: string): string {
  return sha256Hex(token)
}

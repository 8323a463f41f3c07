/**
 * A pass as text and bytes, for both sides: the browser makes it, the report door reads it. Nothing here is Node's.
 *
 * `plumbline-pass-1.<organisation>.<quarter>.<prepared message>.<signature>`, one line, base64url. The prepared
 * message (RFC 9474, PrepareRandomize) is 32 random bytes, then `plumbline pass\n<organisation>\n<quarter>\n`, then
 * 32 random bytes; its SHA-256 is what can be used once.
 */
export const passVersion = 'plumbline-pass-1'
export const passRandomBytes = 32

/** The part of a pass's message that says what it is for. */
export function passScope(slug: string, quarter: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`plumbline pass\n${slug}\n${quarter}\n`)
}

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of base64 or base64url. @throws DOMException for anything else */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

export function formatPass(slug: string, quarter: string, message: Uint8Array, signature: Uint8Array): string {
  return [passVersion, slug, quarter, toBase64Url(message), toBase64Url(signature)].join('.')
}

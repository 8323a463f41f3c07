/** Crockford's base 32: no I, L, O or U, so that a code survives handwriting. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const onlyAlphabet = new RegExp(`^[${alphabet}]+$`)

/** Bytes in capital letters and digits: big-endian, padded with zero bits in front to whole characters. */
export function encodeCrockford(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5)
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (let index = 0; index < length; index += 1) {
    text = alphabet.charAt(Number(number & 31n)) + text
    number >>= 5n
  }
  return text
}

/**
 * A code as somebody typed it: blanks and hyphens ignored, small letters read as capitals, O as 0, I and L as 1. Null
 * for what is no code, or too long to be one.
 */
export function readCrockford(text: string): string | null {
  if (text.length > 100) return null
  const code = text.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  return onlyAlphabet.test(code) ? code : null
}

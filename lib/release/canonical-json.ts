/**
 * JSON in its one canonical form: object keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them. Equal values give equal bytes, so that a hash of the text is a hash of the value.
 *
 * Source: RFC 8785 (JSON Canonicalization Scheme), sections 3.2.2 and 3.2.3.
 *
 * @throws TypeError for what JSON cannot say: undefined, functions, bigints, class instances, lone
 *   surrogates, NaN and infinities. A release must never lose something silently on its way into its hash.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$')
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${path} is ${value}, which JSON cannot say`)
    return JSON.stringify(value)
  }
  if (typeof value === 'string') return writeString(value, path)
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${writeString(key, path)}:${write(item, `${path}.${key}`)}`).join(',')}}`
  }
  throw new TypeError(`${path} is not plain JSON`)
}

function writeString(text: string, path: string): string {
  // JSON.stringify would escape a lone surrogate; RFC 8785 3.2.2.2 demands an error.
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`${path} holds a lone surrogate`)
  return JSON.stringify(text)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

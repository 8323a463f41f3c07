import { constants, createPublicKey, verify } from 'node:crypto'
import { passKeyBytes } from './blind-signature'
import { sha256Hex } from './hash'
import { passRandomBytes, passScope, passVersion } from './pass-format'

/** A pass as somebody handed it in: well formed, nothing more. */
export type Pass = { slug: string; quarter: string; message: Buffer; signature: Buffer }

/** What a pass is judged by: the organisation asked, the quarter that is open, and the public keys of passes. */
export type PassRules = {
  slug: string
  openQuarter: string
  /** `spki` in base64 DER. */
  passKeys: readonly { quarter: string; spki: string }[]
}

export type PassVerdict = 'good' | 'wrongOrganisation' | 'wrongQuarter' | 'unknownKey' | 'badSignature'

/** Longer than any pass: organisation names have at most 63 letters. */
const maximumLength = 1024
/** RSABSSA-SHA384-PSS: the salt is as long as the hash. */
const saltLength = 48

/**
 * A pass out of a text field or a file: white space around it and a byte order mark do not matter. Null when the
 * text is no pass, or more than one.
 */
export function parsePass(text: string): Pass | null {
  const line = text.replace(/^\uFEFF/, '').trim()
  if (line.length > maximumLength) return null
  const parts = /^([a-z0-9-]+)\.([a-z0-9][a-z0-9-]{0,62})\.(\d{4}-Q[1-4])\.([\w-]+)\.([\w-]+)$/.exec(line)
  const [, version, slug, quarter, message, signature] = parts ?? []
  if (version !== passVersion || !slug || !quarter || !message || !signature) return null
  const pass = { slug, quarter, message: decode(message), signature: decode(signature) }
  if (pass.message === null || pass.signature === null) return null
  return { slug, quarter, message: pass.message, signature: pass.signature }
}

/** One text for each value, so that two spellings of a pass cannot look like two passes. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

/**
 * Judges a pass. What it says of itself is looked at first, so that a person hears the nearest reason; what counts
 * is what was signed, so the scope inside the message has to say the same.
 */
export function checkPass(pass: Pass, { slug, openQuarter, passKeys }: PassRules): PassVerdict {
  if (pass.slug !== slug) return 'wrongOrganisation'
  if (pass.quarter !== openQuarter) return 'wrongQuarter'
  const key = passKeys.find(({ quarter }) => quarter === openQuarter)
  if (!key) return 'unknownKey'
  const scope = Buffer.from(passScope(slug, openQuarter))
  const inside = pass.message.subarray(passRandomBytes, passRandomBytes + scope.length)
  const rightLength = pass.message.length === passRandomBytes + scope.length + passRandomBytes
  if (!rightLength || !inside.equals(scope) || pass.signature.length !== passKeyBytes) return 'badSignature'
  const publicKey = createPublicKey({ key: Buffer.from(key.spki, 'base64'), format: 'der', type: 'spki' })
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
  return verify('sha384', pass.message, { key: publicKey, ...padding }, pass.signature) ? 'good' : 'badSignature'
}

/** What the vault keeps of a used pass, hex: the same pass has the same, and it tells nothing about its issue. */
export function nullifierOf(pass: Pass): string {
  return sha256Hex(pass.message)
}

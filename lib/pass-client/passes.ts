import { formatPass, fromBase64, passRandomBytes, passScope, toBase64Url } from '../crypto/pass-format'
import { type BlindKey, type Bytes, blind, finalize, importBlindKey, prepareRandomize, secureRandom } from './blind-rsa'
import type { PassKey } from './key-manifest'

/** A pass that waits for its signature. Only `asked` leaves the browser. */
export type PendingPass = {
  slug: string
  quarter: string
  key: BlindKey
  message: Bytes
  inverse: bigint
  asked: { quarter: string; keyId: string; blinded: string }
}

export type FinishedPass = { quarter: string; text: string }

/** A new pass of a quarter, blinded: what is signed cannot be known again by its signer. */
export async function beginPass(slug: string, { quarter, keyId, spki }: PassKey): Promise<PendingPass> {
  const key = await importBlindKey(fromBase64(spki))
  const scope = passScope(slug, quarter)
  const nonce = secureRandom(passRandomBytes)
  const message = prepareRandomize(Uint8Array.of(...scope, ...nonce))
  const { blinded, inverse } = await blind(key, message)
  return { slug, quarter, key, message, inverse, asked: { quarter, keyId, blinded: toBase64Url(blinded) } }
}

/** Unblinds the answer and checks it. @throws RangeError when the signature does not hold */
export async function finishPass(
  { slug, quarter, key, message, inverse }: PendingPass,
  signature: string,
): Promise<FinishedPass> {
  const unblinded = await finalize(key, message, fromBase64(signature), inverse)
  return { quarter, text: formatPass(slug, quarter, message, unblinded) }
}

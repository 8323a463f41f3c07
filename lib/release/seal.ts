import { sha256Hex } from '../crypto/hash'
import { type Signer, signatureHolds } from '../crypto/signing'
import { canonicalJson } from './canonical-json'
import type { ReleaseDocument } from './document'

/** A document as it is stored: its canonical text, the text's hash, and the signature over the hash. */
export type SealedRelease = {
  text: string
  hash: string
  signature: string
  publicKey: string
}

/** Fixes a document for good. Same document and key, same bytes. */
export function sealRelease(document: ReleaseDocument, signer: Signer): SealedRelease {
  const text = canonicalJson(document)
  const hash = sha256Hex(text)
  return { text, hash, signature: signer.signHash(hash), publicKey: signer.publicKey }
}

export type SealProblem =
  | { kind: 'hashDiffers'; hash: string }
  | { kind: 'signatureDiffers'; hash: string }
  | { kind: 'notCanonical'; hash: string }
  | { kind: 'chainBroken'; hash: string }
  | { kind: 'keyNotTrusted'; hash: string }

/**
 * Checks an organisation's releases, oldest first: every text against its hash and signature, and every
 * document against the hash of the one before it. Returns what is wrong; empty when everything holds.
 *
 * @param trustedKey the public key that the reader trusts; a release signed with another is a problem even
 *   when its signature fits the key that is stored beside it.
 */
export function checkChain(releases: readonly SealedRelease[], trustedKey: string): SealProblem[] {
  const problems: SealProblem[] = []
  let previous: string | null = null
  for (const release of releases) {
    const { hash } = release
    if (sha256Hex(release.text) !== hash) problems.push({ kind: 'hashDiffers', hash })
    if (release.publicKey !== trustedKey) problems.push({ kind: 'keyNotTrusted', hash })
    if (!signatureHolds(hash, release.signature, release.publicKey)) problems.push({ kind: 'signatureDiffers', hash })
    const document: unknown = JSON.parse(release.text)
    if (canonicalJson(document) !== release.text) problems.push({ kind: 'notCanonical', hash })
    if (previousHashOf(document) !== previous) problems.push({ kind: 'chainBroken', hash })
    previous = hash
  }
  return problems
}

function previousHashOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'previousHash' in document
    ? document.previousHash
    : undefined
}

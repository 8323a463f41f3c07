import { canonicalJson } from './canonical-json'
import type { ReleaseDocument } from './document'
import type { SealedRelease } from './seal'

/** A release as a file that stands on its own: the document's fields, and beside them what fixes it. */
export type ReleaseFile = ReleaseDocument & { seal: Omit<SealedRelease, 'text'> }

/**
 * The file's text, itself canonical. The seal's hash is that of the canonical JSON of everything but `seal`, so the
 * document can be read where it is and needs no second encoding.
 */
export function writeReleaseFile({ text, hash, signature, publicKey }: SealedRelease): string {
  // Any JSON object will do; what it says is for whoever reads the file.
  const document = JSON.parse(text) as object
  return canonicalJson({ ...document, seal: { hash, signature, publicKey } })
}

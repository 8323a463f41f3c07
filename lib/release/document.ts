import type { ProtectedBreakdown } from '../domain/disclosure/breakdowns'
import type { Certificate } from '../domain/disclosure/certificate'
import type { DisclosurePolicy } from '../domain/disclosure/policy'
import type { ProtectedRow } from '../domain/disclosure/table'
import type { Findings } from '../domain/hotspots/findings'
import type { Quarter } from '../domain/organisation/quarter'

/**
 * One immutable release: what every screen, export and API answer about complaints is a function of.
 * Canonical JSON (sorted keys) of this is hashed, chained to the release before and signed.
 */
export type ReleaseDocument = {
  format: 'plumbline-release/1'
  organisation: { slug: string; name: string; demo: boolean }
  quarter: Quarter
  /** 1 for the first release of a quarter; a correction has the next number and names what it supersedes. */
  version: number
  supersedes: string | null
  policy: DisclosurePolicy
  rows: readonly ProtectedRow[]
  breakdowns: readonly ProtectedBreakdown[]
  certificate: Certificate
  findings: Findings
  /** Hash of the organisation's release before this one, null for the first. */
  previousHash: string | null
}

/** As stored: the exact bytes that were hashed and signed, next to their parse. */
export type Release = {
  id: string
  document: ReleaseDocument
  /** The canonical text itself, byte for byte: what a download hands out and a verifier hashes. */
  text: string
  /** Hex SHA-256 of the canonical bytes. */
  hash: string
  /** Base64 Ed25519 signature over the hash bytes. */
  signature: string
  /** Ed25519 public key that the signature answers to, SPKI in base64. */
  publicKey: string
  publishedAt: Date
}

/** Result of the one protect run of a closed quarter: what its release will say, before it is published. */
export type ReleasePreview = Pick<ReleaseDocument, 'rows' | 'breakdowns' | 'certificate' | 'policy' | 'findings'>

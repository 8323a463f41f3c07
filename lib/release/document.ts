import type { ProtectedBreakdown } from '../domain/disclosure/breakdowns'
import type { Certificate } from '../domain/disclosure/certificate'
import type { DisclosurePolicy } from '../domain/disclosure/policy'
import type { ProtectedRow } from '../domain/disclosure/table'
import type { Findings, HotspotRule } from '../domain/hotspots/findings'
import type { AuditAggregate, InterventionAggregate } from '../domain/hotspots/inputs'
import type { Quarter } from '../domain/organisation/quarter'

/** Changes whenever a document of the old shape would be misread. */
export const releaseFormat = 'plumbline-release/3'

/**
 * Documents of another version of Plumbline are refused by name, not misread.
 * @throws Error naming `what` and its format.
 */
export function requireFormat(document: { format?: unknown }, what: string): void {
  if (document.format === releaseFormat) return
  throw new Error(`${what} has the format ${String(document.format)}; this version reads ${releaseFormat} only`)
}

/**
 * One immutable release: what every screen, export and API answer about complaints is a function of.
 * Canonical JSON (sorted keys) of this is hashed, chained to the release before and signed.
 */
export type ReleaseDocument = {
  format: typeof releaseFormat
  organisation: { slug: string; name: string; demo: boolean }
  quarter: Quarter
  /** 1 for the first release of a quarter; a correction has the next number and names what it supersedes. */
  version: number
  supersedes: string | null
  policy: DisclosurePolicy
  rows: readonly ProtectedRow[]
  breakdowns: readonly ProtectedBreakdown[]
  certificate: Certificate
  inputs: FindingInputs
  /** A function of policy, rows, breakdowns and inputs, and of nothing else: anybody can compute them again. */
  findings: Findings
  /** Hash of the organisation's release before this one, null for the first. */
  previousHash: string | null
}

/** What the findings were computed from besides the release's own cells. Nothing in it is secret. */
export type FindingInputs = {
  rule: HotspotRule
  /** By unit code: people employed in the quarter. */
  headcounts: Readonly<Record<string, number>>
  /** Whether admission can have let in no more reports than people, anywhere; absent in releases from before it was asked. */
  onePerPerson?: boolean | undefined
  /** What officers' newest audits before the end of the quarter found, by row, in the order of the rows' ids. */
  audits: readonly AuditAggregate[]
  /** What was planned or done before the end of the quarter, in the order of their ids. */
  interventions: readonly InterventionAggregate[]
  /** Newest first; never more than `earlierQuartersUsed`. */
  earlier: readonly EarlierRelease[]
}

/** The part of an earlier release that a later one reads, word for word. */
export type EarlierRelease = {
  quarter: Quarter
  /** Hash of that release. */
  release: string
  /** k of that quarter. */
  threshold: number
  rows: readonly ProtectedRow[]
  headcounts: Readonly<Record<string, number>>
}

/** As stored: the exact bytes that were hashed and signed, next to their parse. */
export type Release = {
  id: string
  document: ReleaseDocument
  /** The canonical text itself, byte for byte: what was hashed. */
  text: string
  /** Hex SHA-256 of the canonical bytes. */
  hash: string
  /** Base64 Ed25519 signature over the hash bytes. */
  signature: string
  /** Ed25519 public key that the signature answers to, SPKI in base64. */
  publicKey: string
  publishedAt: Date
}

/**
 * Result of the one protect run of a closed quarter: exactly what its release will say. Findings and their inputs
 * are fixed here too and not computed again at publication, because an officer who has looked at a preview
 * must not sign off something else: an audit filed in between counts from the next quarter on.
 */
export type ReleasePreview = Pick<
  ReleaseDocument,
  'format' | 'policy' | 'rows' | 'breakdowns' | 'certificate' | 'inputs' | 'findings'
>

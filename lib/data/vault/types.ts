import type { BreakdownCounts } from '../../domain/disclosure/breakdowns'
import type { AdmissionMode } from '../../domain/disclosure/policy'
import type { SymptomClass } from '../../domain/disclosure/table'
import type { Quarter } from '../../domain/organisation/quarter'
import type { UnitKind } from '../../domain/organisation/unit-tree'

/** What the report form needs to know of an organisation. Public; pushed into the vault by the worker. */
export type VaultFacts = {
  organisation: { slug: string; name: string; demo: boolean }
  /** Reports go into this quarter; null while none is open. */
  openQuarter: Quarter | null
  /** The tree that the open quarter opened with. People report into the leaves. */
  units: { code: string; name: string; kind: UnitKind; parent: string | null }[]
  admission: AdmissionMode
  threshold: number
  minimumUnitHeadcount: number
  publicationLagDays: number
  retentionMonths: number
  languages: string[]
  /** Public keys of passes by quarter; empty unless admission is `passes`. */
  passKeys: { quarter: Quarter; keyId: string; spki: string }[]
  /** How a remark is sealed that is written after a report; absent when none is asked for. */
  remarks?: RemarkFacts
  /** People employed in the open quarter. Pushed by the worker for `participation`; never handed out by getFacts. */
  heads?: number | null
}

/** Remarks of a quarter are shown to officers from this number on; each is sealed to all of these keys. */
export type RemarkFacts = { threshold: number; keys: RemarkKey[] }

/** An officer's public key: `publicKey` base64 of the uncompressed P-256 point, `keyId` the hex SHA-256 of its bytes. */
export type RemarkKey = { keyId: string; publicKey: string }

/** A remark on its way into the vault: sealed (lib/remark-client/sealed-remark.ts), with the hash of its ticket. */
export type RemarkRow = { organisation: string; quarter: Quarter; ticketHash: string; sealed: Uint8Array }

/** `duplicate`: the same ticket with the same remark; `used`: with another one. */
export type RemarkResult =
  | 'stored'
  | 'duplicate'
  | 'used'
  | 'quarterClosed'
  | 'notOffered'
  | 'unknownOrganisation'
  | 'invalid'

/** The validated answers of a report, by their names in the wire format; absent means not answered. */
export type ReportAnswers = Readonly<Record<string, string | number | readonly string[]>>

/** One report on its way into the vault. Hashes are hex SHA-256; nothing here tells a time or a sender. */
export type ReportRow = {
  organisation: string
  unit: string
  answers: ReportAnswers
  symptomClass: SymptomClass
  keyHash: string
  contentHash: string
  receiptHash: string
  /** Typed in by staff for somebody else. Taken from imports only; the report door sends `entryHash`. */
  onBehalf?: boolean
  /** Of the slip that was given with the report. */
  slipHash?: string
  /** The pass that was given with the report, its signature checked: what it uses up is the hash of its message. */
  pass?: { quarter: Quarter; nullifier: string }
  /** Of an officer's entry code: with a good one the report is on behalf of somebody, and needs no slip or pass. */
  entryHash?: string
}

/** Batch of slips that were printed together. */
export type SlipBatchPush = {
  organisation: string
  batch: string
  quarter: Quarter
  /** Code of the unit below which its slips admit; null for the whole organisation. */
  unit: string | null
  hashes: readonly string[]
}

/** An entry code by its hash, and how many reports it admits. */
export type EntryCodeLimit = { hash: string; maximum: number }

/** All entry codes of an organisation that are good. */
export type EntryCodesPush = { organisation: string; codes: readonly (EntryCodeLimit & { quarter: Quarter })[] }

/** What replaces a report that its sender amends. */
export type AmendedReport = Pick<ReportRow, 'unit' | 'answers' | 'symptomClass' | 'contentHash'>

/**
 * One result per row of a batch, in the batch's order. `admissionRefused` has no reason: what a slip, a pass or an entry
 * code is wrong for stays in the vault, so that the door cannot tell anybody.
 */
export type SubmitResult =
  | {
      status:
        | 'stored'
        | 'duplicate'
        | 'conflict'
        | 'unknownOrganisation'
        | 'unknownUnit'
        | 'noOpenQuarter'
        | 'admissionRefused'
    }
  | { status: 'invalid'; reason?: string }

/** `closed`: nothing can change until the quarter is published; after that withdrawing deletes the raw report. */
export type StoredReport = {
  unit: string
  quarter: Quarter
  answers: ReportAnswers
  state: 'open' | 'closed' | 'published'
}

/** `wrongUnit`: the report's slip was given out in a part of the organisation that the new unit is not in. */
export type ReceiptResult = 'done' | 'notFound' | 'quarterClosed' | 'unknownUnit' | 'wrongUnit' | 'invalid'

/** Aggregates of one closed quarter, by unit code. Never rows. */
export type QuarterCounts = {
  quarter: Quarter
  classes: Record<string, Record<SymptomClass, number>>
  /** How the people of a class answered the further questions. Same units as `classes`; parts sum to their class. */
  breakdowns: Record<string, BreakdownCounts>
  /** Reports typed in by staff for somebody else, by unit. */
  onBehalf: Record<string, number>
}

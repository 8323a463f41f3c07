import type { PublishedRows, PublishedTable } from '../disclosure/protected-table'
import type { Outcome, ProtectedRow } from '../disclosure/table'
import type { Posture } from '../instruments/posture'
import type { ActionLevelCounts } from '../instruments/rosa-summary'
import type { Quarter } from '../organisation/quarter'
import type { Findings, HotspotRule } from './findings'

/**
 * Everything that a release's conclusions are a function of. Nothing secret can be in it: tables have passed the
 * gate, the rest is public within the organisation. All of it stands in the release, so that anybody can compute
 * the conclusions again.
 */
export type AnalysisInput = {
  table: PublishedTable
  /** Published tables of earlier quarters, frozen, in any order; gaps are fine. */
  earlier: readonly EarlierTable[]
  /** By unit code: people employed. */
  headcounts: Readonly<Record<string, number>>
  audits: readonly AuditAggregate[]
  interventions: readonly InterventionAggregate[]
  rule: HotspotRule
  denominator: Findings['denominator']
}

/** An earlier quarter, with the people employed then. */
export type EarlierTable = { table: PublishedRows; headcounts: Readonly<Record<string, number>> }

/**
 * What officers' newest audits found at the workstations of one published row, all of them together: a row above others
 * is over all workstations below it. A row without an entry has no audited workstation.
 */
export type AuditAggregate = {
  row: string
  /** Audited workstations, one or more. */
  workstations: number
  /** How many of them are at the action level; null where that would tell of one or two: see `aggregateAudits`. */
  atActionLevel: ActionLevelCounts | null
  /** At how many of them each posture was seen; null where that would tell of fewer than five. */
  postures: Readonly<Record<Posture, number>> | null
}

/** One thing that was done, or is planned, for a unit and what is below it. */
export type InterventionAggregate = {
  intervention: string
  measure: string
  /** Complaints that it is meant to lower. */
  outcomes: readonly Outcome[]
  /** Codes of the units it was done for. */
  units: readonly string[]
  /** Null while it is not done. */
  doneIn: Quarter | null
}

/** A row's headcount is known when that of each unit in it is. */
export function headcountOfRow(row: ProtectedRow, headcounts: Readonly<Record<string, number>>): number | null {
  return row.members.reduce<number | null>((sum, code) => {
    const heads = headcounts[code]
    if (heads !== undefined && (!Number.isSafeInteger(heads) || heads < 0)) {
      throw new RangeError(`unit ${code}: no headcount: ${heads}`)
    }
    return sum === null || heads === undefined ? null : sum + heads
  }, 0)
}

import type { Cell, Feasible, Outcome } from '../disclosure/table'
import type { Quarter } from '../organisation/quarter'

/** A rate between 0 and 1 with its 95 % credible interval. Never shown without n. */
export type RateEstimate = { mean: number; lower: number; upper: number }

export const hotspotStates = ['hotspot', 'watch', 'noSignal', 'tooLittleData', 'lowResponse'] as const
export type HotspotState = (typeof hotspotStates)[number]

/** Why a row has its state: one sentence each in `lib/view`. */
export type StateReason =
  | 'probablyAboveThreshold'
  | 'possiblyAboveThreshold'
  | 'listWouldHoldTooManyFalseAlarms'
  | 'notProbablyAbove'
  | 'intervalTooWide'
  | 'mergedUnits'
  | 'responseBelowHalf'

/** What the release says about one row and one outcome. Computed from protected cells alone. */
export type UnitFinding = {
  row: string
  outcome: Outcome
  /** Respondents of the row (reports, in admission mode `open`). */
  n: number
  cell: Cell
  feasible: Feasible
  /** Posterior that carries the row's earlier frozen quarters with a discount. */
  estimate: RateEstimate
  /** Posterior from this quarter's cell alone. */
  thisQuarter: RateEstimate
  /** P(rate > factor x the organisation's rate), from `estimate`. */
  exceedance: number
  /** Null when the row is not ranked (low response, merged). 1 = highest. */
  rank: { expected: number; probabilityTop: number; topR: number } | null
  state: HotspotState
  reason: StateReason
  /** Against the same row in the previous quarter; null when there is none. In rate points. */
  change: { from: Quarter; mean: number; lower: number; upper: number; probabilityHigher: number } | null
}

/** The organisation's own rate of one outcome. */
export type OverallFinding = {
  outcome: Outcome
  n: number
  cell: Cell
  feasible: Feasible
  /** Jeffreys interval for an exact count; the union over the feasible interval otherwise. */
  estimate: RateEstimate
  change: { from: Quarter; mean: number; lower: number; upper: number; probabilityHigher: number } | null
}

/** Fitted spread of rates between rows, or why none could be fitted. */
export type PriorFinding =
  | {
      kind: 'fitted'
      alpha: number
      beta: number
      mean: number
      concentration: number
      method: 'grid' | 'maximumLikelihood'
    }
  | { kind: 'notFitted'; reason: 'noRows' | 'oneRow' }

/** ROSA audits of a row's members, newest per workstation. Not health data: audits are live, this is their state at release. */
export type AuditFinding = {
  row: string
  audits: number
  /** Audits whose final score is at or above the action level of 5. */
  atActionLevel: number
  /** Mean section scores, null without audits. */
  sections: { chair: number; monitorPhone: number; mouseKeyboard: number } | null
  /** Section with the highest mean; null without audits or when two are tied. */
  worst: 'chair' | 'monitorPhone' | 'mouseKeyboard' | null
}

export type ParticipationFinding = {
  row: string
  respondents: number
  /** Null when no headcount is known. */
  headcount: number | null
}

/** Observed co-occurrence of wrist and back complaints in the whole organisation. */
export type CooccurrenceFinding =
  | {
      kind: 'exact'
      observed: number
      expected: number
      ratio: number
      oddsRatio: { estimate: number; lower: number; upper: number }
    }
  /** Counts exact, but a class is empty: the odds ratio has no finite estimate or bound. */
  | { kind: 'unbounded'; observed: number; expected: number; ratio: number }
  | { kind: 'notExact' }

/** What makes a hotspot: fixed before the quarter opens, stored with the release. */
export type HotspotRule = {
  /** A rate counts as high above `factor` times the organisation's. */
  factor: number
  hotspotProbability: number
  watchProbability: number
  /** Largest expected share of the hotspot list that does not belong on it. */
  falseDiscoveryRate: number
  /** Weight of a row's earlier quarter, per quarter that it lies back. */
  discount: number
  /** Ranks tell the probability of being among the topR highest. */
  topR: number
}

/** Everything that a release concludes. Plain JSON: stored, signed and rendered as it is. */
export type Findings = {
  quarter: Quarter
  /** Denominator: `people` when admission limits a person to one report, else `reports`. */
  denominator: 'people' | 'reports'
  rule: HotspotRule
  overall: Record<Outcome, OverallFinding>
  priors: Record<Outcome, PriorFinding>
  units: UnitFinding[]
  participation: ParticipationFinding[]
  audits: AuditFinding[]
  cooccurrence: CooccurrenceFinding
}

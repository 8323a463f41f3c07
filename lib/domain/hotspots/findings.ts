import type { BreakdownId } from '../disclosure/breakdowns'
import type { Cell, Feasible, Outcome } from '../disclosure/table'
import type { Posture } from '../instruments/posture'
import type { RosaSection } from '../instruments/rosa-items'
import type { ActionLevelCounts } from '../instruments/rosa-summary'
import type { Quarter } from '../organisation/quarter'
import type { PermutationReference } from '../statistics/label-assignments'
import type { RateDifference } from '../statistics/rate-difference'

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
  change: ChangeFinding | null
  /** Against the same row in the same quarter last year; null when there is none. */
  yearChange: ChangeFinding | null
  alarm: AlarmFinding
  drift: DriftFinding
}

/** Later minus earlier rate, in rate points, with its 95 % credible interval. */
export type ChangeFinding = { from: Quarter; mean: number; lower: number; upper: number; probabilityHigher: number }

/** Is this quarter's count higher than the row's own past predicts? */
export type AlarmFinding =
  | {
      kind: 'tested'
      /** One-sided predictive mid-p, and the same after Benjamini-Hochberg over the units of this outcome. */
      midP: number
      adjustedP: number
      /** Earlier quarters that the prediction rests on. */
      baselineQuarters: number
      raised: boolean
    }
  | { kind: 'notTested'; reason: 'fewerThanTwoEarlierQuarters' | 'fewerThanTenRespondents' | 'mergedUnits' }

/** Cumulative sum for a small rise that stays: from eight quarters on. */
export type DriftFinding =
  | {
      kind: 'followed'
      /** The level that the sum takes for no change (upper 90 % bound of the oldest four quarters that the release draws on), and the one that it looks for. */
      usualRate: number
      raisedRate: number
      /** Cumulative sum after each quarter from the fifth on, oldest first; the last is this quarter. */
      sums: readonly { quarter: Quarter; value: number }[]
      /** Above it the rise is signalled; while nothing changes that happens once in `averageRunLength` quarters on average, or less often. */
      limit: number
      averageRunLength: number
      raised: boolean
    }
  | { kind: 'notFollowed'; reason: 'fewerThanEightQuarters' | 'fewerThanTenRespondents' | 'mergedUnits' }

/** The organisation's own rate of one outcome. */
export type OverallFinding = {
  outcome: Outcome
  n: number
  cell: Cell
  feasible: Feasible
  /** Jeffreys interval for an exact count; the union over the feasible interval otherwise. */
  estimate: RateEstimate
  change: ChangeFinding | null
  yearChange: ChangeFinding | null
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

/** Audits of a row's workstations, the newest of each. Not health data: audits are live, this is their state at release. */
export type AuditFinding = {
  row: string
  workstations: number
  /** Workstations that something is told of: all, or of a row above others those that the rows below it tell of; 0 for fewer than three. */
  told: number
  /** How many of those are at the action level; null where nothing is told. */
  atActionLevel: ActionLevelCounts | null
  /** The section at the action level most often; null where none is, two are tied, or nothing is told. */
  worst: RosaSection | null
}

export type ParticipationFinding = {
  row: string
  respondents: number
  /** Null when no headcount is known. */
  headcount: number | null
  nonResponse: NonResponseFinding
}

/** What those who did not answer could change. */
export type NonResponseFinding =
  /** Null for an outcome that is not offered in the row. */
  | { kind: 'bounded'; outcomes: Record<Outcome, NonResponseBounds | null> }
  | { kind: 'notBounded'; reason: 'reportsAreNotPeople' | 'headcountUnknown' | 'moreRespondentsThanHeads' }

/** Shares of all people employed, 0 to 1. */
export type NonResponseBounds = {
  /** Manski bounds: nobody or everybody of those who did not answer has the complaint. Cover every count that a label leaves possible. */
  lower: number
  upper: number
  /**
   * Prevalence if those who did not answer have `kappa` times the rate of those who did (at most 1). An exact count
   * stands for itself, a label for its posterior mean; `low` and `high` are the same for the ends of the label.
   */
  sensitivity: readonly { kappa: number; prevalence: number; low: number; high: number }[]
  /** Rows of the same level whose order against this one turns round within kappa 0.5 to 2, for some counts that the cells allow. */
  orderChangesWith: readonly string[]
}

/** Wrist and back complaints in the same person, in one row. */
export type CooccurrenceFinding = { row: string } & CooccurrenceValue

export type CooccurrenceValue =
  | {
      kind: 'exact'
      observed: number
      expected: number
      ratio: number
      oddsRatio: { estimate: number; lower: number; upper: number }
    }
  /** Counts exact, but a class is empty: the odds ratio has no finite estimate or bound. */
  | { kind: 'unbounded'; observed: number; expected: number; ratio: number }
  /**
   * Not exact: smallest and largest over all tables that the row's published cells allow; null where there is no
   * finite end. The odds ratio is that of the table, ad / bc. Never an estimate.
   */
  | {
      kind: 'bounds'
      observed: { low: number; high: number }
      ratio: { low: number; high: number }
      oddsRatio: { low: number | null; high: number | null }
    }
  /** Nobody reports wrist, or nobody back complaints: there is nothing to compare. */
  | { kind: 'nothingExpected' }

/** Co-occurrence over all sites at once, each compared within itself. */
export type PooledCooccurrence =
  | {
      kind: 'pooled'
      strata: readonly string[]
      oddsRatio: { estimate: number; lower: number; upper: number }
      /** Breslow-Day (Tarone): are the sites' odds ratios alike? Null where only one site has all four margins. */
      heterogeneityP: number | null
    }
  | { kind: 'notPooled'; reason: 'fewerThanTwoSites' | 'sitesNotExact' | 'noVariation' }

/** One further question put to the people of one cell: how they are spread over its answers. */
export type MechanismFinding = {
  breakdown: BreakdownId
  row: string
  n: number
  parts: readonly { part: string; cell: Cell; feasible: Feasible; share: RateEstimate }[]
}

/** What audits found at a row's workstations that something is told of, against all others that the release tells of. */
export type DriverFinding = {
  row: string
  /** Audited ones, told of or not. */
  workstations: number
  /** Shares of workstations at the action level: by the final score, then by each section. */
  scores: { final: ShareComparison; sections: readonly SectionDriver[] } | NotCompared
  /** Shares of workstations where each posture was seen. */
  postures: { seen: readonly PostureDriver[] } | NotCompared
}

/** `tooFewWorkstations`: fewer than three, for postures five. `noneElsewhere`: no other workstation is told of. */
export type NotCompared = { reason: 'tooFewWorkstations' | 'noneElsewhere' }

/** Some of a number of workstations. */
export type WorkstationCount = { count: number; of: number }

/** A share here against the share elsewhere. */
export type ShareComparison = { here: WorkstationCount; elsewhere: WorkstationCount } & RateDifference

export type SectionDriver = { section: RosaSection } & ShareComparison
export type PostureDriver = { posture: Posture } & ShareComparison

export const quadrants = ['highBoth', 'complaintsOnly', 'auditOnly', 'lowBoth'] as const
export type Quadrant = (typeof quadrants)[number]

/** Where audits and complaints of a row agree, and where they do not; or what is missing to say so. */
export type DisagreementFinding = { row: string; outcome: Outcome } & (
  | {
      kind: 'compared'
      complaints: RateEstimate
      /** P(rate above the organisation's). */
      complaintsHigh: number
      workstations: number
      atActionLevel: number
      /** The share of workstations at the action level, with its Jeffreys interval. */
      share: RateEstimate
      /** P(more than half of the workstations are at the action level). */
      mostAtActionLevel: number
      /** Probabilities of the four quadrants; they sum to 1. */
      probabilities: Record<Quadrant, number>
      /** The quadrant with probability of at least 0.8, else null: too close to call. */
      quadrant: Quadrant | null
    }
  | { kind: 'notCompared'; workstations: number; reason: 'tooFewWorkstations' | 'responseBelowHalf' }
)

/** Complaints before and after what was done, against units where nothing was done. */
export type EffectFinding = {
  /** Identify what was done across releases; say nothing about people. Several: the same measure in the same quarter, pooled. */
  interventions: readonly string[]
  measure: string
  outcome: Outcome
  /** Rows that it was done for, as far as they are followed. */
  treated: readonly string[]
  doneIn: Quarter
} & (
  | {
      kind: 'estimated'
      before: readonly Quarter[]
      after: readonly Quarter[]
      controls: number
      /** Difference in differences of rates, in points; negative = complaints fell more than elsewhere. */
      estimate: number
      /** Inversion of the permutation test; null where the test cannot reach 5 %. */
      lower: number | null
      upper: number | null
      p: number
      /** The smallest p that any data could reach with these units. */
      smallestP: number
      assignments: number
      /** Which assignments of "done here" the test compares with: see `PermutationReference`. */
      reference: PermutationReference
      /** Treated and compared units differ much in size, and there are too few to compare like with like: p is unsure. */
      sizesDiffer: boolean
      /** What the estimate could be at the ends of the published labels. */
      bounds: { low: number; high: number }
      /** Change that regression to the mean alone would bring to the plain rates of the treated rows, in points. */
      expectedByRegression: number
      /** The same difference in the response rate: a jump there explains changes in complaints. */
      participation: number | null
      /** Largest difference of trends before the start; null with fewer than three earlier quarters. */
      preTrend: number | null
      /** Other measures against the same complaints in the treated rows within these quarters: their effect is in the estimate too. */
      alsoDone: readonly string[]
    }
  | {
      kind: 'notEstimated'
      reason: 'noQuarterAfter' | 'noQuarterBefore' | 'noRowOfItsOwn' | 'unitChanged' | 'noControls'
    }
)

/** The smallest lasting change that a row is big enough to show, said before money is spent. */
export type DetectableFinding = {
  row: string
  outcome: Outcome
  /** Smallest drop, in rate points, that the permutation test would declare with probability 0.8; null when there is none: see `reason`. */
  smallestDrop: number | null
  /** With fewer than 20 units the test cannot reach 5 % whatever happens; too few reports hide any drop down to zero. */
  reason: 'fewerThanTwentyUnits' | 'tooFewReports' | null
  /** Smallest drop that would stand out from chance in counting with probability 0.8, were there units enough to compare with; null when not even one to zero would. */
  beyondChance: number | null
  quartersAfter: number
}

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
  /** The organisation, its sites and its units, in the order of the table. */
  cooccurrence: CooccurrenceFinding[]
  pooledCooccurrence: PooledCooccurrence
  mechanisms: MechanismFinding[]
  drivers: DriverFinding[]
  disagreements: DisagreementFinding[]
  effects: EffectFinding[]
  detectable: DetectableFinding[]
}

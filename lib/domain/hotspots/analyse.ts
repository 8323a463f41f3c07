import type { PublishedTable } from '../disclosure/protected-table'
import { type Outcome, outcomes, type ProtectedRow } from '../disclosure/table'
import { compareQuarters, type Quarter, quarterOrdinal, shiftQuarter } from '../organisation/quarter'
import { oddsRatio } from '../statistics/association'
import type { IntervalCount } from '../statistics/beta-binomial'
import { changeBetween } from '../statistics/change'
import { jeffreys } from '../statistics/intervals'
import { bayesianDiscoveries } from '../statistics/multiplicity'
import { rankPosteriors } from '../statistics/ranking'
import { combineEvidence, type Evidence, type Posterior } from '../statistics/rate-posterior'
import type {
  AuditFinding,
  CooccurrenceFinding,
  Findings,
  HotspotRule,
  HotspotState,
  OverallFinding,
  PriorFinding,
  RateEstimate,
  StateReason,
  UnitFinding,
} from './findings'
import { checkRule, lowestGradedResponse, widestGradedInterval } from './rule'
import { jeffreysPrior, learnSpread } from './spread'

/** Everything that a release's conclusions are a function of. Nothing secret can be in it: tables have passed the gate. */
export type AnalysisInput = {
  table: PublishedTable
  /** Published tables of earlier quarters, frozen, in any order; gaps are fine. */
  earlier: readonly PublishedTable[]
  /** By row id: people employed. A row without an entry has no known headcount. */
  headcounts: Readonly<Record<string, number>>
  /** State of the audits at release, at most one entry per row of the table. */
  audits: readonly AuditFinding[]
  rule: HotspotRule
  denominator: Findings['denominator']
}

type DatedTable = { quarter: Quarter; rows: readonly ProtectedRow[] }

/** One row with its posteriors of one outcome. */
type Estimated = { row: ProtectedRow; thisQuarter: Posterior; estimate: Posterior }

/**
 * Turns a quarter's protected table into findings. Deterministic and independent of the order of rows and of
 * earlier tables. Each step is explained in docs/method.md.
 * Findings are given for the rows that nothing lies below, except the root, and for outcomes that are offered there.
 * @throws RangeError for a table without a quarter, an earlier table that is not earlier or comes twice, an audit
 * entry or headcount that is none, or a rule that contradicts itself.
 */
export function analyse(input: AnalysisInput): Findings {
  checkRule(input.rule)
  const table = dated(input.table)
  const earlier = input.earlier.map(dated).sort((a, b) => compareQuarters(b.quarter, a.quarter))
  earlier.forEach(({ quarter }, i) => {
    if (quarterOrdinal(quarter) >= quarterOrdinal(earlier[i - 1]?.quarter ?? table.quarter)) {
      throw new RangeError(`${quarter} is not earlier than ${table.quarter}, or comes twice`)
    }
  })
  const previous = earlier.find(({ quarter }) => quarter === shiftQuarter(table.quarter, -1))

  const overall = byOutcome((outcome) => overallFinding(table, previous, outcome))
  const units = byOutcome((outcome) => unitFindings(input, table, earlier, previous, outcome, overall[outcome]))
  return {
    quarter: table.quarter,
    denominator: input.denominator,
    rule: input.rule,
    overall,
    priors: byOutcome((outcome) => units[outcome].prior),
    units: table.rows.flatMap((row) =>
      outcomes.flatMap((outcome) => units[outcome].findings.filter((finding) => finding.row === row.id)),
    ),
    participation: table.rows.map((row) => ({
      row: row.id,
      respondents: respondentsOf(row),
      headcount: headcountOf(input, row),
    })),
    audits: auditsInOrder(input.audits, table.rows),
    cooccurrence: cooccurrence(rootOf(table)),
  }
}

function byOutcome<T>(f: (outcome: Outcome) => T): Record<Outcome, T> {
  return { wristAny: f('wristAny'), backAny: f('backAny'), both: f('both') }
}

function dated({ quarter, rows }: PublishedTable): DatedTable {
  if (quarter === null) throw new RangeError('findings need a table with a quarter')
  return { quarter, rows }
}

function rootOf({ rows }: DatedTable): ProtectedRow {
  const root = rows.find(({ parent }) => parent === null)
  if (!root) throw new RangeError('a published table has a root row')
  return root
}

function respondentsOf({ id, cells }: ProtectedRow): number {
  if (cells.respondents.kind !== 'count') throw new RangeError(`row ${id}: respondents are always published`)
  return cells.respondents.value
}

function headcountOf({ headcounts }: AnalysisInput, row: ProtectedRow): number | null {
  const headcount = headcounts[row.id]
  if (headcount === undefined) return null
  if (!Number.isSafeInteger(headcount) || headcount < 0)
    throw new RangeError(`row ${row.id}: no headcount: ${headcount}`)
  return headcount
}

function intervalOf(row: ProtectedRow, outcome: Outcome): IntervalCount {
  return { ...row.feasible[outcome], n: respondentsOf(row) }
}

function summaryOf({ mean, lower, upper }: RateEstimate): RateEstimate {
  return { mean, lower, upper }
}

/** Rows of units: nothing below them, and not the organisation itself. In order of their ids, so that no sum depends on the table's order. */
function unitRows({ rows }: DatedTable, outcome: Outcome): ProtectedRow[] {
  const parents = new Set(rows.map(({ parent }) => parent))
  return rows
    .filter(({ id, parent, cells }) => parent !== null && !parents.has(id) && cells[outcome].kind !== 'notOffered')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The same unit: same id, and made of the same members. A merged row with other members is another unit. */
function isSameUnit(a: ProtectedRow, b: ProtectedRow): boolean {
  return a.id === b.id && [...a.members].sort().join('\n') === [...b.members].sort().join('\n')
}

/** Posteriors of all units of one quarter, with this quarter's own spread, and `before` as further evidence on each. */
function estimateUnits(
  table: DatedTable,
  outcome: Outcome,
  before: (row: ProtectedRow) => Evidence[],
): { prior: PriorFinding; rows: Estimated[] } {
  const rows = unitRows(table, outcome)
  const cells = rows.map((row) => intervalOf(row, outcome))
  const spread = learnSpread(cells)
  return {
    prior: spread.finding,
    rows: rows.map((row, i) => {
      const prior = spread.priorOf(i)
      const own: Evidence = { ...intervalOf(row, outcome), discount: 1 }
      const carried = before(row)
      const thisQuarter = combineEvidence(prior, [own])
      return {
        row,
        thisQuarter,
        estimate: carried.length > 0 ? combineEvidence(prior, [own, ...carried]) : thisQuarter,
      }
    }),
  }
}

function unitFindings(
  input: AnalysisInput,
  table: DatedTable,
  earlier: readonly DatedTable[],
  previous: DatedTable | undefined,
  outcome: Outcome,
  overall: OverallFinding,
): { prior: PriorFinding; findings: UnitFinding[] } {
  const { rule } = input
  const carriedInto = (row: ProtectedRow): Evidence[] =>
    earlier.flatMap(({ quarter, rows }) => {
      const same = rows.find((candidate) => isSameUnit(candidate, row))
      if (!same || same.cells[outcome].kind === 'notOffered') return []
      const age = quarterOrdinal(table.quarter) - quarterOrdinal(quarter)
      return [{ ...intervalOf(same, outcome), discount: rule.discount ** age }]
    })
  const { prior, rows } = estimateUnits(table, outcome, carriedInto)
  const before = previous ? estimateUnits(previous, outcome, () => []).rows : []

  const exceedances = rows.map(({ estimate }) => estimate.exceeds(rule.factor * overall.estimate.mean))
  const ungraded = rows.map(({ row, estimate }) => reasonNotToGrade(input, row, estimate))
  const candidates = rows.flatMap((_, i) =>
    (exceedances[i] ?? 0) >= rule.hotspotProbability && !ungraded[i] ? [i] : [],
  )
  const listed = new Set(
    [
      ...bayesianDiscoveries(
        candidates.map((i) => exceedances[i] ?? 0),
        rule.falseDiscoveryRate,
      ),
    ].map((i) => candidates[i]),
  )
  const ranked = rows.flatMap((_, i) => (ungraded[i] === undefined || ungraded[i] === 'intervalTooWide' ? [i] : []))
  const topR = Math.min(rule.topR, Math.max(1, ranked.length))
  const ranks = rankPosteriors(
    rows.flatMap(({ estimate }, i) => (ranked.includes(i) ? [estimate] : [])),
    topR,
  )

  const findings = rows.map(({ row, estimate, thisQuarter }, i): UnitFinding => {
    const exceedance = exceedances[i] ?? 0
    const rank = ranks[ranked.indexOf(i)]
    const past = before.find((candidate) => isSameUnit(candidate.row, row))
    return {
      row: row.id,
      outcome,
      n: respondentsOf(row),
      cell: row.cells[outcome],
      feasible: row.feasible[outcome],
      estimate: summaryOf(estimate),
      thisQuarter: summaryOf(thisQuarter),
      exceedance,
      rank: rank ? { expected: rank.expectedRank, probabilityTop: rank.probabilityTop, topR } : null,
      ...grade(rule, exceedance, listed.has(i), ungraded[i]),
      change: past && previous ? { from: previous.quarter, ...changeBetween(thisQuarter, past.thisQuarter) } : null,
    }
  })
  return { prior, findings }
}

type UngradedReason = Extract<StateReason, 'mergedUnits' | 'responseBelowHalf' | 'intervalTooWide'>

/** Why a unit gets no grade whatever its rate, or undefined. */
function reasonNotToGrade(input: AnalysisInput, row: ProtectedRow, estimate: Posterior): UngradedReason | undefined {
  if (row.merged) return 'mergedUnits'
  const headcount = headcountOf(input, row)
  const known = input.denominator === 'people' && headcount !== null
  if (known && respondentsOf(row) < lowestGradedResponse * headcount) return 'responseBelowHalf'
  if (estimate.upper - estimate.lower > widestGradedInterval) return 'intervalTooWide'
  return undefined
}

function grade(
  rule: HotspotRule,
  exceedance: number,
  listed: boolean,
  ungraded: UngradedReason | undefined,
): { state: HotspotState; reason: StateReason } {
  if (ungraded === 'responseBelowHalf') return { state: 'lowResponse', reason: ungraded }
  if (ungraded) return { state: 'tooLittleData', reason: ungraded }
  if (listed) return { state: 'hotspot', reason: 'probablyAboveThreshold' }
  if (exceedance >= rule.hotspotProbability) return { state: 'watch', reason: 'listWouldHoldTooManyFalseAlarms' }
  if (exceedance >= rule.watchProbability) return { state: 'watch', reason: 'possiblyAboveThreshold' }
  return { state: 'noSignal', reason: 'notProbablyAbove' }
}

/**
 * The organisation's rate: count over n with Jeffreys' interval. Where the count is an interval: its middle, and
 * the union of the intervals of all counts in it.
 */
function overallFinding(table: DatedTable, previous: DatedTable | undefined, outcome: Outcome): OverallFinding {
  const root = rootOf(table)
  const { low, high, n } = intervalOf(root, outcome)
  const alone = (row: ProtectedRow): Posterior =>
    combineEvidence(jeffreysPrior, [{ ...intervalOf(row, outcome), discount: 1 }])
  return {
    outcome,
    n,
    cell: root.cells[outcome],
    feasible: { low, high },
    estimate: { mean: (low + high) / (2 * n), lower: jeffreys(low, n).lower, upper: jeffreys(high, n).upper },
    change: previous ? { from: previous.quarter, ...changeBetween(alone(root), alone(rootOf(previous))) } : null,
  }
}

/** Wrist and back in the same person, for the whole organisation, where the four classes follow exactly from what is published. */
function cooccurrence(root: ProtectedRow): CooccurrenceFinding {
  const n = respondentsOf(root)
  const { wristAny, backAny, both } = root.feasible
  if ([wristAny, backAny, both].some(({ low, high }) => low !== high)) return { kind: 'notExact' }
  const observed = both.low
  const expected = (wristAny.low * backAny.low) / n
  if (expected === 0) return { kind: 'notExact' }
  const classes = {
    a: observed,
    b: wristAny.low - observed,
    c: backAny.low - observed,
    d: n - wristAny.low - backAny.low + observed,
  }
  const { estimate, lower, upper } = oddsRatio(classes)
  const ratio = observed / expected
  if (estimate === null || upper === null) return { kind: 'unbounded', observed, expected, ratio }
  return { kind: 'exact', observed, expected, ratio, oddsRatio: { estimate, lower, upper } }
}

function auditsInOrder(audits: readonly AuditFinding[], rows: readonly ProtectedRow[]): AuditFinding[] {
  const place = new Map(rows.map(({ id }, i) => [id, i]))
  const placed = audits.map((audit) => {
    const index = place.get(audit.row)
    if (index === undefined) throw new RangeError(`audits of ${audit.row}, which is no row of the table`)
    return { audit, index }
  })
  if (new Set(audits.map(({ row }) => row)).size < audits.length) throw new RangeError('a row has two audit entries')
  return placed.sort((a, b) => a.index - b.index).map(({ audit }) => audit)
}

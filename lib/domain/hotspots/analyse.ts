import type { PublishedRows } from '../disclosure/protected-table'
import { type Outcome, outcomes, type ProtectedRow } from '../disclosure/table'
import { summariseAudits } from '../instruments/rosa-summary'
import { compareQuarters, type Quarter, quarterOrdinal, shiftQuarter } from '../organisation/quarter'
import type { IntervalCount } from '../statistics/beta-binomial'
import { changeBetween } from '../statistics/change'
import { jeffreys } from '../statistics/intervals'
import { bayesianDiscoveries } from '../statistics/multiplicity'
import { rankPosteriors } from '../statistics/ranking'
import { combineEvidence, type Evidence, type Posterior } from '../statistics/rate-posterior'
import { cooccurrence, pooledCooccurrence } from './cooccurrence'
import { disagreements } from './disagreement'
import { drivers, sectionAssociations } from './drivers'
import { detectableChanges, interventionEffects } from './effects'
import type {
  AuditFinding,
  Findings,
  HotspotRule,
  HotspotState,
  OverallFinding,
  PriorFinding,
  RateEstimate,
  StateReason,
  UnitFinding,
} from './findings'
import { type AnalysisInput, headcountOfRow } from './inputs'
import { mechanisms } from './mechanisms'
import { nonResponse } from './participation'
import { checkRule, lowestGradedResponse, widestGradedInterval } from './rule'
import { jeffreysPrior, learnSpread } from './spread'

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
  const earlier = input.earlier.map(({ table }) => dated(table)).sort((a, b) => compareQuarters(b.quarter, a.quarter))
  earlier.forEach(({ quarter }, i) => {
    if (quarterOrdinal(quarter) >= quarterOrdinal(earlier[i - 1]?.quarter ?? table.quarter)) {
      throw new RangeError(`${quarter} is not earlier than ${table.quarter}, or comes twice`)
    }
  })
  const previous = earlier.find(({ quarter }) => quarter === shiftQuarter(table.quarter, -1))

  const overall = byOutcome((outcome) => overallFinding(table, previous, outcome))
  const units = byOutcome((outcome) => unitFindings(input, table, earlier, previous, outcome, overall[outcome]))
  const unitList = table.rows.flatMap((row) =>
    outcomes.flatMap((outcome) => units[outcome].findings.filter((finding) => finding.row === row.id)),
  )
  return {
    quarter: table.quarter,
    denominator: input.denominator,
    rule: input.rule,
    overall,
    priors: byOutcome((outcome) => units[outcome].prior),
    units: unitList,
    participation: table.rows.map((row) => ({
      row: row.id,
      respondents: respondentsOf(row),
      headcount: headcountOfRow(row, input.headcounts),
      nonResponse: nonResponse(row, input),
    })),
    audits: auditFindings(table, input.audits),
    cooccurrence: table.rows.map(cooccurrence),
    pooledCooccurrence: pooledCooccurrence(table.rows),
    mechanisms: mechanisms(input.table),
    drivers: drivers(input),
    associations: sectionAssociations(input, unitList),
    disagreements: disagreements(input, unitList),
    effects: interventionEffects(input),
    detectable: detectableChanges(input, unitList),
  }
}

function byOutcome<T>(f: (outcome: Outcome) => T): Record<Outcome, T> {
  return { wristAny: f('wristAny'), backAny: f('backAny'), both: f('both') }
}

function dated({ quarter, rows }: PublishedRows): DatedTable {
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
      yearChange: null,
      alarm: { kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' },
      drift: { kind: 'notFollowed', reason: 'fewerThanEightQuarters' },
    }
  })
  return { prior, findings }
}

type UngradedReason = Extract<StateReason, 'mergedUnits' | 'responseBelowHalf' | 'intervalTooWide'>

/** Why a unit gets no grade whatever its rate, or undefined. */
function reasonNotToGrade(input: AnalysisInput, row: ProtectedRow, estimate: Posterior): UngradedReason | undefined {
  if (row.merged) return 'mergedUnits'
  const headcount = headcountOfRow(row, input.headcounts)
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
    yearChange: null,
  }
}

/** What audits found in every row that has any. */
function auditFindings({ rows }: DatedTable, audits: AnalysisInput['audits']): AuditFinding[] {
  const units = new Set(audits.map(({ unit }) => unit))
  if (units.size < audits.length) throw new RangeError('a unit has two audit entries')
  return rows.flatMap((row) => {
    const scores = audits.filter(({ unit }) => row.members.includes(unit)).flatMap((entry) => entry.scores)
    if (scores.length === 0) return []
    // The final score of ROSA is its worst section.
    const final = (score: (typeof scores)[number]) => Math.max(score.chair, score.monitorPhone, score.mouseKeyboard)
    return [{ row: row.id, ...summariseAudits(scores.map((score) => ({ ...score, final: final(score) }))) }]
  })
}

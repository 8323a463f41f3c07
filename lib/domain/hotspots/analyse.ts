import { type Outcome, outcomes } from '../disclosure/table'
import { auditFindings } from './audit-summary'
import { cooccurrence, pooledCooccurrence } from './cooccurrence'
import { detectableChanges } from './detectable'
import { disagreements } from './disagreement'
import { drivers } from './drivers'
import { interventionEffects } from './effects'
import type { Findings } from './findings'
import type { AnalysisInput } from './inputs'
import { mechanisms } from './mechanisms'
import { overallFinding } from './overall'
import { participation } from './participation'
import { datedTables } from './published-rows'
import { checkRule } from './rule'
import { unitFindings } from './unit-findings'
import { unitSeries } from './unit-quarter'

/**
 * Turns a quarter's protected table into findings. Deterministic and independent of the order of rows and of
 * earlier tables. Each step is explained in docs/method.md.
 * Unit findings are given for the rows that nothing lies below, except the root, and for outcomes that are offered there.
 * @throws RangeError for a table without a quarter, an earlier table that is not earlier or comes twice, an audit
 * entry or headcount that is none, or a rule that contradicts itself.
 */
export function analyse(input: AnalysisInput): Findings {
  checkRule(input.rule)
  const tables = datedTables(input)
  const { rows } = tables.now

  const series = byOutcome((outcome) => unitSeries(tables, outcome))
  const overall = byOutcome((outcome) => overallFinding(tables, outcome))
  const byUnit = byOutcome((outcome) => unitFindings(input, series[outcome], outcome, overall[outcome].estimate.mean))
  const units = rows.flatMap(({ id }) =>
    outcomes.flatMap((outcome) => byUnit[outcome].findings.filter(({ row }) => row === id)),
  )
  return {
    quarter: tables.now.quarter,
    denominator: input.denominator,
    rule: input.rule,
    overall,
    priors: byOutcome((outcome) => byUnit[outcome].prior),
    units,
    participation: participation(input, units),
    audits: auditFindings(input),
    cooccurrence: rows.map(cooccurrence),
    pooledCooccurrence: pooledCooccurrence(rows),
    mechanisms: mechanisms(input.table),
    drivers: drivers(input),
    disagreements: disagreements(input, units, ({ row, outcome }) => {
      const estimate = byUnit[outcome].estimates.get(row)
      if (!estimate) throw new RangeError(`${row} has no estimate`)
      return { estimate, organisationRate: overall[outcome].estimate.mean }
    }),
    effects: interventionEffects(input, series),
    detectable: detectableChanges(units, series),
  }
}

function byOutcome<T>(f: (outcome: Outcome) => T): Record<Outcome, T> {
  return { wristAny: f('wristAny'), backAny: f('backAny'), both: f('both') }
}

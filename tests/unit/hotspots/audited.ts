import { type Outcome, outcomes } from '../../../lib/domain/disclosure/table'
import type { UnitFinding } from '../../../lib/domain/hotspots/findings'
import type { AnalysisInput } from '../../../lib/domain/hotspots/inputs'
import { datedTables } from '../../../lib/domain/hotspots/published-rows'
import { aggregateAudits, type WorkstationAudit } from '../../../lib/domain/hotspots/row-audits'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { type UnitSeries, unitSeries } from '../../../lib/domain/hotspots/unit-quarter'
import { type Posture, postures } from '../../../lib/domain/instruments/posture'
import { publishedTable } from './published-table'

/** Section scores of one workstation: chair, monitor and telephone, mouse and keyboard. */
export type Scores = readonly [chair: number, monitorPhone: number, mouseKeyboard: number]

/** The workstations of one unit. A posture was seen at the first so many; one that is not named, nowhere. */
export function audited(
  unitCode: string,
  scores: readonly Scores[],
  seen: Partial<Record<Posture, number>> = {},
): WorkstationAudit[] {
  return scores.map(([chair, monitorPhone, mouseKeyboard], place) => ({
    unitCode,
    final: Math.max(chair, monitorPhone, mouseKeyboard),
    chair,
    monitorPhone,
    mouseKeyboard,
    postures: postures.filter((posture) => place < (seen[posture] ?? 0)),
  }))
}

/** So many workstations with a poor chair, and so many that are well. */
export const chairs = (poor: number, well: number): Scores[] => [
  ...Array.from({ length: poor }, (): Scores => [6, 2, 2]),
  ...Array.from({ length: well }, (): Scores => [2, 2, 2]),
]

/** An analysis of one quarter, about whose parts nothing is said unless named. */
export function analysisInput({
  workstations = [],
  ...changes
}: Partial<AnalysisInput> & { workstations?: readonly WorkstationAudit[] } = {}): AnalysisInput {
  const table =
    changes.table ??
    publishedTable('2026-Q3', [
      { id: 'A', n: 40, wrist: 20, back: 12 },
      { id: 'B', n: 40, wrist: 8, back: 12 },
    ])
  return {
    table,
    earlier: [],
    headcounts: {},
    audits: aggregateAudits(table.rows, workstations),
    interventions: [],
    rule: standardRule,
    denominator: 'people',
    ...changes,
  }
}

/** The quarters of an analysis by outcome. Nothing is computed before it is asked for. */
export function seriesOf(input: AnalysisInput): Record<Outcome, UnitSeries> {
  const tables = datedTables(input)
  // Every outcome gets its series.
  return Object.fromEntries(outcomes.map((outcome) => [outcome, unitSeries(tables, outcome)])) as Record<
    Outcome,
    UnitSeries
  >
}

/** A unit of 40 with this estimate; everything else about it is plain. */
export function unitFinding(row: string, outcome: Outcome, mean: number): UnitFinding {
  const estimate = { mean, lower: mean / 2, upper: (1 + mean) / 2 }
  return {
    row,
    outcome,
    n: 40,
    cell: { kind: 'count', value: 20 },
    feasible: { low: 20, high: 20 },
    estimate,
    thisQuarter: { ...estimate, mean: 1 - mean },
    exceedance: 0.5,
    rank: null,
    state: 'noSignal',
    reason: 'notProbablyAbove',
    change: null,
    yearChange: null,
    alarm: { kind: 'notTested', reason: 'fewerThanTwoEarlierQuarters' },
    drift: { kind: 'notFollowed', reason: 'fewerThanEightQuarters' },
  }
}

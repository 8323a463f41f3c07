import type { AnalysisInput, AuditAggregate } from '../../../lib/domain/hotspots/inputs'
import { standardRule } from '../../../lib/domain/hotspots/rule'
import { type Posture, postures } from '../../../lib/domain/instruments/posture'
import { publishedTable } from './published-table'

/** Section scores of one workstation: chair, monitor and telephone, mouse and keyboard. */
export type Scores = readonly [chair: number, monitorPhone: number, mouseKeyboard: number]

/** Audits of one unit. Postures that are not named were never seen. */
export function audited(
  unit: string,
  scores: readonly Scores[],
  seen: Partial<Record<Posture, number>> = {},
): AuditAggregate {
  return {
    unit,
    scores: scores.map(([chair, monitorPhone, mouseKeyboard]) => ({ chair, monitorPhone, mouseKeyboard })),
    // Every posture gets its count.
    postures: Object.fromEntries(
      postures.map((posture) => [posture, seen[posture] ?? 0]),
    ) as AuditAggregate['postures'],
  }
}

/** An analysis of one quarter, about whose parts nothing is said unless named. */
export function analysisInput(changes: Partial<AnalysisInput> = {}): AnalysisInput {
  return {
    table: publishedTable('2026-Q3', [
      { id: 'A', n: 40, wrist: 20, back: 12 },
      { id: 'B', n: 40, wrist: 8, back: 12 },
    ]),
    earlier: [],
    headcounts: {},
    audits: [],
    interventions: [],
    rule: standardRule,
    denominator: 'people',
    ...changes,
  }
}

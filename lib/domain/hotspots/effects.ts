import type { DetectableFinding, EffectFinding, UnitFinding } from './findings'
import type { AnalysisInput } from './inputs'

/** Complaints before and after what was done, against units where nothing was done. */
export function interventionEffects(_input: AnalysisInput): EffectFinding[] {
  return []
}

/** The smallest lasting change that each row is big enough to show. */
export function detectableChanges(_input: AnalysisInput, _units: readonly UnitFinding[]): DetectableFinding[] {
  return []
}

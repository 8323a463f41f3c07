import type { DisagreementFinding, UnitFinding } from './findings'
import type { AnalysisInput } from './inputs'

/** Where audits and complaints of a row agree, and where they do not. */
export function disagreements(_input: AnalysisInput, _units: readonly UnitFinding[]): DisagreementFinding[] {
  return []
}

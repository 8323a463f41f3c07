import type { ProtectedRow } from '../disclosure/table'
import type { ParticipationFinding } from './findings'
import type { AnalysisInput } from './inputs'

/** What those who did not answer could change. */
export function nonResponse(_row: ProtectedRow, _input: AnalysisInput): ParticipationFinding['nonResponse'] {
  return null
}

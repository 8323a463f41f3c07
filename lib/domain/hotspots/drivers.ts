import type { DriverFinding, SectionAssociation, UnitFinding } from './findings'
import type { AnalysisInput } from './inputs'

/** What audits found in each row, against all other audits of the organisation. */
export function drivers(_input: AnalysisInput): DriverFinding[] {
  return []
}

/** Whether mean section scores and complaint rates go together over the units. */
export function sectionAssociations(_input: AnalysisInput, _units: readonly UnitFinding[]): SectionAssociation[] {
  return []
}

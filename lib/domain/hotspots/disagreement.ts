import type { ProtectedRow } from '../disclosure/table'
import { rosaActionLevel } from '../instruments/rosa'
import type { Posterior } from '../statistics/rate-posterior'
import { studentLimit, studentSurvival } from '../statistics/student-t'
import { type DisagreementFinding, type Quadrant, quadrants, type UnitFinding } from './findings'
import type { AnalysisInput } from './inputs'
import { auditsOf, checkAudits, finalScore, roundingVariance, squaresAroundMean } from './row-audits'

/** A row is put into a quadrant when it lies there with this probability. */
const placedFrom = 0.8

/** What a row's complaints were estimated from, and the organisation's rate to compare with. */
export type ComplaintEvidence = (finding: UnitFinding) => { estimate: Posterior; organisationRate: number }

/**
 * Where audits and complaints of a row agree, and where they do not: is its rate above the organisation's, and is the
 * mean final score of its workstations at the action level or above? Each with its probability; the two are taken to
 * be independent, since they come from different people looking at different things.
 *
 * The mean final score has Student's interval with the variance within rows, common to all rows of units: under a flat
 * prior that is its posterior. It is cut to the scale of 1 to 10. Rows with one audit or none, and those whose response
 * is too low to say what their people feel, are not placed. In the order of unit findings.
 * @throws RangeError for an audit entry that is none.
 */
export function disagreements(
  { table, audits }: AnalysisInput,
  units: readonly UnitFinding[],
  evidenceOf: ComplaintEvidence,
): DisagreementFinding[] {
  checkAudits(audits)
  const placed = new Set(units.map(({ row }) => row))
  const finals = new Map(table.rows.filter(({ id }) => placed.has(id)).map((row) => [row.id, finalScores(row, audits)]))
  const within = varianceWithin([...finals.values()])
  return units.flatMap((unit): DisagreementFinding[] => {
    const scores = finals.get(unit.row) ?? []
    if (scores.length < 2 || unit.state === 'lowResponse') return []
    const { estimate, organisationRate } = evidenceOf(unit)
    const complaintsHigh = estimate.exceeds(organisationRate)
    const { mean, lower, upper, probabilityHigh } = meanScore(scores, within)
    const probabilities: Record<Quadrant, number> = {
      highBoth: complaintsHigh * probabilityHigh,
      complaintsOnly: complaintsHigh * (1 - probabilityHigh),
      auditOnly: (1 - complaintsHigh) * probabilityHigh,
      lowBoth: (1 - complaintsHigh) * (1 - probabilityHigh),
    }
    return [
      {
        row: unit.row,
        outcome: unit.outcome,
        complaints: unit.estimate,
        complaintsHigh,
        audit: { mean, lower, upper },
        auditHigh: probabilityHigh,
        probabilities,
        quadrant: quadrants.find((quadrant) => probabilities[quadrant] >= placedFrom) ?? null,
      },
    ]
  })
}

function finalScores(row: ProtectedRow, audits: AnalysisInput['audits']): number[] {
  return auditsOf(row, audits).here.scores.map(finalScore)
}

/** The variance of scores within rows, of all rows together, and its degrees of freedom. */
type Within = { variance: number; degrees: number }

function varianceWithin(rows: readonly (readonly number[])[]): Within {
  const repeated = rows.filter(({ length }) => length > 1)
  const degrees = repeated.reduce((sum, { length }) => sum + length - 1, 0)
  // In the order of their size, so that the sum does not depend on the order of rows.
  const squares = repeated.map(squaresAroundMean).sort((a, b) => a - b)
  return {
    variance: Math.max(roundingVariance, squares.reduce((sum, value) => sum + value, 0) / Math.max(1, degrees)),
    degrees,
  }
}

function meanScore(
  scores: readonly number[],
  { variance, degrees }: Within,
): { mean: number; lower: number; upper: number; probabilityHigh: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const error = Math.sqrt(variance / scores.length)
  const halfWidth = studentLimit(0.05, degrees) * error
  return {
    mean,
    lower: Math.max(1, mean - halfWidth),
    upper: Math.min(10, mean + halfWidth),
    probabilityHigh: studentSurvival((rosaActionLevel - mean) / error, degrees),
  }
}

import { jeffreys } from '../statistics/intervals'
import { mixturePosterior, type Posterior } from '../statistics/rate-posterior'
import { type DisagreementFinding, type Quadrant, quadrants, type UnitFinding } from './findings'
import type { AnalysisInput } from './inputs'
import { readAudits } from './row-audits'

/** A row is put into a quadrant when it lies there with this probability. */
const placedFrom = 0.8

/**
 * Workstations are called poor where more than this share of them is at the action level. Half, not the organisation's
 * share: whoever has audited a unit can count it on their fingers, and no unit looks well because all others are worse.
 */
const most = 0.5

/** What a row's complaints were estimated from, and the organisation's rate to compare with. */
export type ComplaintEvidence = (finding: UnitFinding) => { estimate: Posterior; organisationRate: number }

/**
 * Where audits and complaints of a row agree, and where they do not: is its rate above the organisation's, and are most of
 * its workstations at the action level? Each with its probability; the two are taken to be independent, since they come
 * from different people looking at different things.
 *
 * The share of workstations at the action level has the posterior Beta(y + 1/2, n - y + 1/2) (Jeffreys). Every unit finding gets
 * an entry, in the order of unit findings: rows with too few audited workstations, and those whose response is too
 * low to say what their people feel, say what is missing.
 * @throws RangeError for audit entries that are none.
 */
export function disagreements(
  { table, audits }: Pick<AnalysisInput, 'table' | 'audits'>,
  units: readonly UnitFinding[],
  evidenceOf: ComplaintEvidence,
): DisagreementFinding[] {
  const { workstations: audited, scores } = readAudits(table.rows, audits)
  return units.map((unit): DisagreementFinding => {
    const { row, outcome } = unit
    const workstations = audited(row)
    const told = scores.of(row)
    const missing = { row, outcome, kind: 'notCompared', workstations } as const
    if (unit.state === 'lowResponse') return { ...missing, reason: 'responseBelowHalf' }
    // Nothing lies below a row with a unit finding: it tells of all its workstations or of none.
    if (told.workstations === 0) return { ...missing, reason: 'tooFewWorkstations' }
    const { estimate, organisationRate } = evidenceOf(unit)
    const atActionLevel = told.counts.final
    const complaintsHigh = estimate.exceeds(organisationRate)
    const mostAtActionLevel = probabilityOfMost(atActionLevel, workstations)
    const probabilities = quadrantProbabilities(complaintsHigh, mostAtActionLevel)
    return {
      row,
      outcome,
      kind: 'compared',
      complaints: unit.estimate,
      complaintsHigh,
      workstations,
      atActionLevel,
      share: { mean: atActionLevel / workstations, ...jeffreys(atActionLevel, workstations) },
      mostAtActionLevel,
      probabilities,
      quadrant: quadrants.find((quadrant) => probabilities[quadrant] >= placedFrom) ?? null,
    }
  })
}

function probabilityOfMost(atActionLevel: number, workstations: number): number {
  const [alpha, beta] = [atActionLevel + 0.5, workstations - atActionLevel + 0.5]
  return mixturePosterior([{ alpha, beta, weight: 1 }]).exceeds(most)
}

function quadrantProbabilities(complaintsHigh: number, auditHigh: number): Record<Quadrant, number> {
  return {
    highBoth: complaintsHigh * auditHigh,
    complaintsOnly: complaintsHigh * (1 - auditHigh),
    auditOnly: (1 - complaintsHigh) * auditHigh,
    lowBoth: (1 - complaintsHigh) * (1 - auditHigh),
  }
}

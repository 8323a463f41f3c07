import { type Posture, postures } from '../instruments/posture'
import { rosaSectionIds } from '../instruments/rosa-items'
import { rateDifference } from '../statistics/rate-difference'
import type { DriverFinding, NotCompared, ShareComparison } from './findings'
import type { AnalysisInput, AuditAggregate } from './inputs'
import {
  fewestForPostures,
  fewestWorkstations,
  type RowAudits,
  readAudits,
  type ScoreMark,
  type Told,
} from './row-audits'

/**
 * What audits found in each row but the organisation's, against all other workstations that the release tells of:
 * shares at the action level, by the final score and by each section, and shares where each posture was seen. Compared as two independent
 * shares (`rateDifference`). In the order of rows.
 * @throws RangeError for audit entries that are none.
 */
export function drivers({ table, audits }: Pick<AnalysisInput, 'table' | 'audits'>): DriverFinding[] {
  const read = readAudits(table.rows, audits)
  return table.rows.filter(({ parent }) => parent !== null).map(({ id }) => driversOf(id, read))
}

function driversOf(row: string, audits: RowAudits): DriverFinding {
  const entry = audits.of(row)
  return {
    row,
    workstations: entry?.workstations ?? 0,
    scores: compareScores(entry, audits.scores),
    postures: comparePostures(entry, audits.postures),
  }
}

function compareScores(entry: AuditAggregate | null, all: Told<ScoreMark>): DriverFinding['scores'] {
  const counts = entry?.atActionLevel
  if (!entry || !counts) return notTold(entry, fewestWorkstations)
  const compare = comparison({ workstations: entry.workstations, counts }, all)
  if (!compare) return { reason: 'noneElsewhere' }
  return { final: compare('final'), sections: rosaSectionIds.map((section) => ({ section, ...compare(section) })) }
}

function comparePostures(entry: AuditAggregate | null, all: Told<Posture>): DriverFinding['postures'] {
  const counts = entry?.postures
  if (!entry || !counts) return notTold(entry, fewestForPostures)
  const compare = comparison({ workstations: entry.workstations, counts }, all)
  if (!compare) return { reason: 'noneElsewhere' }
  return { seen: postures.map((posture) => ({ posture, ...compare(posture) })) }
}

function notTold(entry: AuditAggregate | null, fewest: number): NotCompared {
  return { reason: (entry?.workstations ?? 0) < fewest ? 'tooFewWorkstations' : 'rowsBelowTell' }
}

/** Compares the share of a mark here with that among all others; null where there are no others. */
function comparison<Mark extends string>(here: Told<Mark>, all: Told<Mark>): ((mark: Mark) => ShareComparison) | null {
  const others = all.workstations - here.workstations
  if (others === 0) return null
  return (mark) => {
    const inside = { count: here.counts[mark], of: here.workstations }
    const outside = { count: all.counts[mark] - inside.count, of: others }
    return {
      here: inside,
      elsewhere: outside,
      ...rateDifference({ y: inside.count, n: inside.of }, { y: outside.count, n: outside.of }),
    }
  }
}

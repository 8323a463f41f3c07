import { postures } from '../instruments/posture'
import { rosaSectionIds } from '../instruments/rosa-items'
import { rateDifference } from '../statistics/rate-difference'
import type { DriverFinding, NotCompared, ShareComparison } from './findings'
import type { AnalysisInput } from './inputs'
import { type RowAudits, readAudits, type ToldByRows } from './row-audits'

/**
 * What audits found in each row but the organisation's, against all other workstations that the release tells of:
 * shares at the action level, by the final score and by each section, and shares where each posture was seen. Compared
 * as two independent shares (`rateDifference`). In the order of rows.
 * @throws RangeError for audit entries that are none.
 */
export function drivers({ table, audits }: Pick<AnalysisInput, 'table' | 'audits'>): DriverFinding[] {
  const read = readAudits(table.rows, audits)
  return table.rows.filter(({ parent }) => parent !== null).map(({ id }) => driversOf(id, read))
}

function driversOf(row: string, { workstations, scores, postures: seen }: RowAudits): DriverFinding {
  const score = comparison(row, scores)
  const posture = comparison(row, seen)
  return {
    row,
    workstations: workstations(row),
    scores:
      'reason' in score
        ? score
        : {
            final: score.of('final'),
            sections: rosaSectionIds.map((section) => ({ section, ...score.of(section) })),
          },
    postures:
      'reason' in posture ? posture : { seen: postures.map((code) => ({ posture: code, ...posture.of(code) })) },
  }
}

/** Compares the share of a mark in a row with that among all others. */
function comparison<Mark extends string>(
  row: string,
  { of, all }: ToldByRows<Mark>,
): { of: (mark: Mark) => ShareComparison } | NotCompared {
  const here = of(row)
  const others = all.workstations - here.workstations
  if (here.workstations === 0) return { reason: 'tooFewWorkstations' }
  if (others === 0) return { reason: 'noneElsewhere' }
  return {
    of: (mark) => {
      const inside = { count: here.counts[mark], of: here.workstations }
      const outside = { count: all.counts[mark] - inside.count, of: others }
      return {
        here: inside,
        elsewhere: outside,
        ...rateDifference({ y: inside.count, n: inside.of }, { y: outside.count, n: outside.of }),
      }
    },
  }
}

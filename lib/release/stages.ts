import { attackPublished, type PublicRow } from '../domain/disclosure/attacker'
import { protect } from '../domain/disclosure/protect'
import type { PublishedTable } from '../domain/disclosure/protected-table'
import type { ProtectedRow } from '../domain/disclosure/table'
import { analyse } from '../domain/hotspots/analyse'
import { standardRule } from '../domain/hotspots/rule'
import type { Stages } from './pipeline'

/** The computations of the product. */
export const stages: Stages = {
  protect: (table, policy, tieBreakKey) => protect(table, policy, { tieBreakKey }),
  withstandsAttack,
  analyse: (input) =>
    analyse({
      table: input.table,
      earlier: input.earlier,
      headcounts: input.headcounts,
      audits: input.audits,
      interventions: input.interventions,
      rule: standardRule,
      // Without admission one person may send several reports, so they are not called people.
      denominator: input.policy.admission === 'open' ? 'reports' : 'people',
    }),
}

/**
 * The attack once more, on the published numbers alone as they will stand in the release: nothing that the
 * protect run knew or concluded is used. Quarters share no report, so the union of everything shown falls
 * apart into quarters, and each is attacked by itself.
 */
async function withstandsAttack({ rows, threshold }: PublishedTable): Promise<boolean> {
  const attacks = await attackPublished(rows.map(publicRow), threshold)
  return attacks.every((attack) => attack.shortfalls.length === 0)
}

function publicRow({ id, parent, cells }: ProtectedRow): PublicRow {
  const { respondents, wristAny, backAny, both } = cells
  if (respondents.kind !== 'count') throw new RangeError(`row ${id} has no number of respondents`)
  return { id, parent, n: respondents.value, cells: { wristAny, backAny, both } }
}

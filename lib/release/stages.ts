import { attackLedger } from '../domain/disclosure/ledger'
import { protect } from '../domain/disclosure/protect'
import type { PublishedTable } from '../domain/disclosure/protected-table'
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
 * protect run knew or concluded is used.
 */
async function withstandsAttack(table: PublishedTable): Promise<boolean> {
  return (await attackLedger([table])).passed
}

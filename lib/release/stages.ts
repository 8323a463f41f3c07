import { attackLedger } from '../domain/disclosure/ledger'
import { protect } from '../domain/disclosure/protect'
import type { PublishedTable } from '../domain/disclosure/protected-table'
import { findingsOf } from './finding-inputs'
import type { Stages } from './pipeline'

/** The computations of the product. */
export const stages: Stages = {
  protect: (table, policy, tieBreakKey) => protect(table, policy, { tieBreakKey }),
  withstandsAttack,
  analyse: findingsOf,
}

/**
 * The attack once more, on the published numbers alone as they will stand in the release: nothing that the
 * protect run knew or concluded is used.
 */
async function withstandsAttack(table: PublishedTable): Promise<boolean> {
  return (await attackLedger([table])).passed
}

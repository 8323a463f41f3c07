import { attackLedger } from '../domain/disclosure/ledger'
import { protect } from '../domain/disclosure/protect'
import type { PublishedTable } from '../domain/disclosure/protected-table'
import { findingsOf } from './finding-inputs'
import type { ProvenEntry, Stages } from './pipeline'

/** The computations of the product. */
export const stages: Stages = {
  protect: (table, policy, tieBreakKey) => protect(table, policy, { tieBreakKey }),
  withstandsAttack,
  analyse: findingsOf,
}

/**
 * The attack once more, on published numbers alone: what is about to be seen together with everything that anybody has
 * seen before, of any quarter. Nothing that the protect run knew or concluded is used.
 */
async function withstandsAttack(table: PublishedTable, shown: readonly ProvenEntry[]): Promise<boolean> {
  // A release repeats its preview: the same cells once more tell nothing.
  const distinct = new Map(shown.map((entry) => [`${entry.quarter} ${entry.hash}`, entry]))
  return (await attackLedger([...distinct.values(), table])).passed
}

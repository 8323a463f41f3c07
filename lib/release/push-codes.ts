import type { OrganisationContext } from '../data/app/context'
import { listGoodEntryCodes } from '../data/app/entry-codes'
import { readReleaseInputs } from '../data/app/release-inputs'
import { listPendingBatches, recordPushed } from '../data/app/slips'
import type { WorkerVault } from '../data/vault/worker'
import { parseQuarter, quarterOf } from '../domain/organisation/quarter'

/**
 * Brings slips and entry codes to the vault, withdrawals too, and takes the hashes of slips away from the app
 * database. After a crash it is done again, which changes nothing.
 */
export async function pushCodes(vault: WorkerVault, context: OrganisationContext, at: Date): Promise<void> {
  const running = quarterOf(at)
  const { organisation } = await readReleaseInputs(context, running)
  for (const batch of await listPendingBatches(context)) {
    const quarter = parseQuarter(batch.quarter)
    if (quarter && batch.hashes.length > 0) {
      const { id, unit, hashes } = batch
      await vault.pushSlips({ organisation: organisation.slug, batch: id, quarter, unit, hashes })
    }
    if (batch.withdrawn) await vault.withdrawSlips(organisation.slug, batch.id)
    await recordPushed(context, batch)
  }
  await vault.pushEntryCodes({
    organisation: organisation.slug,
    codes: await listGoodEntryCodes(context, running),
  })
}

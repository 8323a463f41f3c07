import type { Quarter } from '../../domain/organisation/quarter'
import { callVault, callVaultAgain, vaultPool } from './pool'
import type { EntryCodeLimit, EntryCodesPush, QuarterCounts, SlipBatchPush, VaultFacts } from './types'

/** What the worker may do with the vault (role vault_worker): facts in, aggregates of closed quarters out. */
export type WorkerVault = {
  /** @throws when the open quarter named in the facts has been closed. */
  pushFacts(facts: VaultFacts): Promise<void>
  /** Irreversible: from its return on no report of the quarter comes, changes or goes. Safe to repeat. */
  closeQuarter(slug: string, quarter: Quarter): Promise<void>
  /** @throws when the quarter is not closed. */
  countQuarter(slug: string, quarter: Quarter): Promise<QuarterCounts>
  /** After publication: rewrites the rows in random order, once; goes on where it was cut off. Safe to repeat. */
  archiveQuarter(slug: string, quarter: Quarter, between?: () => Promise<void>): Promise<void>
  /**
   * Sealed remarks of a closed quarter, base64, in random order; null when they are fewer than `minimum`, or than ten.
   * @throws when the quarter is not closed.
   */
  collectRemarks(slug: string, quarter: Quarter, minimum: number): Promise<string[] | null>
  /** Deletes the sealed remarks of a closed quarter. Safe to repeat. */
  dropRemarks(slug: string, quarter: Quarter): Promise<void>
  /**
   * Every night: rewrites the open quarter's reports in random order, and apart from them remarks and what was used up.
   * Cut off, it has to start anew. `between` is awaited between two batches.
   */
  shuffleOpen(slug: string, between?: () => Promise<void>): Promise<void>
  /** Makes a batch of slips good. Safe to repeat. */
  pushSlips(batch: SlipBatchPush): Promise<void>
  /** From its return on no slip of the batch admits anybody. Safe to repeat, also for a batch that was never pushed. */
  withdrawSlips(slug: string, batch: string): Promise<void>
  /** Makes these entry codes good and every other one of the organisation not. */
  pushEntryCodes(codes: EntryCodesPush): Promise<void>
  /**
   * How often each of these codes was used in a closed quarter, by its hash; null once it was archived.
   * @throws when the quarter is not closed.
   */
  countEntryUses(
    slug: string,
    quarter: Quarter,
    codes: readonly EntryCodeLimit[],
  ): Promise<Record<string, number> | null>
  /** Deletes raw reports of closed quarters before this one, with all that admitted them. */
  purge(slug: string, beforeQuarter: Quarter, between?: () => Promise<void>): Promise<void>
  /** Reports of the open quarter, whole organisation, rounded down to 10; null under 50 heads or when none is open. */
  participation(slug: string): Promise<number | null>
  close(): Promise<void>
}

/**
 * Rows of a batch. Nobody waits for a batch but whoever changes one of its reports at that moment: a tenth of a second
 * on a busy machine (docs/performance.md).
 */
const batchSize = 1_000

export function connectWorkerVault(url: string, rowsOfABatch = batchSize): WorkerVault {
  const pool = vaultPool(url, { maximumConnections: 2 })
  const size = String(rowsOfABatch)
  /** One batch after another, until the vault says that there is none left. */
  const inBatches = (name: string) => async (slug: string, quarter: Quarter, between?: () => Promise<void>) => {
    const text = `SELECT api.${name}($1, $2, $3::integer) AS answer`
    while ((await callVaultAgain(pool, { name, text, values: [slug, quarter, size] })) !== true) await between?.()
  }
  const quarterCall = (name: string) => async (slug: string, quarter: Quarter) => {
    await callVaultAgain(pool, { name, text: `SELECT api.${name}($1, $2)::text AS answer`, values: [slug, quarter] })
  }
  const push = async (name: string, content: unknown) => {
    const text = `SELECT api.${name}($1::jsonb)::text AS answer`
    await callVaultAgain(pool, { name, text, values: [JSON.stringify(content)] })
  }
  return {
    pushFacts: (facts) => push('push_facts', facts),
    pushSlips: (batch) => push('push_slips', batch),
    async withdrawSlips(slug, batch) {
      const text = 'SELECT api.withdraw_slips($1, $2::uuid)::text AS answer'
      await callVaultAgain(pool, { name: 'withdraw_slips', text, values: [slug, batch] })
    },
    pushEntryCodes: (codes) => push('push_entry_codes', codes),
    async countEntryUses(slug, quarter, codes) {
      const text = 'SELECT api.count_entry_uses($1, $2, $3::jsonb) AS answer'
      const values = [slug, quarter, JSON.stringify(codes)]
      return (await callVault(pool, { name: 'count_entry_uses', text, values })) as Record<string, number> | null
    },
    closeQuarter: quarterCall('close_quarter'),
    async countQuarter(slug, quarter) {
      const text = 'SELECT api.count_quarter($1, $2) AS answer'
      // True by the function's definition, see intake.ts.
      return (await callVault(pool, { name: 'count_quarter', text, values: [slug, quarter] })) as QuarterCounts
    },
    archiveQuarter: inBatches('archive_quarter'),
    async shuffleOpen(slug, between) {
      const text = 'SELECT api.shuffle_open($1, $2::jsonb, $3::integer) AS answer'
      for (let place: unknown = null; ; await between?.()) {
        const values = [slug, place === null ? null : JSON.stringify(place), size]
        place = await callVaultAgain(pool, { name: 'shuffle_open', text, values })
        if (place === null) return
      }
    },
    async collectRemarks(slug, quarter, minimum) {
      const text = 'SELECT api.collect_remarks($1, $2, $3::integer) AS answer'
      const values = [slug, quarter, String(minimum)]
      return (await callVault(pool, { name: 'collect_remarks', text, values })) as string[] | null
    },
    dropRemarks: quarterCall('drop_remarks'),
    purge: inBatches('purge'),
    async participation(slug) {
      const text = 'SELECT api.participation($1) AS answer'
      return (await callVault(pool, { name: 'participation', text, values: [slug] })) as number | null
    },
    close: () => pool.end(),
  }
}

import type { Quarter } from '../../domain/organisation/quarter'
import type { AppTransaction } from './client'

/** What the worker does when asked. The database refuses other names, and jobs of another organisation. */
export type JobPayloads = {
  /** Tell the vault what the report form needs to know: after a change of units, headcounts, policy or quarter. */
  'push-facts': { organisationId: string }
  /** Make slips and entry codes good in the vault, or withdraw them there. */
  'push-codes': { organisationId: string }
  /** Carry out what an officer ordered for a quarter (reporting_quarter.ordered). */
  'carry-out-order': { organisationId: string; quarter: Quarter }
}

/**
 * Adds a job in the caller's transaction: the worker sees it when, and only when, the change behind it is committed.
 * A job that still waits is replaced by the same one.
 */
export async function enqueue<Task extends keyof JobPayloads>(
  tx: AppTransaction,
  task: Task,
  payload: JobPayloads[Task],
): Promise<void> {
  await tx.$queryRaw`SELECT api.enqueue(${task}, ${JSON.stringify(payload)}::jsonb)::text`
}

import { appPool } from './client'

const lockNotAvailable = '55P03'

/**
 * Runs `work` while no other worker holds the same lock, in this process or in another one; false when it is taken for
 * longer than `patienceMilliseconds`. The lock is a connection's: it ends with a killed worker. What a worker does
 * whose connection breaks meanwhile can be repeated, as every step can.
 */
export async function aloneWith(
  what: 'night' | { organisationId: string },
  patienceMilliseconds: number,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = await appPool().connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    // Zero would mean: for ever.
    await client.query("SELECT set_config('lock_timeout', $1, true)", [`${Math.max(1, patienceMilliseconds)}ms`])
    try {
      const name = what === 'night' ? 'night' : what.organisationId
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`worker ${name}`])
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable)) throw error
      await client.query('ROLLBACK')
      return false
    }
    await work()
    await client.query('COMMIT')
    return true
  } catch (error) {
    // Closed with its transaction and its lock.
    broken = error instanceof Error ? error : new Error('the lock was lost')
    throw error
  } finally {
    client.release(broken)
  }
}

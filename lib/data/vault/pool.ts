import { Pool, type PoolClient, types } from 'pg'

const jsonb = 3802

export type PoolOptions = {
  maximumConnections: number
  /** How long somebody waits for a connection. */
  connectionMilliseconds?: number
  /**
   * How long a call may take. PostgreSQL ends it then and nothing of it stays; where not even that answer comes (a
   * server that hangs as a whole), the call fails a second later. Without it a call takes its time.
   */
  callMilliseconds?: number
}

/**
 * A pool for one role of the vault. Calls functions, never tables, and never logs what went in: errors carry
 * PostgreSQL's code and no values.
 */
export function vaultPool(url: string, options: PoolOptions): Pool {
  const { maximumConnections, connectionMilliseconds = 5_000, callMilliseconds } = options
  const pool = new Pool({
    connectionString: url,
    max: maximumConnections,
    connectionTimeoutMillis: connectionMilliseconds,
    ...(callMilliseconds === undefined
      ? {}
      : { statement_timeout: callMilliseconds, query_timeout: callMilliseconds + 1_000 }),
    idleTimeoutMillis: 60_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === jsonb ? JSON.parse : types.getTypeParser(oid, format),
    },
  })
  // A server that goes away ends idle connections; the next call says so. Without this the process would end.
  pool.on('error', () => {})
  // The same for a connection that is lent out while no query runs on it: it has no listener of the pool's then.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Values of a vault function's call: text, or what is sent as JSON. */
export type Call = { name: string; text: string; values: readonly (string | null)[] }

/** One call of a function that answers one value. Named, so that the server plans it once per connection. */
export async function callVault(pool: Pool, call: Call): Promise<unknown> {
  const client: PoolClient = await pool.connect()
  let broken: Error | undefined
  try {
    const { rows } = await client.query<{ answer: unknown }>({
      name: call.name,
      text: call.text,
      values: [...call.values],
    })
    return rows[0]?.answer ?? null
  } catch (error) {
    // A connection that failed in an unknown state is not given to the next caller.
    broken = error instanceof Error ? error : new Error('the vault did not answer')
    throw error
  } finally {
    client.release(broken)
  }
}

const retryable = new Set(['40001', '40P01'])

/** Again, when PostgreSQL gave up on a transaction that did nothing wrong (deadlock, serialisation). */
export async function callVaultAgain(pool: Pool, call: Call, attempts = 4): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callVault(pool, call)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (attempt >= attempts || typeof code !== 'string' || !retryable.has(code)) throw error
    }
  }
}

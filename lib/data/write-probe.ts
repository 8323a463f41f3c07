import { Client } from 'pg'

/** Writes to one database as its worker's role may: nothing of anybody's, only to see whether it can be written to. */
export type WriteProbe = {
  /** @throws with PostgreSQL's code when it cannot be written to. May take for ever: nothing bounds a commit. */
  write(): Promise<void>
  /**
   * Whether commits wait for a standby, asked beside a write that takes long.
   * @throws when not even that is answered in time.
   */
  waitsForStandby(milliseconds: number): Promise<boolean>
}

/** With a connection for each call: one that was opened before a fault says little about the next report. */
export function writeProbe(url: string, connectionMilliseconds: number): WriteProbe {
  const connected = async <Answer>(ask: (client: Client) => Promise<Answer>, limit?: number): Promise<Answer> => {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: connectionMilliseconds,
      keepAlive: true,
      ...(limit === undefined ? {} : { query_timeout: limit }),
    })
    // A server that goes away while nothing is asked: the next call says so.
    client.on('error', () => {})
    try {
      await client.connect()
      return await ask(client)
    } finally {
      // Not waited for: where the server hangs, so does a polite end.
      client.end().catch(() => {})
    }
  }
  return {
    write: () =>
      connected(async (client) => {
        await client.query('SELECT api.probe_write()')
      }),
    waitsForStandby: (milliseconds) =>
      connected(async (client) => {
        const { rows } = await client.query<{ names: string }>(
          "SELECT current_setting('synchronous_standby_names') AS names",
        )
        return rows[0]?.names !== ''
      }, milliseconds),
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** What a server says, or the network of a server, that is about to be there: a wrong password is not among them. */
const notYet = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '57P03',
  '53300',
])

/**
 * Waits for a PostgreSQL server that is still starting, whose name is not known yet, or that has no connection to spare.
 * @param {string} url
 * @param {{ seconds?: number, say?: (line: string) => void }} [options]
 * @throws the server's last answer when it is another one, or when the time is over
 */
export async function untilServerAnswers(url, { seconds = 120, say = console.log } = {}) {
  const from = performance.now()
  for (let said; ; ) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => {})
      const isNotYet = notYet.has(error.code) || error.message === 'timeout expired'
      if (!isNotYet || performance.now() - from > seconds * 1000) throw error
      const reason = error.code ?? error.message
      if (reason !== said) say(`PostgreSQL does not answer yet (${reason}); waiting up to ${seconds} seconds.`)
      said = reason
    }
    await sleep(1_000)
  }
}

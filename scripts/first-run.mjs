/** What `npm start` needs to know of, and write to, the app database before anybody serves. */
import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'

/**
 * @returns {Promise<{ all: number, own: number, awaited: boolean }>} `own`: without the demo; `awaited`: a set-up code was
 *   given out that nobody has used yet
 */
export function countOrganisations(appUrl) {
  return asOwner(appUrl, async (client) => {
    const { rows } = await client.query(
      'SELECT directory.count_organisations() AS all, directory.count_own_organisations() AS own, EXISTS (SELECT FROM directory.setup_code WHERE used_at IS NULL) AS awaited',
    )
    return rows[0]
  })
}

/** 130 bits, in letters and digits that cannot be mistaken for each other (Crockford's alphabet). */
export function newSetupCode() {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const letters = [...randomBytes(26)].map((byte) => alphabet[byte % 32])
  return letters.join('').replace(/(.{5})(?=.)/g, '$1-')
}

/** Makes a new set-up code the only one. Only its hash is kept (of the code without hyphens). */
export function replaceSetupCode(appUrl, code, now) {
  const codeHash = createHash('sha256').update(code.replaceAll('-', '')).digest('hex')
  return asOwner(appUrl, async (client) => {
    const expires = new Date(now.getTime() + 7 * 24 * 3600 * 1000)
    await client.query('BEGIN')
    await client.query('DELETE FROM directory.setup_code WHERE used_at IS NULL')
    await client.query('INSERT INTO directory.setup_code (code_hash, expires_at) VALUES ($1, $2)', [codeHash, expires])
    await client.query('COMMIT')
  })
}

async function asOwner(url, use) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('SET ROLE app_owner')
    return await use(client)
  } finally {
    await client.end()
  }
}

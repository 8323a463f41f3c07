import { hmacSha256 } from './hash'

/** How long a context holds: longer than any transaction, short enough that a copied one is soon worthless. */
const lifetimeSeconds = 300

/**
 * The organisation of one transaction, signed: `organisation.expiry.mac`. The database takes it only when the MAC is
 * right for the role that is signed in (api.organisation_id in prisma/app/migrations), so SQL that somebody
 * smuggles in cannot choose another organisation: it does not have the key.
 *
 * The expiry is in seconds since 1970 by the machine's real clock, because the database's clock judges it.
 */
export function signContext(key: string, organisationId: string, role: string, realNow = Date.now()): string {
  const content = `${organisationId}.${Math.floor(realNow / 1000) + lifetimeSeconds}`
  return `${content}.${hmacSha256(key, `${content}.${role}`).toString('hex')}`
}

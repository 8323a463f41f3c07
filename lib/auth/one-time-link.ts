import { randomToken, tokenHash } from '../crypto/tokens'

/** What is handed on: shown once, kept nowhere. */
export type OneTimeLink = { url: string; code: string }

/**
 * A one-time code with which a person of an organisation chooses a password. It stands behind the # of its link:
 * browsers keep that part to themselves, so no log on the way has it.
 */
export function newOneTimeLink(
  slug: string,
  appAddress: string,
  expiresAt: Date,
): { code: { hash: string; expiresAt: Date }; link: OneTimeLink } {
  const code = randomToken()
  const page = new URL(`/setup/invitation/${slug}`, appAddress)
  return { code: { hash: tokenHash(code), expiresAt }, link: { url: `${page.href}#${code}`, code } }
}

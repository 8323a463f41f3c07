import 'server-only'
import { z } from 'zod'
import { randomToken, tokenHash } from '../crypto/tokens'
import { now } from '../env'
import { readSealedCookie, setSealedCookie } from './sealed-cookie'

/**
 * A browser in which an account has signed in within the last 30 days. It opens nothing: it only lets the next try at
 * this one account be looked at while somebody else uses up its tries (docs/decisions/0040). Sealed, so that neither
 * whoever finds the cookie nor the next person at the same computer learns whose account it was.
 */
const name = 'plumbline-device'
const purpose = 'known device'
const days = 30

const KnownDevice = z.object({ id: z.string(), account: z.string(), until: z.number() })

export async function rememberDevice(email: string): Promise<void> {
  const until = now().getTime() + days * 86_400_000
  await setSealedCookie(name, purpose, { id: randomToken(), account: tokenHash(email), until }, days * 24 * 60)
}

/** The name of this device when it has signed in as this account; null for every other account. */
export async function knownDevice(email: string): Promise<string | null> {
  const device = KnownDevice.safeParse(await readSealedCookie(name, purpose)).data
  if (!device || device.until < now().getTime() || device.account !== tokenHash(email)) return null
  return device.id
}

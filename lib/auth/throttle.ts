import 'server-only'
import { createHmac, randomBytes } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/**
 * Slows guessing down without ever locking anybody out.
 *
 * In memory, not in PostgreSQL: what it counts is about addresses, and a table would carry them into backups
 * and the log of writes, where they have no business. The price: several app nodes count separately (n nodes
 * allow n times as much), and a restart forgets. argon2id bounds what is left to about 25 guesses a second
 * and core.
 *
 * Keys are an HMAC of the account and of the network (/24, /56) with a salt that dies with the process:
 * neither addresses nor e-mail addresses are kept.
 */
const salt = randomBytes(32)

/** Free tries of one network at one account; after them it waits 2, 4, 8 ... seconds, at most five minutes. */
const freeTries = 5
const longestWait = 300

const failures = new RateLimiterMemory({ keyPrefix: 'failures', points: freeTries, duration: 3600 })
const waits = new RateLimiterMemory({ keyPrefix: 'waits', points: 1, duration: 1 })
/** One network at all accounts: password spraying. */
const triesOfNetwork = 60
const networks = new RateLimiterMemory({ keyPrefix: 'networks', points: triesOfNetwork, duration: 900 })

/** Seconds to wait before the next try is looked at; 0 when it may be made now. */
export async function secondsToWait(email: string, network: string): Promise<number> {
  const [wait, all] = await Promise.all([waits.get(pairKey(email, network)), networks.get(keyOf(network))])
  return Math.max(
    wait ? Math.ceil(wait.msBeforeNext / 1000) : 0,
    all && all.consumedPoints >= triesOfNetwork ? Math.ceil(all.msBeforeNext / 1000) : 0,
  )
}

/** Counts a failed try. */
export async function recordFailure(email: string, network: string): Promise<void> {
  const key = pairKey(email, network)
  const { consumedPoints } = await failures.penalty(key)
  if (consumedPoints >= freeTries) await waits.block(key, Math.min(2 ** (consumedPoints - freeTries + 1), longestWait))
  await networks.penalty(keyOf(network))
}

/** The right password clears the account's own count, never the network's. */
export async function recordSuccess(email: string, network: string): Promise<void> {
  const key = pairKey(email, network)
  await Promise.all([failures.delete(key), waits.delete(key)])
}

/**
 * The network of a request: the address that the edge proxy saw (it appends, so its entry is the last one),
 * cut to the part that one household or office shares.
 */
export function networkOf(forwardedFor: string | null | undefined): string {
  const address = forwardedFor?.split(',').at(-1)?.trim() ?? ''
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (/^\d+\.\d+\.\d+\.\d+$/.test(mapped)) return mapped.split('.').slice(0, 3).join('.')
  return expandedPrefix(mapped)
}

/** The first 56 bits of an IPv6 address, however it is written. */
function expandedPrefix(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const filled =
    tail === undefined ? groups : [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
  const bits = filled.map((group) => group.padStart(4, '0').toLowerCase()).join('')
  return bits.slice(0, 14)
}

function pairKey(email: string, network: string): string {
  return keyOf(`${email} ${network}`)
}

function keyOf(value: string): string {
  return createHmac('sha256', salt).update(value).digest('base64')
}

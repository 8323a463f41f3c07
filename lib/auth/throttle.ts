import { createHmac, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { networksOf } from './network'

/**
 * Slows guessing down without letting anybody's failures lock somebody else out (docs/decisions/0040).
 *
 * A try takes its place before the password is looked at and gets it back when it was right, so that tries at the same
 * moment cannot slip through together. It needs a place at its account from its network, at its account from anywhere,
 * and of its network at any account. Two tries pass where a crowd has used the places up: one from a device on which
 * this account has signed in, and, once an hour, the first at an account from a network that has tried many.
 *
 * In memory, not in PostgreSQL: what it counts is about addresses, and a table would carry them into backups and the
 * log of writes, where they have no business. The price: several app nodes count separately (n nodes allow n times as
 * much), and a restart forgets. argon2id bounds what is left to about 25 guesses a second and core.
 *
 * Keys are an HMAC with a salt that dies with the process: neither addresses nor e-mail addresses are kept.
 */
export type Try = {
  email: string
  /** Where it comes from; null when that is not known. */
  address: string | null
  /** A device on which this account has signed in, by a name that nobody else can give. */
  device: string | null
}

export type Admission =
  | { kind: 'wait'; seconds: number }
  | {
      kind: 'go'
      /** The password was right: what was taken is given back, and the network's failures at this account are forgotten. */
      succeed(): void
      /** Nobody looked at the password: what was taken is given back. */
      undo(): void
    }

/** So many at once, then one more each `every` milliseconds. */
type Rate = { burst: number; every: number }

const minute = 60_000
export const signInRates = {
  /** One network at one account. */
  pair: { burst: 5, every: 2 * minute },
  /** All networks together at one account: more than one network alone can use up. */
  account: { burst: 10, every: minute },
  /** One household or computer at all accounts. */
  near: { burst: 60, every: 15_000 },
  /** One office or provider's customer at all accounts. */
  wide: { burst: 240, every: 4_000 },
  /** At one account from a network that has used up its tries. */
  first: { burst: 1, every: 60 * minute },
  /** A device that has signed in as this account before. */
  device: { burst: 5, every: minute },
} as const satisfies Record<string, Rate>

/** Counts tries. `clock` in milliseconds that only ever grow. */
export function createThrottle(clock: () => number = () => performance.now()): { admit(attempt: Try): Admission } {
  const salt = randomBytes(32)
  const keyOf = (...parts: string[]) => createHmac('sha256', salt).update(JSON.stringify(parts)).digest('base64')
  const buckets = {
    pair: createBuckets(signInRates.pair, clock),
    account: createBuckets(signInRates.account, clock),
    near: createBuckets(signInRates.near, clock),
    wide: createBuckets(signInRates.wide, clock),
    first: createBuckets(signInRates.first, clock),
    device: createBuckets(signInRates.device, clock),
  }

  const take = (taken: [Buckets, string][], forgotten: [Buckets, string][] = []): Admission => {
    for (const [bucket, key] of taken) bucket.take(key)
    const undo = () => {
      for (const [bucket, key] of taken) bucket.giveBack(key)
    }
    return {
      kind: 'go',
      undo,
      succeed: () => {
        undo()
        for (const [bucket, key] of forgotten) bucket.forget(key)
      },
    }
  }

  return {
    admit({ email, address, device }) {
      if (device !== null) {
        const key = keyOf('device', device, email)
        const wait = buckets.device.wait(key)
        return wait > 0 ? waiting(wait) : take([[buckets.device, key]], [[buckets.device, key]])
      }
      const { near, wide } = networksOf(address)
      const pair: [Buckets, string] = [buckets.pair, keyOf('pair', near, email)]
      const own: [Buckets, string][] = [pair, [buckets.account, keyOf('account', email)]]
      const crowd: [Buckets, string][] = [
        [buckets.near, keyOf('near', near)],
        [buckets.wide, keyOf('wide', wide)],
      ]
      const ownWait = longest(own)
      const crowdWait = longest(crowd)
      const first: [Buckets, string] = [buckets.first, keyOf('first', near, email)]
      const passesTheCrowd = crowdWait > 0 && longest([first]) === 0
      if (ownWait > 0 || (crowdWait > 0 && !passesTheCrowd)) return waiting(Math.max(ownWait, crowdWait))
      return take([...own, ...(passesTheCrowd ? [first] : crowd)], [pair])
    },
  }
}

function waiting(milliseconds: number): Admission {
  return { kind: 'wait', seconds: Math.ceil(milliseconds / 1000) }
}

function longest(places: readonly [Buckets, string][]): number {
  return Math.max(...places.map(([bucket, key]) => bucket.wait(key)))
}

type Buckets = ReturnType<typeof createBuckets>

/** Places by key. Each key holds one number: the moment at which all its places are free again. */
function createBuckets({ burst, every }: Rate, clock: () => number) {
  const fullAt = new LRUCache<string, number>({ max: 100_000 })
  return {
    /** Milliseconds until a place is free; 0 when one is now. */
    wait: (key: string) => Math.max(0, (fullAt.get(key) ?? 0) - clock() - (burst - 1) * every),
    take: (key: string) => void fullAt.set(key, Math.max(fullAt.get(key) ?? 0, clock()) + every),
    giveBack: (key: string) => void fullAt.set(key, (fullAt.get(key) ?? 0) - every),
    forget: (key: string) => void fullAt.delete(key),
  }
}

/**
 * A token bucket for each organisation. There is nothing per person: no address, no connection and no cookie is
 * looked at or kept, so the limit protects the vault from floods, not the count from one eager person.
 */
export type Rate = {
  /** Requests that may come at once. */
  burst: number
  /** Requests a second in the long run. */
  perSecond: number
}

export class Throttle {
  readonly #rate: Rate
  readonly #now: () => number
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  /** @param now milliseconds on a clock that never goes back */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** 0 when the request may pass, otherwise the whole seconds to wait. Keys must come from a bounded set. */
  take(organisation: string): number {
    const now = this.#now()
    const bucket = this.#buckets.get(organisation) ?? { tokens: this.#rate.burst, at: now }
    const refilled = Math.min(this.#rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#rate.perSecond)
    const passes = refilled >= 1
    this.#buckets.set(organisation, { tokens: passes ? refilled - 1 : refilled, at: now })
    return passes ? 0 : Math.max(1, Math.ceil((1 - refilled) / this.#rate.perSecond))
  }
}

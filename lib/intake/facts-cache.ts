import type { VaultFacts } from '../data/vault/types'
import { VaultUnavailable } from './http-problem'

const freshMilliseconds = 2000
const maximumOrganisations = 1000

type Entry = { facts: VaultFacts | null; at: number }

/**
 * The facts of organisations, at most two seconds old. Concurrent look-ups of one organisation ask the vault
 * once. The last known facts are kept, so that a form can be shown again while the vault is down.
 */
export class FactsCache {
  readonly #load: (slug: string) => Promise<VaultFacts | null>
  readonly #now: () => number
  readonly #entries = new Map<string, Entry>()
  readonly #loading = new Map<string, Promise<VaultFacts | null>>()

  constructor(load: (slug: string) => Promise<VaultFacts | null>, now: () => number = () => performance.now()) {
    this.#load = load
    this.#now = now
  }

  /** Null for an organisation that the vault does not know. @throws VaultUnavailable */
  async get(slug: string): Promise<VaultFacts | null> {
    const entry = this.#entries.get(slug)
    if (entry && this.#now() - entry.at < freshMilliseconds) return entry.facts
    const loading = this.#loading.get(slug) ?? this.#refresh(slug)
    this.#loading.set(slug, loading)
    return loading
  }

  /** Whatever was known last, however old; null when nothing was. */
  lastKnown(slug: string): VaultFacts | null {
    return this.#entries.get(slug)?.facts ?? null
  }

  async #refresh(slug: string): Promise<VaultFacts | null> {
    try {
      const facts = await this.#load(slug)
      this.#entries.delete(slug)
      this.#entries.set(slug, { facts, at: this.#now() })
      this.#forgetOldest()
      return facts
    } catch (error) {
      throw new VaultUnavailable(error)
    } finally {
      this.#loading.delete(slug)
    }
  }

  /** Unknown slugs come from anybody: they are forgotten first, and there is an end to all. */
  #forgetOldest(): void {
    if (this.#entries.size <= maximumOrganisations) return
    const unknown = [...this.#entries].find(([, { facts }]) => facts === null)
    const [oldest] = this.#entries.keys()
    const victim = unknown?.[0] ?? oldest
    if (victim !== undefined) this.#entries.delete(victim)
  }
}

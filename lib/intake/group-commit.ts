import { VaultUnavailable } from './http-problem'

type Waiting<Row, Result> = { row: Row; since: number; resolve(result: Result): void; reject(error: Error): void }

export type GroupCommitLimits = {
  /** Rows of one commit. */
  maximumRows: number
  /** Commits under way at the same time. */
  maximumInFlight: number
  /** Rows that may wait; beyond, a row is refused at once, so that memory is bounded when the vault is slow. */
  maximumWaiting: number
  /** A row that waited longer for its turn is refused: behind a vault that hangs, nobody's turn comes. */
  maximumWaitMilliseconds: number
}

const presetLimits: GroupCommitLimits = {
  maximumRows: 64,
  maximumInFlight: 2,
  maximumWaiting: 4096,
  maximumWaitMilliseconds: 4_000,
}

/**
 * Commits rows of concurrent requests together, and answers each request after the commit with its own row's
 * result. While commits are under way new rows gather, so groups grow with the load and one lone row waits for
 * nobody. A group that fails because of a row is tried again row by row: a bad row fails alone.
 */
export class GroupCommit<Row, Result> {
  readonly #commit: (rows: Row[]) => Promise<Result[]>
  readonly #limits: GroupCommitLimits
  readonly #waiting: Waiting<Row, Result>[] = []
  #inFlight = 0
  #scheduled = false

  constructor(commit: (rows: Row[]) => Promise<Result[]>, limits: Partial<GroupCommitLimits> = {}) {
    this.#commit = commit
    this.#limits = { ...presetLimits, ...limits }
  }

  /**
   * The result of this row, after its commit.
   * @throws VaultUnavailable when the vault failed or too many rows wait: this row is not known to be stored.
   */
  submit(row: Row): Promise<Result> {
    if (this.#waiting.length >= this.#limits.maximumWaiting)
      return Promise.reject(new VaultUnavailable('too many rows wait'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, since: performance.now(), resolve, reject })
      this.#schedule()
    })
  }

  /** Once per turn of the event loop, so that requests that arrived together are committed together. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#refuseOverdue()
      while (this.#inFlight < this.#limits.maximumInFlight && this.#waiting.length > 0) void this.#commitNext()
    })
  }

  #refuseOverdue(): void {
    const oldest = performance.now() - this.#limits.maximumWaitMilliseconds
    const inTime = this.#waiting.findIndex(({ since }) => since >= oldest)
    const overdue = this.#waiting.splice(0, inTime === -1 ? this.#waiting.length : inTime)
    for (const { reject } of overdue) reject(new VaultUnavailable('waited too long for a commit'))
  }

  async #commitNext(): Promise<void> {
    const group = this.#waiting.splice(0, this.#limits.maximumRows)
    this.#inFlight += 1
    try {
      await this.#commitGroup(group)
    } finally {
      this.#inFlight -= 1
      if (this.#waiting.length > 0) this.#schedule()
    }
  }

  async #commitGroup(group: Waiting<Row, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ row }) => row))
      group.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new VaultUnavailable('the vault gave no result for a row'))
        else resolve(result)
      })
    } catch (error) {
      if (group.length > 1 && isFaultOfARow(error)) {
        for (const waiting of group) await this.#commitGroup([waiting])
      } else {
        for (const { reject } of group) reject(new VaultUnavailable(error))
      }
    }
  }
}

/** SQLSTATE classes that blame data: 22 data exception, 23 integrity constraint, P0 raised by a function. */
function isFaultOfARow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23|P0)/.test(String(error.code))
}

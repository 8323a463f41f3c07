import type { Messages } from './messages'

type PageWord = keyof Messages['pages']
type WithTitle<Word> = Word extends `${infer Name}Title` ? (Name extends PageWord ? Name : never) : never

/** A request that cannot be served: its status, and which words of `pages` say so. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly words: WithTitle<PageWord>,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(words)
    this.name = 'HttpProblem'
  }
}

/** The client hung up, or took too long, before its request was complete. */
export class ClientGone extends Error {
  constructor() {
    super('the client is gone')
    this.name = 'ClientGone'
  }
}

/** The vault did not answer: nothing is known to be stored. */
export class VaultUnavailable extends Error {
  constructor(cause: unknown) {
    super('the vault did not answer', { cause })
    this.name = 'VaultUnavailable'
  }
}

/** What a verifier looks at. */
export type CheckName =
  | 'form'
  | 'schema'
  | 'hash'
  | 'signature'
  | 'key'
  | 'chain'
  | 'quotes'
  | 'table'
  | 'certificate'
  | 'witnesses'
  | 'attack'
  | 'findings'

/** One thing that was looked at, and what came of it in a sentence. */
export type Check = { name: CheckName; result: 'holds' | 'fails' | 'notChecked'; says: string }

export const holds = (name: CheckName, says: string): Check => ({ name, result: 'holds', says })
export const fails = (name: CheckName, says: string): Check => ({ name, result: 'fails', says })
export const notChecked = (name: CheckName, says: string): Check => ({ name, result: 'notChecked', says })

import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/**
 * argon2id with the parameters that OWASP's Password Storage Cheat Sheet names as its minimum (19 MiB, two
 * passes, one lane): about 40 ms of one core here, in a thread of its own.
 */
// 2 is Algorithm.Argon2id, a const enum that isolated modules cannot read
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The encoded hash, with its parameters and a random salt inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalise(password), parameters)
}

/**
 * Does the password match? With `null` for an account that does not exist it does the same work against a
 * hash that nobody knows the password of, so that the time of the answer says nothing.
 */
export async function verifyPassword(encoded: string | null, password: string): Promise<boolean> {
  const matches = await verify(encoded ?? (await decoy()), normalise(password))
  return encoded !== null && matches
}

let decoyHash: Promise<string> | undefined
function decoy(): Promise<string> {
  decoyHash ??= hashPassword(randomBytes(32).toString('base64'))
  return decoyHash
}

/** The same letters typed on another system are the same password (NIST SP 800-63B 3.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC')
}

import 'server-only'
import { dictionary } from '@zxcvbn-ts/language-common'
import { hashPassword } from '../crypto/password'
import { FieldError } from '../errors'

/** The 49 233 passwords that leaks show most often; a password of 15 characters or more is long enough without. */
const common = new Set(dictionary['passwords-common'].map((password) => password.toLowerCase()))

/**
 * Why a new password cannot be taken, in a sentence for the person, or null. A short password must not be
 * one that everybody tries first, nor the person's own name or address.
 */
export function passwordProblem(password: string, person: { name: string; email: string }): string | null {
  const lower = password.toLowerCase()
  const own = [person.email, person.email.split('@')[0] ?? '', ...person.name.split(/\s+/)].map((word) =>
    word.toLowerCase(),
  )
  if (own.includes(lower)) return 'Choose a password that is not your name or e-mail address'
  if ([...password].length >= 15) return null
  const withoutEnding = lower.replace(/[\d!?.*#]+$/, '')
  if (common.has(lower) || (withoutEnding.length >= 4 && common.has(withoutEnding))) {
    return 'This password is among the first that others would try. Choose another, or one of 15 characters or more'
  }
  return null
}

/**
 * The hash of a password that may be taken.
 * @throws FieldError on `password` when it may not.
 */
export async function newPasswordHash(password: string, person: { name: string; email: string }): Promise<string> {
  const problem = passwordProblem(password, person)
  if (problem) throw new FieldError('password', problem)
  return hashPassword(password)
}

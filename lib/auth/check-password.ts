import 'server-only'
import { verifyPassword } from '../crypto/password'
import { findPasswordOf } from '../data/app/people'
import { SignIn } from '../schemas/credentials'
import { recordFailure, recordSuccess, secondsToWait } from './throttle'

export type PasswordCheck =
  | { kind: 'accepted'; organisationId: string; personId: string }
  /** Unknown, disabled, without a password, or wrong: whoever asks cannot tell which. */
  | { kind: 'refused' }
  | { kind: 'wait'; seconds: number }

/** Is this the password of that address? Takes as long for an address that nobody has. */
export async function checkPassword(email: string, password: string, network: string): Promise<PasswordCheck> {
  const input = SignIn.safeParse({ email, password })
  if (!input.success) return { kind: 'refused' }
  const seconds = await secondsToWait(input.data.email, network)
  if (seconds > 0) return { kind: 'wait', seconds }

  const person = await findPasswordOf(input.data.email)
  const matches = await verifyPassword(person?.passwordHash ?? null, input.data.password)
  if (!person || !matches) {
    await recordFailure(input.data.email, network)
    return { kind: 'refused' }
  }
  await recordSuccess(input.data.email, network)
  return { kind: 'accepted', organisationId: person.organisationId, personId: person.personId }
}

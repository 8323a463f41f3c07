import 'server-only'
import { headers } from 'next/headers'
import { verifyPassword } from '../crypto/password'
import { findPasswordOf } from '../data/app/people'
import { AppDoorEnvironment, readEnvironment } from '../env'
import { SignIn } from '../schemas/credentials'
import { knownDevice } from './device'
import { clientAddress } from './network'
import { peerOf } from './peer'
import { createThrottle } from './throttle'
import { inTurn } from './turns'

export type PasswordCheck =
  | { kind: 'accepted'; organisationId: string; personId: string; email: string }
  /** Unknown, disabled, without a password, or wrong: whoever asks cannot tell which. */
  | { kind: 'refused' }
  | { kind: 'wait'; seconds: number }

// On the global object: Next loads modules once per bundle, and there is one count per process.
const holder = globalThis as typeof globalThis & { plumblineThrottle?: ReturnType<typeof createThrottle> }

/**
 * Is this the password of that address? Takes as long for an address that nobody has. `proof` is what shows, besides a
 * cookie, that the browser is one in which this account has signed in: the session of somebody who is.
 */
export async function checkPassword(email: string, password: string, proof?: string): Promise<PasswordCheck> {
  const input = SignIn.safeParse({ email, password })
  if (!input.success) return { kind: 'refused' }
  const device = proof ?? (await knownDevice(input.data.email))
  holder.plumblineThrottle ??= createThrottle()
  const admission = holder.plumblineThrottle.admit({ email: input.data.email, address: await senderAddress(), device })
  if (admission.kind === 'wait') return admission
  try {
    const person = await findPasswordOf(input.data.email)
    const matches = await inTurn(device !== null, () =>
      verifyPassword(person?.passwordHash ?? null, input.data.password),
    )
    if (matches === 'full') {
      admission.undo()
      return { kind: 'wait', seconds: secondsWhenFull }
    }
    if (!person || !matches) return { kind: 'refused' }
    admission.succeed()
    return {
      kind: 'accepted',
      organisationId: person.organisationId,
      personId: person.personId,
      email: input.data.email,
    }
  } catch (error) {
    admission.undo()
    throw error
  }
}

const secondsWhenFull = 10

async function senderAddress(): Promise<string | null> {
  const all = await headers()
  const { PLUMBLINE_TRUSTED_PROXIES } = readEnvironment(AppDoorEnvironment)
  return clientAddress(peerOf(all), all.get('x-forwarded-for'), PLUMBLINE_TRUSTED_PROXIES)
}

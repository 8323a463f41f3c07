import 'server-only'
import { headers } from 'next/headers'
import { changeOwnPassword } from '../data/app/people'
import { now } from '../env'
import { AppError, FieldError } from '../errors'
import { checkPassword } from './check-password'
import { newPasswordHash } from './new-password'
import { findSessionHash } from './session'
import { networkOf } from './throttle'
import type { Viewer } from './viewer'

/** Changes a person's own password, after the one of today; ends all their other sessions. */
export async function replaceOwnPassword(viewer: Viewer, current: string, next: string): Promise<void> {
  const network = networkOf((await headers()).get('x-forwarded-for'))
  const outcome = await checkPassword(viewer.email, current, network)
  if (outcome.kind === 'wait')
    throw new AppError('tooMany', `Too many tries. Wait ${outcome.seconds} seconds, then try again.`)
  if (outcome.kind === 'refused') throw new FieldError('currentPassword', 'This is not your password of today')
  const keep = await findSessionHash()
  if (!keep) throw new AppError('forbidden', 'You have been signed out. Sign in again.')
  await changeOwnPassword(viewer, await newPasswordHash(next, viewer), { keep, at: now() })
}

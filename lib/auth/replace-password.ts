import 'server-only'
import { changeOwnPassword } from '../data/app/people'
import { now } from '../env'
import { AppError, FieldError } from '../errors'
import { waitText } from '../view/wait-text'
import { checkPassword } from './check-password'
import { newPasswordHash } from './new-password'
import { renewSession } from './next-auth'
import { findSessionHash } from './session'
import type { Viewer } from './viewer'

/** Changes a person's own password, after the one of today. All their sessions end; this one goes on under another id. */
export async function replaceOwnPassword(viewer: Viewer, current: string, next: string): Promise<void> {
  const session = await findSessionHash()
  if (!session) throw new AppError('forbidden', 'You have been signed out. Sign in again.')
  const outcome = await checkPassword(viewer.email, current, session)
  if (outcome.kind === 'wait')
    throw new AppError('tooMany', `Too many tries. Wait ${waitText(outcome.seconds)}, then try again.`)
  if (outcome.kind === 'refused') throw new FieldError('currentPassword', 'This is not your password of today')
  const passwordHash = await newPasswordHash(next, viewer, viewer.organisation)
  await renewSession(viewer, (idHash) => changeOwnPassword(viewer, passwordHash, { idHash, at: now() }))
}

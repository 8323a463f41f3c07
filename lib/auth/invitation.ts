import 'server-only'
import { randomToken, tokenHash } from '../crypto/tokens'
import { invitationDays } from '../data/app/people'
import { AppDoorEnvironment, now, readEnvironment } from '../env'
import type { Viewer } from './viewer'

/** What the inviting person hands on: shown once, kept nowhere. */
export type InvitationLink = { url: string; code: string; days: number }

/**
 * A one-time code for a person of the viewer's organisation. It stands behind the # of its link: browsers
 * keep that part to themselves, so no log on the way has it.
 */
export function newInvitation(viewer: Viewer): { code: { hash: string; expiresAt: Date }; link: InvitationLink } {
  const { NEXTAUTH_URL } = readEnvironment(AppDoorEnvironment)
  const code = randomToken()
  const page = new URL(`/setup/invitation/${viewer.organisation.slug}`, NEXTAUTH_URL)
  return {
    code: { hash: tokenHash(code), expiresAt: new Date(now().getTime() + invitationDays * 86_400_000) },
    link: { url: `${page.href}#${code}`, code, days: invitationDays },
  }
}

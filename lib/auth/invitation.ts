import 'server-only'
import { invitationDays } from '../data/app/people'
import { AppDoorEnvironment, now, readEnvironment } from '../env'
import { newOneTimeLink, type OneTimeLink } from './one-time-link'
import type { Viewer } from './viewer'

/** What the inviting person hands on. */
export type InvitationLink = OneTimeLink & { days: number }

/** A one-time code for a person of the viewer's organisation. */
export function newInvitation(viewer: Viewer): { code: { hash: string; expiresAt: Date }; link: InvitationLink } {
  const { NEXTAUTH_URL } = readEnvironment(AppDoorEnvironment)
  const expiresAt = new Date(now().getTime() + invitationDays * 86_400_000)
  const { code, link } = newOneTimeLink(viewer.organisation.slug, NEXTAUTH_URL, expiresAt)
  return { code, link: { ...link, days: invitationDays } }
}

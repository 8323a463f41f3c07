import type { Viewer } from '../../auth/viewer'
import { isSessionLive, sessionsOverLimit } from '../../domain/organisation/session-life'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'

/** How stale `last_seen_at` may be before it is written again: one write a minute, not one a request. */
const touchAfter = 60_000

/** Starts a session. The database knows the hash of its id only. */
export async function createSession(
  context: OrganisationContext,
  session: { personId: string; idHash: string; at: Date },
): Promise<void> {
  await withOrganisation(context, (tx) => insertSession(tx, context, session))
}

/** The same inside a transaction of its own. What has ended of the person's sessions is forgotten, what is too much ends. */
export async function insertSession(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  { personId, idHash, at }: { personId: string; idHash: string; at: Date },
): Promise<void> {
  // one sign-in of a person after the other: two at once would each count without the other
  await tx.$queryRaw`
    SELECT id FROM person WHERE organisation_id = ${organisationId}::uuid AND id = ${personId}::uuid FOR UPDATE`
  const all = await tx.session.findMany({ where: { organisationId, personId } })
  const running = all.filter((session) => isSessionLive(session, at))
  const kept = new Set(running.filter((session) => !sessionsOverLimit(running).includes(session)))
  const gone = all.filter((session) => !kept.has(session)).map((session) => session.idHash)
  await tx.session.deleteMany({ where: { organisationId, personId, idHash: { in: gone } } })
  await tx.session.create({ data: { organisationId, idHash, personId, createdAt: at, lastSeenAt: at } })
}

/** A running session as its person sees it. Where it runs is not known: no address and no browser is kept. */
export type SessionRow = { idHash: string; createdAt: Date; lastSeenAt: Date }

/** A person's running sessions, the one that was used last first. */
export async function listSessions(viewer: Viewer, at: Date): Promise<SessionRow[]> {
  const { organisationId, personId } = viewer
  const sessions = await withOrganisation(viewer, (tx) =>
    tx.session.findMany({ where: { organisationId, personId }, orderBy: { lastSeenAt: 'desc' } }),
  )
  return sessions
    .filter((session) => isSessionLive(session, at))
    .map(({ idHash, createdAt, lastSeenAt }) => ({ idHash, createdAt, lastSeenAt }))
}

/** Ends one of a person's own sessions, or all but one. */
export async function endOwnSessions(
  viewer: Viewer,
  which: { idHash: string } | { except: string },
  at: Date,
): Promise<void> {
  const { organisationId, personId } = viewer
  const idHash = 'idHash' in which ? which.idHash : { not: which.except }
  await withOrganisation(viewer, (tx) =>
    tx.session.updateMany({ where: { organisationId, personId, revokedAt: null, idHash }, data: { revokedAt: at } }),
  )
}

/** Whom a session belongs to, or null when it ended, was revoked, or its person was disabled. */
export async function findViewerOfSession(
  context: OrganisationContext,
  idHash: string,
  at: Date,
): Promise<Viewer | null> {
  const { organisationId } = context
  return withOrganisation(context, async (tx) => {
    const session = await tx.session.findUnique({ where: { organisationId_idHash: { organisationId, idHash } } })
    if (!session || !isSessionLive(session, at)) return null
    const [person, organisation] = [
      await tx.person.findUnique({ where: { organisationId_id: { organisationId, id: session.personId } } }),
      await tx.organisation.findUnique({ where: { id: organisationId } }),
    ]
    if (!person || person.disabledAt || !organisation) return null
    if (at.getTime() - session.lastSeenAt.getTime() > touchAfter) {
      await tx.session.update({
        where: { organisationId_idHash: { organisationId, idHash } },
        data: { lastSeenAt: at },
      })
    }
    return {
      organisationId,
      personId: person.id,
      name: person.name,
      email: person.email,
      role: person.role,
      organisation: { slug: organisation.slug, name: organisation.name, demo: organisation.isDemo },
    }
  })
}

/** Ends one session. Ending it twice is not an error. */
export async function revokeSession(context: OrganisationContext, idHash: string, at: Date): Promise<void> {
  const { organisationId } = context
  await withOrganisation(context, (tx) =>
    tx.session.updateMany({ where: { organisationId, idHash, revokedAt: null }, data: { revokedAt: at } }),
  )
}

/** Ends every session of a person, except the one that stays. */
export async function revokeSessionsOf(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  { personId, except, at }: { personId: string; except?: string; at: Date },
): Promise<void> {
  await tx.session.updateMany({
    where: { organisationId, personId, revokedAt: null, ...(except ? { idHash: { not: except } } : {}) },
    data: { revokedAt: at },
  })
}

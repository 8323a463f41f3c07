import type { Viewer } from '../../auth/viewer'
import { isSessionLive } from '../../domain/organisation/session-life'
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

/** The same inside a transaction that also creates the person. */
export async function insertSession(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  { personId, idHash, at }: { personId: string; idHash: string; at: Date },
): Promise<void> {
  await tx.session.create({ data: { organisationId, idHash, personId, createdAt: at, lastSeenAt: at } })
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

/** Ends every session of a person, except one when it is their own that stays. */
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

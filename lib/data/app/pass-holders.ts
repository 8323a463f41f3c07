import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../auth/viewer'
import { sha256Hex } from '../../crypto/hash'
import { AppError } from '../../errors'
import { withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { writeLog } from './log-entries'

/** Days that the code of an invitation works. */
export const passInvitationDays = 30

/**
 * Somebody who may have passes, as an administrator sees them. Whether they have fetched passes is not in it: nobody
 * needs to know, and who can be seen not to have any can be pressed.
 */
export type PassHolderRow = {
  id: string
  email: string | null
  link: 'works' | 'expired' | 'none'
  /** Gets no more passes. */
  ended: boolean
}

export async function listPassHolders(viewer: Viewer, at: Date): Promise<PassHolderRow[]> {
  const rows = await withOrganisation(viewer, (tx) =>
    tx.passHolder.findMany({
      where: { organisationId: viewer.organisationId },
      orderBy: [{ email: 'asc' }, { id: 'asc' }],
      select: { id: true, email: true, codeExpiresAt: true, ended: true },
    }),
  )
  return rows.map(({ id, email, codeExpiresAt, ended }) => ({
    id,
    email,
    ended,
    link: codeExpiresAt === null ? 'none' : codeExpiresAt > at ? 'works' : 'expired',
  }))
}

/**
 * Gives somebody a code for the link that is mailed to them; an earlier one stops working. A person who is known
 * stays the same person, so a second link is not a second pass; whose passes had ended may fetch passes again.
 */
export async function givePassCode(
  viewer: Viewer,
  email: string,
  code: { hash: string; expiresAt: Date },
): Promise<void> {
  const { organisationId } = viewer
  const codes = { codeHash: code.hash, codeExpiresAt: code.expiresAt }
  await withOrganisation(viewer, (tx) =>
    tx.passHolder.upsert({
      where: { organisationId_email: { organisationId, email } },
      create: { organisationId, id: randomUUID(), email, ...codes },
      update: { ...codes, ended: false },
    }),
  )
}

/** Takes a code back whose mail could not be sent. */
export async function takePassCodeBack(viewer: Viewer, codeHash: string): Promise<void> {
  const { organisationId } = viewer
  await withOrganisation(viewer, (tx) =>
    tx.passHolder.updateMany({ where: { organisationId, codeHash }, data: { codeHash: null, codeExpiresAt: null } }),
  )
}

/**
 * Ends that somebody gets passes, or lets them have passes again. What they have fetched already still admits: nobody
 * can tell which passes are theirs.
 * @throws AppError `notFound`
 */
export async function endPassHolder(viewer: Viewer, id: string, ended: boolean): Promise<void> {
  const { organisationId } = viewer
  const codes = { codeHash: null, codeExpiresAt: null }
  await withOrganisation(viewer, async (tx) => {
    const { count } = await tx.passHolder.updateMany({
      where: { organisationId, id },
      data: ended ? { ended, ...codes } : { ended },
    })
    if (count === 0) throw new AppError('notFound', 'This person is not in the list any more. Load the page again.')
    // Never whom: the log is read by more people than the list.
    const action = ended ? 'pass-holder:ended' : 'pass-holder:readmitted'
    await writeLog(tx, { actorId: viewer.personId, action, subject: 'passes', detail: {} })
  })
}

/** How many were invited, never whom: the log is read by more people than the list. */
export async function logInvitations(viewer: Viewer, counts: { sent: number; failed: number }): Promise<void> {
  await withOrganisation(viewer, (tx) =>
    writeLog(tx, { actorId: viewer.personId, action: 'pass-holder:invited', subject: 'passes', detail: counts }),
  )
}

/** Whom a mailed code belongs to; null when it is unknown or too old. */
export async function findHolderByCode(
  context: OrganisationContext,
  codeHash: string,
  at: Date,
): Promise<{ holderId: string } | null> {
  const { organisationId } = context
  const row = await withOrganisation(context, (tx) =>
    tx.passHolder.findFirst({ where: { organisationId, codeHash, codeExpiresAt: { gt: at } }, select: { id: true } }),
  )
  return row && { holderId: row.id }
}

/**
 * The person that an OpenID provider vouches for, made known when they come for the first time. `email` is taken
 * only when the provider has confirmed it: somebody who was also invited under it is the same person.
 */
export async function holderOfIdentity(
  context: OrganisationContext,
  identity: { issuer: string; subject: string; email: string | null },
): Promise<{ holderId: string }> {
  const { organisationId } = context
  const identityHash = sha256Hex(`${identity.issuer}\n${identity.subject}`)
  const { email } = identity
  return withOrganisation(context, async (tx) => {
    const known = await tx.passHolder.findFirst({ where: { organisationId, identityHash }, select: { id: true } })
    if (known) return { holderId: known.id }
    if (email !== null) {
      await tx.passHolder.updateMany({ where: { organisationId, email, identityHash: null }, data: { identityHash } })
    }
    // An address that another identity holds already stays with that one.
    const taken = email !== null && (await tx.passHolder.count({ where: { organisationId, email } })) > 0
    await tx.passHolder.createMany({
      data: [{ organisationId, id: randomUUID(), email: taken ? null : email, identityHash }],
      skipDuplicates: true,
    })
    const holder = await tx.passHolder.findFirstOrThrow({ where: { organisationId, identityHash } })
    return { holderId: holder.id }
  })
}

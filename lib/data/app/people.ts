import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../auth/viewer'
import { uuidv7 } from '../../crypto/uuid'
import type { Role } from '../../domain/organisation/roles'
import { AppError, FieldError } from '../../errors'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { isTaken } from './database-errors'
import { directory } from './directory'
import { enqueue } from './jobs'
import { lastActor, writeLog } from './log-entries'
import { insertSession, revokeSessionsOf } from './sessions'

/** Where somebody stands: can sign in, has been invited, was invited too long ago, or was switched off. */
export type PersonStatus = 'active' | 'invited' | 'invitationExpired' | 'disabled'

export type PersonRow = { id: string; name: string; email: string; role: Role; status: PersonStatus; self: boolean }

/** Days that an invitation's code works. */
export const invitationDays = 7

/** What was logged whenever somebody got a one-time link. */
const linkActions = ['person:invited', 'person:invited-again', 'person:link-from-server']

/** Everybody of the organisation, by name. */
export async function listPeople(viewer: Viewer, at: Date): Promise<PersonRow[]> {
  const { organisationId } = viewer
  const people = await withOrganisation(viewer, (tx) =>
    tx.person.findMany({ where: { organisationId }, orderBy: [{ name: 'asc' }, { email: 'asc' }] }),
  )
  return people.map((person) => ({
    id: person.id,
    name: person.name,
    email: person.email,
    role: person.role,
    status: statusOf(person, at),
    self: person.id === viewer.personId,
  }))
}

/** One person. @throws AppError notFound: another organisation's id is nobody here. */
export async function getPerson(viewer: Viewer, id: string, at: Date): Promise<PersonRow> {
  const person = await findPerson(viewer, id, at)
  if (!person) throw nobodySuch()
  return person
}

/** One person, or null. */
export async function findPerson(viewer: Viewer, id: string, at: Date): Promise<PersonRow | null> {
  return (await listPeople(viewer, at)).find((person) => person.id === id) ?? null
}

function statusOf(
  person: { passwordHash: string | null; setupExpiresAt: Date | null; disabledAt: Date | null },
  at: Date,
): PersonStatus {
  if (person.disabledAt) return 'disabled'
  if (person.passwordHash) return 'active'
  return person.setupExpiresAt && person.setupExpiresAt > at ? 'invited' : 'invitationExpired'
}

/** What checking a password needs; null for an address that nobody has or that may not sign in. */
export async function findPasswordOf(
  email: string,
): Promise<{ organisationId: string; personId: string; passwordHash: string } | null> {
  const identity = await directory.findIdentity('password', email)
  // an unknown address asks as many questions as a known one, so that the time of the answer says nothing
  const organisationId = identity?.organisationId ?? randomUUID()
  const id = identity?.personId ?? randomUUID()
  const person = await withOrganisation({ organisationId }, (tx) =>
    tx.person.findUnique({ where: { organisationId_id: { organisationId, id } } }),
  )
  if (!person?.passwordHash || person.disabledAt) return null
  return { organisationId, personId: id, passwordHash: person.passwordHash }
}

/**
 * Adds a person who chooses a password with a one-time code. An address can belong to one organisation of
 * the installation only, because signing in starts with the address.
 */
export async function invitePerson(
  viewer: Viewer,
  person: { name: string; email: string; role: Role },
  code: { hash: string; expiresAt: Date },
  at: Date,
): Promise<{ id: string }> {
  const { organisationId } = viewer
  const id = uuidv7(at)
  await withOrganisation(viewer, async (tx) => {
    await takeAddress(tx, person.email, id)
    const row = { id, ...person, setupCodeHash: code.hash, setupExpiresAt: code.expiresAt, createdAt: at }
    await tx.person.create({ data: { organisationId, ...row } }).catch(refuseTakenAddress)
    await writeLog(tx, {
      actorId: viewer.personId,
      action: 'person:invited',
      subject: id,
      detail: { role: person.role },
    })
  })
  return { id }
}

/** Two who ask for the same address at the same moment wait for each other here; the second is refused. */
async function takeAddress(tx: AppTransaction, email: string, personId: string): Promise<void> {
  await directory.putIdentity(tx, 'password', email, personId).catch((error) => {
    throw error instanceof AppError ? takenAddress() : error
  })
}

/** The address may belong to a person who cannot sign in with it. */
function refuseTakenAddress(error: unknown): never {
  throw isTaken(error) ? takenAddress() : error
}

function takenAddress(): FieldError {
  return new FieldError('email', 'Somebody with this e-mail address can already sign in. Use another address')
}

/**
 * Corrects a person's name and address. Another address is another way to sign in, so it ends their sessions, except
 * one that stays: of the person who corrects their own.
 */
export async function correctPerson(
  viewer: Viewer,
  id: string,
  to: { name: string; email: string },
  session: { keep: string | null; at: Date },
): Promise<void> {
  const { organisationId } = viewer
  await withOrganisation(viewer, async (tx) => {
    const person = await tx.person.findUnique({ where: keyOf(viewer, id) })
    if (!person) throw nobodySuch()
    const changed = [person.name === to.name ? '' : 'name', person.email === to.email ? '' : 'address'].filter(Boolean)
    if (changed.length === 0) return
    if (person.email !== to.email) {
      await takeAddress(tx, to.email, id)
      await directory.removeIdentity(tx, 'password', person.email)
      const except = id === viewer.personId && session.keep !== null ? { except: session.keep } : {}
      await revokeSessionsOf(tx, { organisationId }, { personId: id, at: session.at, ...except })
    }
    // A link that went to the wrong address must not let its reader choose the password.
    const link = person.email === to.email ? {} : { setupCodeHash: null, setupExpiresAt: null }
    await tx.person.update({ where: keyOf(viewer, id), data: { ...to, ...link } }).catch(refuseTakenAddress)
    // which of the two, not what they were: the log is for ever, and a person may be deleted
    const detail = { changed: changed.join(' and ') }
    await writeLog(tx, { actorId: viewer.personId, action: 'person:corrected', subject: id, detail })
  })
}

/**
 * Deletes a person: name, address, password and sessions. The address is free again. What they did stays, under an id
 * that nobody can be found by any more.
 */
export async function deletePerson(viewer: Viewer, id: string): Promise<void> {
  const { organisationId } = viewer
  if (id === viewer.personId) throw new AppError('conflict', 'You cannot delete yourself. Ask another administrator.')
  await changePerson(viewer, id, 'person:deleted', {}, async (tx, person) => {
    await tx.session.deleteMany({ where: { organisationId, personId: id } })
    await directory.removeIdentity(tx, 'password', person.email)
    await tx.person.delete({ where: keyOf(viewer, id) })
    await requireAnAdministrator(tx, viewer)
    await shareReaders(tx, viewer)
  })
}

/** A new code for somebody who has not used the first, or has forgotten the password. Ends their sessions. */
export async function renewInvitation(
  viewer: Viewer,
  id: string,
  code: { hash: string; expiresAt: Date },
  at: Date,
): Promise<void> {
  await changePerson(viewer, id, 'person:invited-again', {}, async (tx, person) => {
    if (person.disabledAt) throw new AppError('conflict', 'This person is switched off. Switch them on first.')
    await tx.person.update({
      where: keyOf(viewer, id),
      data: { passwordHash: null, setupCodeHash: code.hash, setupExpiresAt: code.expiresAt },
    })
    await revokeSessionsOf(tx, viewer, { personId: id, at })
    await requireAnAdministrator(tx, viewer)
    await shareReaders(tx, viewer)
  })
}

/** Gives another role; it holds from the person's next request on. */
export async function changeRole(viewer: Viewer, id: string, role: Role): Promise<void> {
  await changePerson(viewer, id, 'person:role-changed', { role }, async (tx) => {
    await tx.person.update({ where: keyOf(viewer, id), data: { role } })
    await requireAnAdministrator(tx, viewer)
    await shareReaders(tx, viewer)
  })
}

/** Ends somebody's access at once. What they did keeps their name. */
export async function disablePerson(viewer: Viewer, id: string, at: Date): Promise<void> {
  if (id === viewer.personId)
    throw new AppError('conflict', 'You cannot switch yourself off. Ask another administrator.')
  await changePerson(viewer, id, 'person:switched-off', {}, async (tx) => {
    await tx.person.update({ where: keyOf(viewer, id), data: { disabledAt: at } })
    await revokeSessionsOf(tx, viewer, { personId: id, at })
    await requireAnAdministrator(tx, viewer)
  })
}

/** Undoes that. Ended sessions stay ended. */
export async function enablePerson(viewer: Viewer, id: string): Promise<void> {
  await changePerson(viewer, id, 'person:switched-on', {}, async (tx) => {
    await tx.person.update({ where: keyOf(viewer, id), data: { disabledAt: null } })
    await shareReaders(tx, viewer)
  })
}

/** A person's own new password. All their sessions end, and one begins. */
export async function changeOwnPassword(
  viewer: Viewer,
  passwordHash: string,
  session: { idHash: string; at: Date },
): Promise<void> {
  const { personId } = viewer
  await changePerson(viewer, personId, 'person:password-changed', {}, async (tx) => {
    // a link that somebody still holds must not replace what the person has just chosen
    const data = { passwordHash, setupCodeHash: null, setupExpiresAt: null }
    await tx.person.update({ where: keyOf(viewer, personId), data })
    await revokeSessionsOf(tx, viewer, { personId, at: session.at })
    await insertSession(tx, viewer, { personId, ...session })
  })
}

/**
 * A new code for somebody whom nobody in the organisation can give one: for whoever runs the server. The password of
 * before works until the code is used. @throws AppError for an address that nobody has, or whose person is switched off.
 */
export async function renewFromServer(
  email: string,
  codeFor: (slug: string) => { hash: string; expiresAt: Date },
): Promise<void> {
  const identity = await directory.findIdentity('password', email)
  if (!identity) throw new AppError('notFound', 'Nobody signs in with this e-mail address.')
  const { personId: id, organisationId } = identity
  await withOrganisation({ organisationId }, async (tx) => {
    const person = await tx.person.findUnique({ where: keyOf({ organisationId }, id) })
    const organisation = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId } })
    if (!person) throw new AppError('notFound', 'Nobody signs in with this e-mail address.')
    if (person.disabledAt)
      throw new AppError('conflict', 'This person is switched off. An administrator can switch them on.')
    const code = codeFor(organisation.slug)
    await tx.person.update({
      where: keyOf({ organisationId }, id),
      data: { setupCodeHash: code.hash, setupExpiresAt: code.expiresAt },
    })
    await writeLog(tx, { actorId: null, action: 'person:link-from-server', subject: id })
  })
}

export type Invitation = { organisationId: string; organisation: string; personId: string; name: string; email: string }

/** Whom a one-time code is for; null when it is unknown, used, expired, or its person switched off. */
export async function findInvitation(slug: string, codeHash: string, at: Date): Promise<Invitation | null> {
  const organisation = await directory.findOrganisationBySlug(slug)
  if (!organisation) return null
  const organisationId = organisation.id
  return withOrganisation({ organisationId }, async (tx) => {
    const person = await tx.person.findFirst({
      where: { organisationId, setupCodeHash: codeHash, setupExpiresAt: { gt: at }, disabledAt: null },
    })
    return person
      ? { organisationId, organisation: organisation.name, personId: person.id, name: person.name, email: person.email }
      : null
  })
}

/**
 * Uses the code up, sets the password and ends the sessions of the one before. False when somebody was faster with the
 * same code. Whoever made the link has seen it and could have used it: the log names them beside the person.
 */
export async function acceptInvitation(
  invitation: Invitation,
  codeHash: string,
  passwordHash: string,
  at: Date,
): Promise<boolean> {
  const { organisationId, personId: id } = invitation
  return withOrganisation(invitation, async (tx) => {
    const { count } = await tx.person.updateMany({
      where: { organisationId, id, setupCodeHash: codeHash },
      data: { passwordHash, setupCodeHash: null, setupExpiresAt: null },
    })
    if (count !== 1) return false
    await revokeSessionsOf(tx, invitation, { personId: id, at })
    const detail = { 'link made by': (await lastActor(tx, invitation, linkActions, id)) ?? 'the server' }
    await writeLog(tx, { actorId: id, action: 'person:invitation-accepted', subject: id, detail })
    return true
  })
}

/** Remarks are sealed to the keys of those who are safety officers now: the report door hears of a change. */
async function shareReaders(tx: AppTransaction, { organisationId }: OrganisationContext): Promise<void> {
  await enqueue(tx, 'push-facts', { organisationId })
}

function keyOf({ organisationId }: OrganisationContext, id: string) {
  return { organisationId_id: { organisationId, id } }
}

async function changePerson(
  viewer: Viewer,
  id: string,
  action: string,
  detail: Record<string, string>,
  change: (tx: AppTransaction, person: { disabledAt: Date | null; email: string }) => Promise<void>,
): Promise<void> {
  await withOrganisation(viewer, async (tx) => {
    await lockAdministrators(tx, viewer)
    const person = await tx.person.findUnique({ where: keyOf(viewer, id) })
    if (!person) throw nobodySuch()
    await change(tx, person)
    await writeLog(tx, { actorId: viewer.personId, action, subject: id, detail })
  })
}

function nobodySuch(): AppError {
  return new AppError('notFound', 'There is no such person in your organisation.')
}

/** Two administrators who demote each other at the same moment wait here for one another. */
async function lockAdministrators(tx: AppTransaction, { organisationId }: OrganisationContext): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM person WHERE organisation_id = ${organisationId}::uuid AND role = 'admin' ORDER BY id FOR UPDATE`
}

/** Is the viewer the only one who can administer the organisation now? */
export async function isOnlyAdministrator(viewer: Viewer): Promise<boolean> {
  return viewer.role === 'admin' && (await withOrganisation(viewer, (tx) => countAdministrators(tx, viewer))) === 1
}

async function countAdministrators(tx: AppTransaction, { organisationId }: OrganisationContext): Promise<number> {
  return tx.person.count({ where: { organisationId, role: 'admin', disabledAt: null, passwordHash: { not: null } } })
}

/** Undoes the transaction when nobody is left who could administer the organisation. */
async function requireAnAdministrator(tx: AppTransaction, context: OrganisationContext): Promise<void> {
  if ((await countAdministrators(tx, context)) === 0) {
    throw new AppError('conflict', 'This is the last administrator. Make somebody else an administrator first.')
  }
}

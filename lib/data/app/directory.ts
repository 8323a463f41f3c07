import { sha256Hex } from '../../crypto/hash'
import { uuidv7 } from '../../crypto/uuid'
import { organisationSlugPattern } from '../../domain/organisation/slug'
import { now } from '../../env'
import { AppError } from '../../errors'
import { type AppTransaction, enterOrganisation, withoutOrganisation } from './client'
import type { OrganisationContext } from './context'

export type OrganisationEntry = { id: string; slug: string; name: string; demo: boolean }
export type Identity = { organisationId: string; personId: string }

/** Who the sign-in identity belongs to, or null. `issuer` is `password` or an OpenID provider's. */
async function findIdentity(issuer: string, subject: string): Promise<Identity | null> {
  const [row] = await withoutOrganisation(
    (prisma) => prisma.$queryRaw<{ organisation_id: string; person_id: string }[]>`
    SELECT organisation_id, person_id FROM directory.find_identity(${issuer}, ${subject})`,
  )
  return row ? { organisationId: row.organisation_id, personId: row.person_id } : null
}

/**
 * Gives a sign-in identity to a person of the transaction's organisation.
 * @throws AppError conflict when it already belongs to somebody else.
 */
async function putIdentity(tx: AppTransaction, issuer: string, subject: string, personId: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ put: boolean }[]>`
    SELECT directory.put_identity(${issuer}, ${subject}, ${personId}::uuid) AS put`
  if (!row?.put) throw new AppError('conflict', 'This e-mail address cannot be used here. Choose another one.')
}

/** Takes a sign-in identity away, when it is one of the transaction's organisation. */
async function removeIdentity(tx: AppTransaction, issuer: string, subject: string): Promise<void> {
  await tx.$queryRaw`SELECT directory.remove_identity(${issuer}, ${subject})::text`
}

/** Null for what cannot be the short name of one: PostgreSQL answers some texts of an address with an error. */
async function findOrganisationBySlug(slug: string): Promise<OrganisationEntry | null> {
  if (!organisationSlugPattern.test(slug)) return null
  const [row] = await withoutOrganisation(
    (prisma) => prisma.$queryRaw<{ id: string; slug: string; name: string; is_demo: boolean }[]>`
    SELECT id, slug, name, is_demo FROM directory.find_organisation(${slug})`,
  )
  return row ? { id: row.id, slug: row.slug, name: row.name, demo: row.is_demo } : null
}

/** Every organisation of the installation, for the worker's rounds. */
async function listOrganisationIds(): Promise<string[]> {
  const rows = await withoutOrganisation(
    (prisma) => prisma.$queryRaw<{ id: string }[]>`
    SELECT list_organisation_ids AS id FROM directory.list_organisation_ids()`,
  )
  return rows.map((row) => row.id)
}

async function countOrganisations(): Promise<number> {
  const [row] = await withoutOrganisation(
    (prisma) => prisma.$queryRaw<{ count: number }[]>`SELECT directory.count_organisations() AS count`,
  )
  return row?.count ?? 0
}

/** Those that are not the demo. */
async function countOwnOrganisations(): Promise<number> {
  const [row] = await withoutOrganisation(
    (prisma) => prisma.$queryRaw<{ count: number }[]>`SELECT directory.count_own_organisations() AS count`,
  )
  return row?.count ?? 0
}

/** Whether a one-time set-up code, as `npm start` printed it, can still be used. */
async function isSetupCodeValid(code: string): Promise<boolean> {
  const [row] = await withoutOrganisation(
    (prisma) => prisma.$queryRaw<{ valid: boolean }[]>`
    SELECT directory.setup_code_is_valid(${setupCodeHash(code)}, ${now()}) AS valid`,
  )
  return row?.valid ?? false
}

/**
 * Creates an organisation and, in the same transaction and its context, whatever `fn` adds: units, policy, people.
 * The app door needs a set-up code, which is used up by it; the worker's role (demo, command lines) does not.
 * @throws AppError forbidden when the code is wrong, used or too old; conflict when the slug is taken.
 */
async function createOrganisation<T>(
  organisation: { slug: string; name: string; demo: boolean },
  authority: { setupCode: string } | 'worker',
  fn: (tx: AppTransaction, context: OrganisationContext) => Promise<T>,
): Promise<T> {
  if (!organisationSlugPattern.test(organisation.slug)) throw new RangeError(`not a slug: ${organisation.slug}`)
  const at = now()
  const organisationId = uuidv7(at)
  const { slug, name, demo } = organisation
  return withoutOrganisation((prisma) =>
    prisma.$transaction(async (tx) => {
      const [taken] = await tx.$queryRaw<unknown[]>`SELECT id FROM directory.find_organisation(${slug})`
      if (taken) throw new AppError('conflict', 'This short name is taken. Choose another one.')
      if (authority === 'worker') {
        await tx.$queryRaw`
        SELECT directory.create_organisation(${at}, ${organisationId}::uuid, ${slug}, ${name}, ${demo})::text`
      } else {
        const [row] = await tx.$queryRaw<{ done: boolean }[]>`
        SELECT directory.set_up_organisation(${setupCodeHash(authority.setupCode)}, ${at}, ${organisationId}::uuid, ${slug}, ${name}) AS done`
        if (!row?.done)
          throw new AppError(
            'forbidden',
            'The set-up code is not valid any more. Start Plumbline again to get a new one.',
          )
      }
      await enterOrganisation(tx, organisationId)
      return fn(tx, { organisationId })
    }),
  )
}

/** Codes are read off a screen: case, spaces and hyphens do not matter. */
function setupCodeHash(code: string): string {
  return sha256Hex(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
}

/** What can be looked up before it is known whose data a request may see. Functions of the database, never tables. */
export const directory = {
  findIdentity,
  putIdentity,
  removeIdentity,
  findOrganisationBySlug,
  listOrganisationIds,
  countOrganisations,
  countOwnOrganisations,
  isSetupCodeValid,
  createOrganisation,
}

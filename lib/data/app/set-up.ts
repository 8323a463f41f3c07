import { uuidv7 } from '../../crypto/uuid'
import { quarterOf } from '../../domain/organisation/quarter'
import { AppError, FieldError } from '../../errors'
import { directory } from './directory'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'

export type FirstAdministrator = { name: string; email: string; passwordHash: string }

/**
 * Creates an organisation with its first administrator and the root of its tree. Nothing is collected before somebody has
 * chosen the rules, the units and the first quarter. All or nothing; the code is used up.
 * @throws FieldError for a code that is not valid, a slug or an address that is taken.
 */
export async function setUpOrganisation(
  setupCode: string,
  organisation: { slug: string; name: string },
  administrator: FirstAdministrator,
  at: Date,
): Promise<void> {
  if (!(await directory.isSetupCodeValid(setupCode))) {
    throw new FieldError(
      'setupCode',
      'This code is not valid, or no longer. The console of Plumbline shows a new one after a restart',
    )
  }
  if (await directory.findOrganisationBySlug(organisation.slug)) {
    throw new FieldError('slug', 'This short name is taken. Choose another one')
  }
  if (await directory.findIdentity('password', administrator.email)) {
    throw new FieldError('email', 'Somebody with this e-mail address can already sign in. Use another address')
  }
  const quarter = quarterOf(at)
  await directory.createOrganisation(
    { ...organisation, demo: false },
    { setupCode },
    async (tx, { organisationId }) => {
      const id = uuidv7(at)
      await tx.person.create({ data: { organisationId, id, ...administrator, role: 'admin', createdAt: at } })
      await directory.putIdentity(tx, 'password', administrator.email, id)
      await tx.unit.create({
        data: {
          organisationId,
          firstQuarter: quarter,
          code: rootCode(organisation.slug),
          name: organisation.name,
          kind: 'organisation',
        },
      })
      await enqueue(tx, 'push-facts', { organisationId })
      await writeLog(tx, { actorId: id, action: 'organisation:set-up', subject: organisation.slug })
    },
  )
}

/** The root's code is made from the slug: `northwind` becomes `NORTHWIND`. */
function rootCode(slug: string): string {
  const code = slug.toUpperCase().slice(0, 24).replace(/-$/, '')
  if (code === 'OTHER' || code.startsWith('OTHER-'))
    throw new AppError('invalid', 'Choose a short name that does not start with "other".')
  return code
}

import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectApp, disconnectApp, withOrganisation } from '@/lib/data/app/client'
import { DatabaseError } from '@/lib/data/app/database-errors'
import { directory } from '@/lib/data/app/directory'
import { UnavailableError } from '@/lib/errors'
import { createInstallation, type Installation } from '../../installation'

const nobody = { organisationId: '00000000-0000-4000-8000-000000000000' }
let installation: Installation

beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation.close())

const thrownBy = async (query: () => Promise<unknown>): Promise<Error> => {
  const error = await query().then(
    () => null,
    (reason) => reason,
  )
  if (!(error instanceof Error)) throw new Error('nothing was thrown')
  return error
}

/** Everything of an error that a log or a console could show. */
const shown = (error: Error) =>
  [error.message, error.stack, JSON.stringify(error), String(error.cause ?? '')].join('\n')

it('an error of the database shows its code, and nothing of what was asked or answered', async () => {
  await installation.connectApp()
  const error = await thrownBy(() => directory.findIdentity('password', 'secret@firm.test\0'))
  expect(error).toBeInstanceOf(DatabaseError)
  expect(error).toMatchObject({ code: '22021' })
  expect(shown(error)).not.toMatch(/prisma\.|secret|invocation|byte sequence/)
  const denied = await thrownBy(() => withOrganisation(nobody, (tx) => tx.$queryRaw`SELECT * FROM ledger_entry`))
  expect(denied).toMatchObject({ code: '42501' })
  expect(shown(denied)).not.toMatch(/ledger_entry|permission denied/)
})

it('what a query throws of its own comes out as it is', async () => {
  const own = new Error('changed my mind')
  const error = await thrownBy(() =>
    withOrganisation(nobody, async () => {
      throw own
    }),
  )
  expect(error).toBe(own)
})

it('a database that lets nobody in, cuts connections or is not there is unavailable, which is no fault of the asker', async () => {
  await installation.connectApp()
  const admin = await installation.admin('app')
  const cut = () =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_web' AND datname = current_database()`,
    )
  const lost = await thrownBy(() =>
    withOrganisation(nobody, async (tx) => {
      await tx.person.count()
      await cut()
      return tx.person.count()
    }),
  )
  expect(lost).toBeInstanceOf(UnavailableError)

  await disconnectApp()
  connectApp({ url: 'postgres://app_web:secret@127.0.0.1:1/none', contextKey: installation.secrets.contextKey })
  for (const query of [
    () => directory.findIdentity('password', 'a'),
    () => withOrganisation(nobody, (tx) => tx.person.count()),
  ]) {
    const gone = await thrownBy(query)
    expect(gone).toBeInstanceOf(UnavailableError)
    expect(shown(gone)).not.toMatch(/127\.0\.0\.1|reach database/)
  }
})

it('a password that is not the role’s is unavailable too: it is the installation that is wrong', async () => {
  await disconnectApp()
  const url = new URL(installation.urls.app_web)
  url.password = 'wrong'
  connectApp({ url: url.href, contextKey: installation.secrets.contextKey })
  const error = await thrownBy(() => directory.countOrganisations())
  expect(error).toBeInstanceOf(UnavailableError)
  expect(shown(error)).not.toMatch(/app_web|authentication/)
})

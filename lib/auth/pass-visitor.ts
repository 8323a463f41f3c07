import 'server-only'
import { z } from 'zod'
import { now } from '../env'
import { readSealedCookie, setSealedCookie } from './sealed-cookie'

/**
 * An employee who has proved to be one, on the page that gives out passes and nowhere else: apart from the sessions
 * of staff, without a row in the database, sealed into a cookie for half an hour.
 */
const lifetimeMinutes = 30
const purpose = 'pass visitor'

const PassVisitor = z.object({ organisationId: z.uuid(), holderId: z.uuid(), until: z.number() })
export type PassVisitor = Omit<z.output<typeof PassVisitor>, 'until'>

export async function rememberPassVisitor({ organisationId, holderId }: PassVisitor): Promise<void> {
  const content = { organisationId, holderId, until: now().getTime() + lifetimeMinutes * 60_000 }
  await setSealedCookie('plumbline-passes', purpose, content, lifetimeMinutes)
}

/** The employee of this request, when they have proved to be one of this organisation. */
export async function findPassVisitor(organisationId: string): Promise<PassVisitor | null> {
  const visitor = PassVisitor.safeParse(await readSealedCookie('plumbline-passes', purpose)).data
  if (!visitor || visitor.until < now().getTime() || visitor.organisationId !== organisationId) return null
  return { organisationId, holderId: visitor.holderId }
}

import 'server-only'
import { cookies } from 'next/headers'
import { z } from 'zod'
import { seal, unseal } from '../crypto/sealed-key'
import { AppDoorEnvironment, now, readEnvironment } from '../env'

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

export async function setSealedCookie(name: string, use: string, content: object, minutes: number): Promise<void> {
  const { NEXTAUTH_SECRET } = readEnvironment(AppDoorEnvironment)
  const value = seal(NEXTAUTH_SECRET, use, Buffer.from(JSON.stringify(content)))
  ;(await cookies()).set(cookieName(name), value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: isSecure(),
    maxAge: minutes * 60,
  })
}

/** What a sealed cookie holds, or null when there is none or nobody here sealed it. */
export async function readSealedCookie(name: string, use: string): Promise<unknown> {
  const value = (await cookies()).get(cookieName(name))?.value
  if (value === undefined) return null
  try {
    return JSON.parse(unseal(readEnvironment(AppDoorEnvironment).NEXTAUTH_SECRET, use, value).toString())
  } catch {
    // Forged, cut, or of another secret: the same as none.
    return null
  }
}

export async function forgetSealedCookie(name: string): Promise<void> {
  ;(await cookies()).delete(cookieName(name))
}

function isSecure(): boolean {
  return readEnvironment(AppDoorEnvironment).NEXTAUTH_URL.startsWith('https:')
}

function cookieName(name: string): string {
  return isSecure() ? `__Host-${name}` : name
}

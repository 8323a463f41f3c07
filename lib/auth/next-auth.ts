import 'server-only'
import { cookies } from 'next/headers'
import { NextRequest, NextResponse } from 'next/server'
import NextAuth, { type AuthOptions, getServerSession, type Session, type User } from 'next-auth'
import { decode, encode, type JWT } from 'next-auth/jwt'
import Credentials from 'next-auth/providers/credentials'
import { randomToken, tokenHash } from '../crypto/tokens'
import { DatabaseError } from '../data/app/database-errors'
import { createSession, findViewerOfSession, revokeSession } from '../data/app/sessions'
import { sessionLimits } from '../domain/organisation/session-life'
import { AppDoorEnvironment, now, readEnvironment } from '../env'
import { UnavailableError } from '../errors'
import { createLog } from '../log'
import { checkPassword } from './check-password'
import { cookieName, cookieOptions, isSecure } from './cookie-name'
import { rememberDevice } from './device'
import { safeNextPath } from './next-path'
import { isFromOwnPage } from './same-origin'
import type { Viewer } from './viewer'

/**
 * The only file that knows next-auth (docs/decisions/0009). It runs the sign-in flow and its cookies; the
 * cookie carries a random session id, and whether that id means anybody is asked of the database each time.
 */
declare module 'next-auth' {
  interface User {
    organisationId: string
    sessionId: string
  }
  interface Session {
    viewer?: Viewer
    /** Hash of the session's id, to name it when it shall end. */
    idHash?: string
    /** Why it cannot be asked now whose session it is, as a code: not the same as nobody's. */
    unavailable?: string
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    organisationId?: string
    sessionId?: string
  }
}

function authOptions(): AuthOptions {
  const { NEXTAUTH_SECRET } = readEnvironment(AppDoorEnvironment)
  return {
    secret: NEXTAUTH_SECRET,
    // next-auth 4 has no database sessions with passwords; the token is only the envelope of our own id
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    useSecureCookies: isSecure(),
    cookies: { sessionToken: { name: sessionCookieName(), options: cookieOptions() } },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        id: 'password',
        name: 'password',
        credentials: { email: {}, password: {} },
        authorize: (credentials) => authorize(credentials?.email ?? '', credentials?.password ?? ''),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? tokenOf(user) : token),
      session: ({ token }) => sessionOf(token),
      redirect: ({ url, baseUrl }) => new URL(safeNextPath(url), baseUrl).href,
    },
    events: { signOut: ({ token }) => endSession(token) },
    // next-auth's messages may hold addresses; what fails is visible from its answers
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  }
}

/** Thrown through next-auth, which puts the message of whatever is thrown into an address: only these. */
const waitMessage = 'wait-'
const unavailableMessage = 'unavailable'

async function authorize(email: string, password: string): Promise<User | null> {
  const outcome = await checkAndOpen(email, password).catch((error) => {
    createLog('app-door').error({ code: codeOf(error) }, 'a sign-in could not be checked')
    return unavailableMessage
  })
  if (typeof outcome === 'string') throw new Error(outcome)
  return outcome
}

function codeOf(error: unknown): string {
  return error instanceof UnavailableError || error instanceof DatabaseError ? error.code : 'unknown'
}

/** The signed-in person with a new session, null when the password is not theirs, or how long to wait. */
async function checkAndOpen(email: string, password: string): Promise<User | null | string> {
  const outcome = await checkPassword(email, password)
  if (outcome.kind === 'wait') return `${waitMessage}${outcome.seconds}`
  if (outcome.kind === 'refused') return null
  const { organisationId, personId } = outcome
  const sessionId = randomToken()
  // whoever signs in over a session that still runs has left it
  await endSession(await sessionInCookie())
  await createSession({ organisationId }, { personId, idHash: tokenHash(sessionId), at: now() })
  await rememberDevice(outcome.email)
  return { id: personId, organisationId, sessionId }
}

function tokenOf(user: User): JWT {
  return { sub: user.id, organisationId: user.organisationId, sessionId: user.sessionId }
}

async function sessionOf({ organisationId, sessionId }: JWT): Promise<Session> {
  // an empty object is next-auth's "nobody": null is not allowed here
  const nobody = {} as Session
  if (!organisationId || !sessionId) return nobody
  const idHash = tokenHash(sessionId)
  try {
    const viewer = await findViewerOfSession({ organisationId }, idHash, now())
    // next-auth adds `expires` itself
    return viewer ? ({ viewer, idHash } as Session) : nobody
  } catch (error) {
    // what is thrown here next-auth takes for a bad cookie: it would sign people out for an outage of the database
    return { unavailable: codeOf(error) } as Session
  }
}

async function endSession(token: JWT | null): Promise<void> {
  const { organisationId, sessionId } = token ?? {}
  if (organisationId && sessionId) await revokeSession({ organisationId }, tokenHash(sessionId), now())
}

/** The session that the request's cookie names, running or not. */
async function sessionInCookie(): Promise<JWT | null> {
  const token = (await cookies()).get(sessionCookieName())?.value
  if (!token) return null
  // thrown for a cookie that is not ours or was cut: as good as none
  return decode({ token, secret: readEnvironment(AppDoorEnvironment).NEXTAUTH_SECRET }).catch(() => null)
}

/**
 * The signed-in person and the hash of their session's id, or null.
 * @throws UnavailableError when that cannot be asked now.
 */
export async function lookUpSession(): Promise<{ viewer: Viewer; idHash: string } | null> {
  const session = await getServerSession(authOptions())
  if (session?.unavailable) throw new UnavailableError(session.unavailable)
  return session?.viewer && session.idHash ? { viewer: session.viewer, idHash: session.idHash } : null
}

/**
 * Gives the running session another id, after the password has changed: the one before may be known to whoever knew
 * the password. `replace` writes it to the database.
 */
export async function renewSession(
  { organisationId, personId }: Viewer,
  replace: (idHash: string) => Promise<void>,
): Promise<void> {
  const sessionId = randomToken()
  await replace(tokenHash(sessionId))
  const value = await encode({
    token: { sub: personId, organisationId, sessionId },
    secret: readEnvironment(AppDoorEnvironment).NEXTAUTH_SECRET,
    maxAge: sessionSeconds,
  })
  ;(await cookies()).set(sessionCookieName(), value, { ...cookieOptions(), maxAge: sessionSeconds })
}

type RouteContext = { params: Promise<{ nextauth: string[] }> }

/** What is needed of next-auth's routes under /api/auth. */
const openRoutes = new Set(['GET csrf', 'GET session', 'POST callback/password', 'POST signout'])

/** Those routes, for requests from outside: the others do not exist, and a change comes from a page of ours. */
export async function nextAuthRoute(request: NextRequest, context: RouteContext): Promise<Response> {
  const route = (await context.params).nextauth.join('/')
  if (!openRoutes.has(`${request.method} ${route}`)) return new Response('There is nothing here.\n', { status: 404 })
  if (request.method === 'POST' && !(await isFromOwnPage()))
    return new Response('This request did not come from a page of Plumbline.\n', { status: 403 })
  if (route === 'session' && (await getServerSession(authOptions()))?.unavailable)
    return new Response('Plumbline cannot reach its data at the moment.\n', { status: 503 })
  return runNextAuth(request, context)
}

function runNextAuth(request: NextRequest, context: RouteContext): Promise<Response> {
  // the declared overloads of next-auth 4 lag behind Next's route context, which it handles
  return NextAuth(request, context as never, authOptions()) as Promise<Response>
}

export type SignInOutcome =
  | { kind: 'signedIn' }
  | { kind: 'refused' }
  | { kind: 'unavailable' }
  | { kind: 'wait'; seconds: number }

/**
 * Signs in from a server action, so that the form works without script and keeps the address when the
 * password is wrong: next-auth's own two steps (CSRF token, callback), their cookies handed on.
 */
export async function openSession(email: string, password: string): Promise<SignInOutcome> {
  const store = await cookies()
  const token = await callNextAuth(['csrf'])
  const { csrfToken } = (await token.json()) as { csrfToken: string } // the documented answer of that route
  for (const cookie of cookiesOf(token)) store.set(cookie)

  const body = new URLSearchParams({ csrfToken, email, password, json: 'true' })
  const answer = await callNextAuth(['callback', 'password'], body)
  for (const cookie of cookiesOf(token)) store.delete(cookie.name)
  const session = cookiesOf(answer).find((cookie) => cookie.name === sessionCookieName() && cookie.value)
  if (session) {
    store.set(session)
    return { kind: 'signedIn' }
  }
  const { url } = (await answer.json()) as { url: string } // `json: 'true'` asks for this shape
  const reason = new URL(url).searchParams.get('error') ?? ''
  if (reason.startsWith(waitMessage)) return { kind: 'wait', seconds: Number(reason.slice(waitMessage.length)) }
  // next-auth's word for a null of `authorize`; whatever else went wrong, nobody has looked at the password
  return reason === 'CredentialsSignin' ? { kind: 'refused' } : { kind: 'unavailable' }
}

/** Ends the session of the request, in the database and in the browser. */
export async function closeSession(): Promise<void> {
  const session = await lookUpSession()
  if (session) await revokeSession(session.viewer, session.idHash, now())
  ;(await cookies()).delete(sessionCookieName())
}

function callNextAuth(path: string[], body?: URLSearchParams): Promise<Response> {
  const { NEXTAUTH_URL } = readEnvironment(AppDoorEnvironment)
  const request = new NextRequest(
    new URL(`/api/auth/${path.join('/')}`, NEXTAUTH_URL),
    body ? { method: 'POST', body } : {},
  )
  return runNextAuth(request, { params: Promise.resolve({ nextauth: path }) })
}

function cookiesOf(response: Response) {
  return new NextResponse(null, { headers: response.headers }).cookies.getAll()
}

const sessionSeconds = sessionLimits.absoluteHours * 3600

function sessionCookieName(): string {
  return cookieName('plumbline-session')
}

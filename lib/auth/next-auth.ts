import 'server-only'
import { cookies } from 'next/headers'
import { NextRequest, NextResponse } from 'next/server'
import NextAuth, { type AuthOptions, getServerSession, type Session, type User } from 'next-auth'
import type { JWT } from 'next-auth/jwt'
import Credentials from 'next-auth/providers/credentials'
import { randomToken, tokenHash } from '../crypto/tokens'
import { createSession, findViewerOfSession, revokeSession } from '../data/app/sessions'
import { sessionLimits } from '../domain/organisation/session-life'
import { AppDoorEnvironment, now, readEnvironment } from '../env'
import { checkPassword } from './check-password'
import { networkOf } from './throttle'
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
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    organisationId?: string
    sessionId?: string
  }
}

function authOptions(): AuthOptions {
  const { NEXTAUTH_SECRET, NEXTAUTH_URL } = readEnvironment(AppDoorEnvironment)
  const secure = NEXTAUTH_URL.startsWith('https:')
  return {
    secret: NEXTAUTH_SECRET,
    // next-auth 4 has no database sessions with passwords; the token is only the envelope of our own id
    session: { strategy: 'jwt', maxAge: sessionLimits.absoluteHours * 3600 },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        id: 'password',
        name: 'password',
        credentials: { email: {}, password: {} },
        authorize: (credentials, request) =>
          authorize(credentials?.email ?? '', credentials?.password ?? '', request.headers?.['x-forwarded-for']),
      }),
    ],
    callbacks: { jwt: ({ token, user }) => (user ? tokenOf(user) : token), session: ({ token }) => sessionOf(token) },
    events: { signOut: ({ token }) => endSession(token) },
    // next-auth's messages may hold addresses; what fails is visible from its answers
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  }
}

/** Thrown through next-auth, whose only channel for a reason is the message. */
const waitMessage = 'wait-'

async function authorize(email: string, password: string, forwardedFor: string | undefined): Promise<User | null> {
  const outcome = await checkPassword(email, password, networkOf(forwardedFor))
  if (outcome.kind === 'wait') throw new Error(`${waitMessage}${outcome.seconds}`)
  if (outcome.kind === 'refused') return null
  const sessionId = randomToken()
  await createSession(outcome, { personId: outcome.personId, idHash: tokenHash(sessionId), at: now() })
  return { id: outcome.personId, organisationId: outcome.organisationId, sessionId }
}

function tokenOf(user: User): JWT {
  return { sub: user.id, organisationId: user.organisationId, sessionId: user.sessionId }
}

async function sessionOf({ organisationId, sessionId }: JWT): Promise<Session> {
  // an empty object is next-auth's "nobody": null is not allowed here
  const nobody = {} as Session
  if (!organisationId || !sessionId) return nobody
  const idHash = tokenHash(sessionId)
  const viewer = await findViewerOfSession({ organisationId }, idHash, now())
  // next-auth adds `expires` itself
  return viewer ? ({ viewer, idHash } as Session) : nobody
}

async function endSession({ organisationId, sessionId }: JWT): Promise<void> {
  if (organisationId && sessionId) await revokeSession({ organisationId }, tokenHash(sessionId), now())
}

/** The signed-in person and the hash of their session's id, or null. */
export async function lookUpSession(): Promise<{ viewer: Viewer; idHash: string } | null> {
  const session = await getServerSession(authOptions())
  return session?.viewer && session.idHash ? { viewer: session.viewer, idHash: session.idHash } : null
}

/** next-auth's own routes under /api/auth. */
export async function nextAuthRoute(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  // the declared overloads of next-auth 4 lag behind Next's route context, which it handles
  return NextAuth(request, context as never, authOptions())
}

export type SignInOutcome = { kind: 'signedIn' } | { kind: 'refused' } | { kind: 'wait'; seconds: number }

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
  return reason.startsWith(waitMessage)
    ? { kind: 'wait', seconds: Number(reason.slice(waitMessage.length)) }
    : { kind: 'refused' }
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
  return nextAuthRoute(request, { params: Promise.resolve({ nextauth: path }) })
}

function cookiesOf(response: Response) {
  return new NextResponse(null, { headers: response.headers }).cookies.getAll()
}

function sessionCookieName(): string {
  const { NEXTAUTH_URL } = readEnvironment(AppDoorEnvironment)
  return NEXTAUTH_URL.startsWith('https:') ? '__Host-plumbline-session' : 'plumbline-session'
}

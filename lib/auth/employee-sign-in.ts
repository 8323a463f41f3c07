import 'server-only'
import { type Client, errors, generators, Issuer } from 'openid-client'
import { z } from 'zod'
import { AppDoorEnvironment, readEnvironment } from '../env'
import { forgetSealedCookie, readSealedCookie, setSealedCookie } from './sealed-cookie'

/**
 * Sign-in of employees with the organisation's OpenID provider, for passes only: authorization code flow with PKCE,
 * state and nonce (ASVS 5.0, 10.2.1). Staff sign in elsewhere; an employee gets no session here, only the proof
 * that they are one.
 */
const flowCookie = 'plumbline-passes-sign-in'
const flowPurpose = 'employee sign-in'
const flowMinutes = 10

const Flow = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() })

type Provider = { issuer: string; clientId: string; clientSecret: string; organisation: string }

/** The provider whose people may have passes of this organisation; null when there is none. */
export function employeeProvider(slug: string): Provider | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ORGANISATION } = readEnvironment(AppDoorEnvironment)
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET || OIDC_ORGANISATION !== slug) return null
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, organisation: slug }
}

/** Where the browser goes to sign in. What the answer has to match stays in a sealed cookie. */
export async function beginEmployeeSignIn(provider: Provider): Promise<string> {
  const flow = { state: generators.state(), nonce: generators.nonce(), verifier: generators.codeVerifier() }
  await setSealedCookie(flowCookie, flowPurpose, flow, flowMinutes)
  return (await clientOf(provider)).authorizationUrl({
    scope: 'openid email',
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: generators.codeChallenge(flow.verifier),
    code_challenge_method: 'S256',
  })
}

/**
 * Who has signed in; null when the answer does not belong to a sign-in that began in this browser, was refused, or
 * does not hold. `email` only when the provider says that it is confirmed.
 */
export async function finishEmployeeSignIn(
  provider: Provider,
  answer: URLSearchParams,
): Promise<{ issuer: string; subject: string; email: string | null } | null> {
  const flow = Flow.safeParse(await readSealedCookie(flowCookie, flowPurpose)).data
  // Used once, whatever comes of it.
  await forgetSealedCookie(flowCookie)
  if (!flow) return null
  try {
    const client = await clientOf(provider)
    const checks = { state: flow.state, nonce: flow.nonce, code_verifier: flow.verifier, response_type: 'code' }
    const tokens = await client.callback(callbackAddress(), Object.fromEntries(answer), checks)
    const { iss, sub } = tokens.claims()
    const { email, email_verified } = await client.userinfo(tokens)
    const confirmed = email_verified === true && email !== undefined
    return { issuer: iss, subject: sub, email: confirmed ? email.toLowerCase() : null }
  } catch (error) {
    // The provider said no, or its answer does not hold: for the person the same.
    if (error instanceof errors.OPError || error instanceof errors.RPError) return null
    throw error
  }
}

async function clientOf({ issuer, clientId, clientSecret }: Provider): Promise<Client> {
  const discovered = await Issuer.discover(issuer)
  return new discovered.Client({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [callbackAddress()],
    response_types: ['code'],
  })
}

function callbackAddress(): string {
  return new URL('/api/passes/callback', readEnvironment(AppDoorEnvironment).NEXTAUTH_URL).href
}

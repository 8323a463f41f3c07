import 'server-only'
import { findPassVisitor } from '../auth/pass-visitor'
import { isFromOwnPage } from '../auth/same-origin'
import { tokenHash } from '../crypto/tokens'
import type { OrganisationContext } from '../data/app/context'
import { directory } from '../data/app/directory'
import { findHolderByCode } from '../data/app/pass-holders'
import { issuePasses } from '../data/app/pass-issues'
import { quarterOf } from '../domain/organisation/quarter'
import { AppDoorEnvironment, now, readEnvironment } from '../env'
import { AppError } from '../errors'
import { IssueRequest } from '../schemas/passes'

/** Five messages of 384 bytes and the rest: about 4 KiB. */
const mostBytes = 16 * 1024

const notEligible =
  'Your link does not work any more, or you have been signed out. Open your link again, or sign in again.'

/** `POST /api/passes/issue`: signs blinded messages for somebody who may have passes. */
export async function answerIssueRequest(request: Request): Promise<Response> {
  if (!(await isFromOwnPage())) return refuse(403, 'Open the page again and try once more.')
  if (!(Number(request.headers.get('content-length') ?? Number.NaN) <= mostBytes)) return refuse(413, 'Too much.')
  const parsed = IssueRequest.safeParse(await readJson(request))
  if (!parsed.success) return refuse(422, 'Load the page again and try once more.')
  const { slug, code, acceptsRunning, requests } = parsed.data
  const organisation = await directory.findOrganisationBySlug(slug)
  const context = organisation && { organisationId: organisation.id }
  const holder = context && (await holderOf(context, code))
  if (!context || !holder) return refuse(401, notEligible)
  try {
    const answers = await issuePasses(
      context,
      holder.holderId,
      requests.map(({ blinded, ...rest }) => ({ ...rest, blinded: Buffer.from(blinded, 'base64url') })),
      { running: quarterOf(now()), acceptsRunning, secret: readEnvironment(AppDoorEnvironment).PASS_KEY_SECRET },
    )
    const results = answers.map((answer) =>
      answer.status === 'signed'
        ? { ...answer, signature: Buffer.from(answer.signature).toString('base64url') }
        : answer,
    )
    return Response.json({ results })
  } catch (error) {
    if (error instanceof AppError) return refuse(422, error.message)
    throw error
  }
}

async function holderOf(context: OrganisationContext, code: string | undefined): Promise<{ holderId: string } | null> {
  if (code) return findHolderByCode(context, tokenHash(code), now())
  return findPassVisitor(context.organisationId)
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status })
}

import { BlindSignatureError, blindSign } from '../../crypto/blind-signature'
import { sha256Hex } from '../../crypto/hash'
import type { Quarter } from '../../domain/organisation/quarter'
import { AppError } from '../../errors'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { openPassKey, quartersOfPasses } from './pass-keys'
import { readPolicy } from './release-inputs'

/** A message to sign blindly, with the key that the asker believes to be its quarter's. */
export type PassRequest = { quarter: Quarter; keyId: string; blinded: Uint8Array }

export type PassAnswer = { quarter: Quarter } & (
  | { status: 'signed'; signature: Uint8Array }
  /** This person had a pass of the quarter signed before, for another message. */
  | { status: 'alreadyIssued' }
)

export type IssueRules = {
  running: Quarter
  /** The person has read what a pass of the running quarter does not promise. */
  acceptsRunning: boolean
  secret: string
}

const passesEnded =
  'You cannot get passes here any more. If you still work here, ask whoever looks after Plumbline in your organisation.'

/** Whether an organisation admits by passes now or from the coming quarter on. */
export async function usesPasses(context: OrganisationContext, running: Quarter): Promise<boolean> {
  return withOrganisation(context, async (tx) => {
    const [now, , , , last] = quartersOfPasses(running)
    for (const quarter of [now, last]) {
      if (quarter && (await readPolicy(tx, quarter)).admission === 'passes') return true
    }
    return false
  })
}

/**
 * Signs one pass for each quarter asked for, once for each person. The note that somebody had one and the signature
 * are one transaction, and the note holds the hash of what was signed: when the answer is lost, the same message is
 * signed again, and no other.
 * @throws AppError `invalid` for a quarter that is not given out, a key that is not its quarter's, or a message that
 *   cannot be signed, and `forbidden` for somebody whose passes have ended; then nothing is noted
 */
export async function issuePasses(
  context: OrganisationContext,
  holderId: string,
  requests: readonly PassRequest[],
  rules: IssueRules,
): Promise<PassAnswer[]> {
  const given = quartersOfPasses(rules.running).slice(rules.acceptsRunning ? 0 : 1)
  if (requests.some(({ quarter }) => !given.includes(quarter))) {
    throw new AppError('invalid', 'Passes are given out for the coming four quarters only.')
  }
  return withOrganisation(context, async (tx) => {
    const holder = await tx.passHolder.findFirst({ where: { id: holderId }, select: { ended: true } })
    if (!holder || holder.ended) throw new AppError('forbidden', passesEnded)
    const answers: PassAnswer[] = []
    for (const request of requests) answers.push(await issue(tx, context, holderId, request, rules.secret))
    return answers
  })
}

async function issue(
  tx: AppTransaction,
  context: OrganisationContext,
  holderId: string,
  { quarter, keyId, blinded }: PassRequest,
  secret: string,
): Promise<PassAnswer> {
  const { organisationId } = context
  const blindedHash = sha256Hex(blinded)
  const key = await openPassKey(tx, context, { quarter, keyId }, secret)
  if (!key) throw new AppError('invalid', 'This is not the key of that quarter. Load the page again.')
  // Two requests at the same moment wait here for one another.
  const noted = await tx.passIssue.createMany({
    data: [{ organisationId, quarter, holderId, blindedHash }],
    skipDuplicates: true,
  })
  if (noted.count === 0) {
    const before = await tx.passIssue.findUniqueOrThrow({
      where: { organisationId_quarter_holderId: { organisationId, quarter, holderId } },
    })
    if (before.blindedHash !== blindedHash) return { quarter, status: 'alreadyIssued' }
  }
  try {
    return { quarter, status: 'signed', signature: blindSign(key, blinded) }
  } catch (error) {
    if (!(error instanceof BlindSignatureError) || error.reason === 'signingFailure') throw error
    throw new AppError('invalid', 'This cannot be signed. Load the page again.')
  }
}

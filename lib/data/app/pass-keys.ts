import { generatePassKeyPair, passKeyId } from '../../crypto/blind-signature'
import { seal, unseal } from '../../crypto/sealed-key'
import { parseQuarter, type Quarter, shiftQuarter } from '../../domain/organisation/quarter'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { enqueue } from './jobs'
import { writeLog } from './log-entries'

/** A public key of passes: `spki` in base64 DER, `keyId` the hex SHA-256 of those bytes. */
export type PassKeyRow = { quarter: Quarter; keyId: string; spki: string }

/** Passes are issued for this many quarters ahead, all at once: so long before use, an issue says nothing. */
export const comingQuarters = 4

/** The running quarter and the coming ones. */
export function quartersOfPasses(running: Quarter): Quarter[] {
  return Array.from({ length: comingQuarters + 1 }, (_, steps) => shiftQuarter(running, steps))
}

/** Public keys from a quarter on, oldest first. */
export async function listPassKeys(context: OrganisationContext, from: Quarter): Promise<PassKeyRow[]> {
  const rows = await withOrganisation(context, (tx) =>
    tx.passKey.findMany({
      where: { quarter: { gte: from, lte: shiftQuarter(from, comingQuarters + 1) } },
      orderBy: { quarter: 'asc' },
      select: { quarter: true, keyId: true, spki: true },
    }),
  )
  return rows.flatMap(({ quarter, ...key }) => {
    const parsed = parseQuarter(quarter)
    return parsed ? [{ quarter: parsed, ...key }] : []
  })
}

/**
 * The keys of the running quarter and the four coming ones; those that are missing are made, entered in the log with
 * their fingerprints, and handed to the report door by the worker. Whoever comes second gets the first one's keys:
 * a key is never replaced (docs/decisions/0016).
 */
export async function ensurePassKeys(
  context: OrganisationContext,
  running: Quarter,
  secret: string,
): Promise<PassKeyRow[]> {
  const known = await listPassKeys(context, running)
  const wanted = quartersOfPasses(running)
  const missing = wanted.filter((quarter) => known.every((key) => key.quarter !== quarter))
  if (missing.length > 0) {
    const made = await Promise.all(missing.map((quarter) => makeKey(context, quarter, secret)))
    await withOrganisation(context, (tx) => addKeys(tx, context, made, running))
  }
  const keys = missing.length > 0 ? await listPassKeys(context, running) : known
  return keys.filter(({ quarter }) => wanted.includes(quarter))
}

type MadeKey = PassKeyRow & { sealedPrivateKey: string }

async function makeKey(context: OrganisationContext, quarter: Quarter, secret: string): Promise<MadeKey> {
  const { pkcs8, spki } = await generatePassKeyPair()
  const keyId = passKeyId(spki)
  const sealedPrivateKey = seal(secret, purposeOf(context, quarter, keyId), pkcs8)
  return { quarter, keyId, spki: spki.toString('base64'), sealedPrivateKey }
}

async function addKeys(
  tx: AppTransaction,
  context: OrganisationContext,
  made: readonly MadeKey[],
  running: Quarter,
): Promise<void> {
  const { organisationId } = context
  for (const key of made) {
    const { count } = await tx.passKey.createMany({ data: [{ organisationId, ...key }], skipDuplicates: true })
    if (count === 0) continue
    await writeLog(tx, { actorId: null, action: 'pass-key:made', subject: key.quarter, detail: { keyId: key.keyId } })
  }
  // Once a quarter is over, who had a pass for it is nobody's business, nor who had passes and has left.
  await tx.passIssue.deleteMany({ where: { quarter: { lt: running } } })
  const withPasses = await tx.passIssue.findMany({ distinct: ['holderId'], select: { holderId: true } })
  await tx.passHolder.deleteMany({ where: { ended: true, id: { notIn: withPasses.map(({ holderId }) => holderId) } } })
  await enqueue(tx, 'push-facts', { organisationId })
}

/**
 * The private key of a quarter, PKCS#8 DER, when it is the one that `keyId` names; null otherwise.
 * @throws Error when it was sealed under another PASS_KEY_SECRET
 */
export async function openPassKey(
  tx: AppTransaction,
  context: OrganisationContext,
  wanted: { quarter: Quarter; keyId: string },
  secret: string,
): Promise<Buffer | null> {
  const row = await tx.passKey.findFirst({ where: { quarter: wanted.quarter, keyId: wanted.keyId } })
  return row && unseal(secret, purposeOf(context, wanted.quarter, row.keyId), row.sealedPrivateKey)
}

/** A sealed key that is moved to another row does not open. */
function purposeOf({ organisationId }: OrganisationContext, quarter: Quarter, keyId: string): string {
  return `pass key ${organisationId} ${quarter} ${keyId}`
}

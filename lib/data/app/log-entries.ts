import { sha256Hex } from '../../crypto/hash'
import { uuidv7 } from '../../crypto/uuid'
import { now } from '../../env'
import { canonicalJson } from '../../release/canonical-json'
import type { Prisma } from '../generated/app/client'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'

/** Who did what. Never anything about a report. */
export type LogDraft = {
  /** Null when nobody did it: the calendar, the worker. */
  actorId: string | null
  /** Verb of the business, `aggregate:verb`, e.g. `release:published`. */
  action: string
  /** What it was done to: a code, a quarter, an id. */
  subject: string
  detail?: Record<string, string | number | boolean | null>
}

export type LogLine = {
  id: string
  position: number
  at: Date
  actorId: string | null
  action: string
  subject: string
  detail: Prisma.JsonValue
  previousHash: string | null
  hash: string
}

/**
 * Adds a line to the organisation's log in the caller's transaction, so that it is there when, and only when, the
 * act is. Lines are chained by hash: a line that somebody changed or took out later breaks the chain.
 */
export async function writeLog(tx: AppTransaction, draft: LogDraft): Promise<void> {
  // One writer per organisation until commit: two lines cannot follow the same one.
  const [context] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM (SELECT api.organisation_id() AS id) o, LATERAL (SELECT pg_advisory_xact_lock(hashtextextended('log ' || o.id::text, 0))) l`
  if (!context) throw new Error('a log line needs an organisation context')
  const last = await tx.logEntry.findFirst({
    where: { organisationId: context.id },
    orderBy: { position: 'desc' },
    select: { position: true, hash: true },
  })
  const at = now()
  const line = {
    id: uuidv7(at),
    position: (last?.position ?? 0) + 1,
    at,
    actorId: draft.actorId,
    action: draft.action,
    subject: draft.subject,
    detail: draft.detail ?? {},
    previousHash: last?.hash ?? null,
  }
  await tx.logEntry.create({ data: { organisationId: context.id, ...line, hash: lineHash(line) } })
}

/** Who did the last of these to a subject; null when nobody did. */
export async function lastActor(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  actions: string[],
  subject: string,
): Promise<string | null> {
  const line = await tx.logEntry.findFirst({
    where: { organisationId, subject, action: { in: actions } },
    orderBy: { position: 'desc' },
    select: { actorId: true },
  })
  return line?.actorId ?? null
}

/** The newest lines, newest first; `before` is a position to page on from. */
export async function listLogEntries(
  context: OrganisationContext,
  page: { limit: number; before?: number },
): Promise<LogLine[]> {
  return withOrganisation(context, (tx) =>
    tx.logEntry.findMany({
      where: {
        organisationId: context.organisationId,
        ...(page.before === undefined ? {} : { position: { lt: page.before } }),
      },
      orderBy: { position: 'desc' },
      take: page.limit,
      omit: { organisationId: true },
    }),
  )
}

/** Position of the first line that does not follow from the one before, or null when the chain holds. */
export function firstBrokenLine(lines: readonly LogLine[]): number | null {
  let previous: LogLine | null = null
  for (const line of lines.toSorted((a, b) => a.position - b.position)) {
    const follows = previous
      ? line.position === previous.position + 1 && line.previousHash === previous.hash
      : line.position !== 1 || line.previousHash === null
    if (!follows || lineHash(line) !== line.hash) return line.position
    previous = line
  }
  return null
}

function lineHash(line: Omit<LogLine, 'hash'>): string {
  const { id, position, at, actorId, action, subject, detail, previousHash } = line
  return sha256Hex(
    canonicalJson({ id, position, at: at.toISOString(), actorId, action, subject, detail, previousHash }),
  )
}

import { LRUCache } from 'lru-cache'
import { sha256Hex } from '../../crypto/hash'
import { uuidv7 } from '../../crypto/uuid'
import type { Quarter } from '../../domain/organisation/quarter'
import { type Release, type ReleaseDocument, requireFormat } from '../../release/document'
import type { SealedRelease } from '../../release/seal'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { appendToLedger } from './ledger'
import { writeLog } from './log-entries'
import { recordPublished } from './reporting-quarters'

/** The newest version of every published quarter, newest quarter first. */
export async function listReleases(context: OrganisationContext): Promise<Release[]> {
  return withOrganisation(context, async (tx) => {
    const newest = await tx.release.findMany({
      orderBy: [{ quarter: 'desc' }, { version: 'desc' }],
      distinct: ['quarter'],
      select: { hash: true },
    })
    return readReleases(tx, context, newest)
  })
}

/** The newest version of one quarter's release, or null when nothing of it is published. */
export async function findRelease(context: OrganisationContext, quarter: Quarter): Promise<Release | null> {
  return withOrganisation(context, async (tx) => {
    const newest = await tx.release.findFirst({
      where: { quarter },
      orderBy: { version: 'desc' },
      select: { hash: true },
    })
    const [release] = newest ? await readReleases(tx, context, [newest]) : []
    return release ?? null
  })
}

/** Every version of every release in the order of the hash chain, for whoever checks it. */
export async function listChain(context: OrganisationContext): Promise<Release[]> {
  const rows = await withOrganisation(context, (tx) => tx.release.findMany({ select: columns }))
  return inChainOrder(rows.map(toRelease), (release) => release.document.previousHash)
}

/**
 * Releases that were read lately, by organisation and hash. What a hash stands for never changes, so nothing here can be
 * out of date; which hashes an organisation has is asked of the database every time, in the organisation's context.
 */
const readLately = new LRUCache<string, Release>({
  maxSize: 64 * 1024 * 1024,
  sizeCalculation: ({ text }) => text.length,
})

/** In the order of `wanted`. Reads those texts only that this process has not read lately: they can be megabytes each. */
async function readReleases(
  tx: AppTransaction,
  { organisationId }: OrganisationContext,
  wanted: readonly { hash: string }[],
): Promise<Release[]> {
  const keyOf = (hash: string) => `${organisationId} ${hash}`
  const known = new Map(
    wanted.flatMap(({ hash }) => {
      const release = readLately.get(keyOf(hash))
      return release ? [[hash, release]] : []
    }),
  )
  const missing = wanted.flatMap(({ hash }) => (known.has(hash) ? [] : [hash]))
  if (missing.length > 0) {
    for (const row of await tx.release.findMany({ where: { hash: { in: missing } }, select: columns })) {
      const release = toRelease(row)
      known.set(release.hash, release)
      readLately.set(keyOf(release.hash), release)
    }
  }
  return wanted.flatMap(({ hash }) => known.get(hash) ?? [])
}

/**
 * Publishes in one transaction: the release, its ledger entry, its line in the log and the quarter's status.
 * `build` gets the hash of the organisation's newest release (null: none yet), under a lock that keeps any other
 * release of it waiting, so that two never name the same predecessor. Null when the quarter has been published meanwhile.
 */
export async function publishRelease(
  context: OrganisationContext,
  quarter: Quarter,
  at: Date,
  build: (previousHash: string | null) => SealedRelease,
): Promise<Release | null> {
  return withOrganisation(context, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('release ' || ${context.organisationId}, 0))`
    const actorId = await recordPublished(tx, quarter, at)
    if (actorId === undefined) return null
    const links = await tx.release.findMany({ select: { hash: true, previousHash: true } })
    const newest = inChainOrder(links, (link) => link.previousHash).at(-1)
    const release = await insert(tx, context, build(newest?.hash ?? null), at)
    const { rows, breakdowns, policy } = release.document
    await appendToLedger(tx, context, { quarter, kind: 'release', threshold: policy.threshold, rows, breakdowns })
    await writeLog(tx, {
      actorId,
      action: 'release:published',
      subject: quarter,
      detail: { version: release.document.version, hash: release.hash },
    })
    return release
  })
}

async function insert(
  tx: AppTransaction,
  context: OrganisationContext,
  sealed: SealedRelease,
  at: Date,
): Promise<Release> {
  const row = { id: uuidv7(at), ...sealedColumns(sealed), publishedAt: at }
  const release = toRelease(row)
  const { quarter, version, previousHash } = release.document
  await tx.release.createMany({
    data: { organisationId: context.organisationId, quarter, version, previousHash, ...row },
  })
  return release
}

function sealedColumns({ text, hash, signature, publicKey }: SealedRelease) {
  return { document: text, hash, signature, publicKey }
}

const columns = {
  id: true,
  document: true,
  hash: true,
  signature: true,
  publicKey: true,
  publishedAt: true,
} as const

type Row = { id: string; document: string; hash: string; signature: string; publicKey: string; publishedAt: Date }

/** @throws Error when the bytes are not those that were hashed, or of another format: such a release is shown to nobody. */
function toRelease({ document: text, ...row }: Row): Release {
  if (sha256Hex(text) !== row.hash) throw new Error(`release ${row.id} does not match its hash`)
  // Written by sealRelease alone, from a ReleaseDocument; the hash above says that it still is that text.
  const document = JSON.parse(text) as ReleaseDocument
  requireFormat(document, `release ${row.id}`)
  return { ...row, text, document: frozen(document) }
}

/** The value, such that nobody who is handed it can change it for the next reader. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

/** Oldest first. @throws Error when the releases are not one chain. */
function inChainOrder<Link extends { hash: string }>(
  releases: readonly Link[],
  previousOf: (release: Link) => string | null,
): Link[] {
  const next = new Map(releases.map((release) => [previousOf(release), release]))
  const chain: Link[] = []
  for (let link = next.get(null); link; link = next.get(link.hash)) chain.push(link)
  if (chain.length !== releases.length) throw new Error('the releases do not form one chain')
  return chain
}

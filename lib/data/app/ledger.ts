import { sha256Hex } from '../../crypto/hash'
import { uuidv7 } from '../../crypto/uuid'
import type { ProtectedBreakdown } from '../../domain/disclosure/breakdowns'
import type { ProtectedRow } from '../../domain/disclosure/table'
import { parseQuarter, type Quarter } from '../../domain/organisation/quarter'
import { now } from '../../env'
import { canonicalJson } from '../../release/canonical-json'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'
import { readPolicy } from './release-inputs'

/** Cells that somebody could see from some moment on, by a preview or a release. */
export type LedgerEntry = {
  quarter: Quarter
  kind: 'preview' | 'release'
  /** What the labels among the cells stand for. */
  threshold: number
  rows: readonly ProtectedRow[]
  breakdowns: readonly ProtectedBreakdown[]
  /** Hex SHA-256 of what is stored, as canonical JSON. */
  hash: string
}

/** The part of an entry that is stored and hashed as one value. */
type Shown = Pick<LedgerEntry, 'threshold' | 'rows' | 'breakdowns'>

/** Adds to the append-only ledger, in the transaction that makes the cells visible. */
export async function appendToLedger(
  tx: AppTransaction,
  context: OrganisationContext,
  { quarter, kind, threshold, rows, breakdowns }: Omit<LedgerEntry, 'hash'>,
): Promise<void> {
  const text = canonicalJson({ threshold, rows, breakdowns } satisfies Shown)
  // createMany, because create() reads back what it wrote and the column list would have to be granted twice.
  await tx.ledgerEntry.createMany({
    data: {
      organisationId: context.organisationId,
      quarter,
      id: uuidv7(now()),
      kind,
      cells: JSON.parse(text) as object,
      hash: sha256Hex(text),
    },
  })
}

/** Everything ever shown of one organisation, oldest quarter first. @throws Error when an entry was changed. */
export async function listLedger(context: OrganisationContext): Promise<LedgerEntry[]> {
  return withOrganisation(context, async (tx) => {
    const rows = await tx.ledgerEntry.findMany({
      orderBy: [{ quarter: 'asc' }, { id: 'asc' }],
      select: { quarter: true, kind: true, cells: true, hash: true },
    })
    const entries: LedgerEntry[] = []
    for (const row of rows) entries.push(await toEntry(tx, row))
    return entries
  })
}

type Row = { quarter: string; kind: string; cells: unknown; hash: string }

async function toEntry(tx: AppTransaction, { cells, hash, ...row }: Row): Promise<LedgerEntry> {
  const quarter = parseQuarter(row.quarter)
  if (!quarter) throw new Error(`${row.quarter} is not a quarter`)
  if (sha256Hex(canonicalJson(cells)) !== hash) throw new Error(`a ledger entry of ${quarter} was changed`)
  const shown: Shown = Array.isArray(cells)
    ? // The first entries are the rows alone: nothing below them was published, under the quarter's frozen policy.
      { threshold: (await readPolicy(tx, quarter)).threshold, rows: cells as ProtectedRow[], breakdowns: [] }
    : // Written by appendToLedger alone, from a Shown; the hash above says that it still is what was written.
      (cells as Shown)
  return { quarter, kind: row.kind === 'preview' ? 'preview' : 'release', ...shown, hash }
}

import { sha256Hex } from '../../crypto/hash'
import { uuidv7 } from '../../crypto/uuid'
import type { ProtectedRow } from '../../domain/disclosure/table'
import { parseQuarter, type Quarter } from '../../domain/organisation/quarter'
import { now } from '../../env'
import { canonicalJson } from '../../release/canonical-json'
import { type AppTransaction, withOrganisation } from './client'
import type { OrganisationContext } from './context'

/** Cells that somebody could see from some moment on, by a preview or a release. */
export type LedgerEntry = {
  quarter: Quarter
  kind: 'preview' | 'release'
  rows: readonly ProtectedRow[]
  /** Hex SHA-256 of the rows' canonical JSON. */
  hash: string
}

/** Adds to the append-only ledger, in the transaction that makes the cells visible. */
export async function appendToLedger(
  tx: AppTransaction,
  context: OrganisationContext,
  entry: Pick<LedgerEntry, 'quarter' | 'kind' | 'rows'>,
): Promise<void> {
  const text = canonicalJson(entry.rows)
  // createMany, because create() reads back what it wrote and the column list would have to be granted twice.
  await tx.ledgerEntry.createMany({
    data: {
      organisationId: context.organisationId,
      quarter: entry.quarter,
      id: uuidv7(now()),
      kind: entry.kind,
      cells: JSON.parse(text) as object,
      hash: sha256Hex(text),
    },
  })
}

/** Everything ever shown of one organisation, oldest quarter first. @throws Error when an entry was changed. */
export async function listLedger(context: OrganisationContext): Promise<LedgerEntry[]> {
  const rows = await withOrganisation(context, (tx) =>
    tx.ledgerEntry.findMany({
      orderBy: [{ quarter: 'asc' }, { id: 'asc' }],
      select: { quarter: true, kind: true, cells: true, hash: true },
    }),
  )
  return rows.map((row) => {
    const quarter = parseQuarter(row.quarter)
    if (!quarter) throw new Error(`${row.quarter} is not a quarter`)
    if (sha256Hex(canonicalJson(row.cells)) !== row.hash) throw new Error(`a ledger entry of ${quarter} was changed`)
    return {
      quarter,
      kind: row.kind === 'preview' ? 'preview' : 'release',
      // Written by appendToLedger alone, from rows; the hash above says that they still are what was written.
      rows: row.cells as unknown as ProtectedRow[],
      hash: row.hash,
    }
  })
}

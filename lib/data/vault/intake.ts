import { callVault, callVaultAgain, type PoolOptions, vaultPool } from './pool'
import type {
  AmendedReport,
  ReceiptResult,
  RemarkResult,
  RemarkRow,
  ReportRow,
  StoredReport,
  SubmitResult,
  VaultFacts,
} from './types'

/** What the report door may do with the vault (role vault_intake). */
export type IntakeVault = {
  /** Null for an organisation that the vault does not know. */
  getFacts(slug: string): Promise<VaultFacts | null>
  /** One result per row, in the rows' order; resolves after the commit. A bad row does not fail its neighbours. */
  submitReports(rows: readonly ReportRow[]): Promise<SubmitResult[]>
  readReport(slug: string, receiptHash: string): Promise<StoredReport | null>
  amendReport(slug: string, receiptHash: string, change: AmendedReport): Promise<ReceiptResult>
  withdrawReport(slug: string, receiptHash: string): Promise<ReceiptResult>
  /** Resolves after the commit. The door has checked that the ticket is good for the quarter. */
  submitRemark(remark: RemarkRow): Promise<RemarkResult>
  /** Whether a report could be stored now. Writes no row; resolves after a commit. */
  takesWrites(): Promise<boolean>
  close(): Promise<void>
}

/** Somebody with a telephone in the hand waits: after these times the door says that the vault does not answer. */
const presetOptions: PoolOptions = { maximumConnections: 4, connectionMilliseconds: 3_000, callMilliseconds: 5_000 }

/** Connects lazily: a vault that is down fails the call, not the start; a vault that hangs fails it in time. */
export function connectIntakeVault(url: string, options: Partial<PoolOptions> = {}): IntakeVault {
  const pool = vaultPool(url, { ...presetOptions, ...options })
  // The casts below are true by the functions' definitions (prisma/vault/migrations), which tests/integration/vault
  // holds to these types.
  return {
    async getFacts(slug) {
      const text = 'SELECT api.get_facts($1) AS answer'
      return (await callVault(pool, { name: 'get_facts', text, values: [slug] })) as VaultFacts | null
    },
    async submitReports(rows) {
      if (rows.length === 0) return []
      const text = 'SELECT api.submit_reports($1::jsonb) AS answer'
      return (await callVaultAgain(pool, {
        name: 'submit_reports',
        text,
        values: [JSON.stringify(rows)],
      })) as SubmitResult[]
    },
    async readReport(slug, receiptHash) {
      const text = 'SELECT api.read_report($1, $2) AS answer'
      return (await callVault(pool, { name: 'read_report', text, values: [slug, receiptHash] })) as StoredReport | null
    },
    async amendReport(slug, receiptHash, change) {
      const text = 'SELECT api.amend_report($1, $2, $3::jsonb) AS answer'
      const values = [slug, receiptHash, JSON.stringify(change)]
      return (await callVaultAgain(pool, { name: 'amend_report', text, values })) as ReceiptResult
    },
    async withdrawReport(slug, receiptHash) {
      const text = 'SELECT api.withdraw_report($1, $2) AS answer'
      return (await callVaultAgain(pool, {
        name: 'withdraw_report',
        text,
        values: [slug, receiptHash],
      })) as ReceiptResult
    },
    async submitRemark({ organisation, quarter, ticketHash, sealed }) {
      const text = 'SELECT api.submit_remark($1, $2, $3, $4::bytea) AS answer'
      const values = [organisation, quarter, ticketHash, `\\x${Buffer.from(sealed).toString('hex')}`]
      return (await callVaultAgain(pool, { name: 'submit_remark', text, values })) as RemarkResult
    },
    async takesWrites() {
      const text = 'SELECT api.takes_writes() AS answer'
      return (await callVault(pool, { name: 'takes_writes', text, values: [] })) === true
    },
    close: () => pool.end(),
  }
}

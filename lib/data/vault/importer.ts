import type { Quarter } from '../../domain/organisation/quarter'
import { callVault, callVaultAgain, vaultPool } from './pool'
import type { ReportRow, SubmitResult, VaultFacts } from './types'

/** What a command line on the machine may do with the vault (role vault_import): whoever imports sees the rows. */
export type ImportVault = {
  /** Into a quarter that is not closed and not later than the open one. The rows are marked as imported. */
  importReports(slug: string, quarter: Quarter, rows: readonly ReportRow[]): Promise<SubmitResult[]>
  facts(slug: string): Promise<VaultFacts | null>
  close(): Promise<void>
}

const batchSize = 1_000

export function connectImportVault(url: string): ImportVault {
  const pool = vaultPool(url, { maximumConnections: 2 })
  return {
    async importReports(slug, quarter, rows) {
      const results: SubmitResult[] = []
      for (let from = 0; from < rows.length; from += batchSize) {
        const text = 'SELECT api.import_reports($1, $2, $3::jsonb) AS answer'
        const values = [slug, quarter, JSON.stringify(rows.slice(from, from + batchSize))]
        // True by the function's definition, see intake.ts.
        results.push(...((await callVaultAgain(pool, { name: 'import_reports', text, values })) as SubmitResult[]))
      }
      return results
    },
    async facts(slug) {
      const text = 'SELECT api.get_facts($1) AS answer'
      return (await callVault(pool, { name: 'get_facts', text, values: [slug] })) as VaultFacts | null
    },
    close: () => pool.end(),
  }
}

import type {
  AmendedReport,
  ReceiptResult,
  ReportRow,
  StoredReport,
  SubmitResult,
  VaultFacts,
} from '../data/vault/types'
import { VaultUnavailable } from './http-problem'

/** What the report door needs of the vault: `connectIntakeVault` gives it, a test may give its own. */
export type IntakeVault = {
  getFacts(slug: string): Promise<VaultFacts | null>
  submitReports(rows: readonly ReportRow[]): Promise<SubmitResult[]>
  readReport(slug: string, receiptHash: string): Promise<StoredReport | null>
  amendReport(slug: string, receiptHash: string, change: AmendedReport): Promise<ReceiptResult>
  withdrawReport(slug: string, receiptHash: string): Promise<ReceiptResult>
  close(): Promise<void>
}

/** Whatever goes wrong in a call about one receipt, the person hears that the store did not answer. */
export function unavailableOnFailure(
  vault: IntakeVault,
): Pick<IntakeVault, 'readReport' | 'amendReport' | 'withdrawReport'> {
  const guard = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call
    } catch (error) {
      throw new VaultUnavailable(error)
    }
  }
  return {
    readReport: (slug, receiptHash) => guard(vault.readReport(slug, receiptHash)),
    amendReport: (slug, receiptHash, change) => guard(vault.amendReport(slug, receiptHash, change)),
    withdrawReport: (slug, receiptHash) => guard(vault.withdrawReport(slug, receiptHash)),
  }
}

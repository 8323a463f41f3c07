import type { IntakeVault } from '../data/vault/intake'
import { VaultUnavailable } from './http-problem'

/** Whatever goes wrong in a call about one receipt or remark, the person hears that the store did not answer. */
export function unavailableOnFailure(
  vault: IntakeVault,
): Pick<IntakeVault, 'readReport' | 'amendReport' | 'withdrawReport' | 'submitRemark'> {
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
    submitRemark: (remark) => guard(vault.submitRemark(remark)),
  }
}

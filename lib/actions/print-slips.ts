import 'server-only'
import type { Viewer } from '../auth/viewer'
import { makeSlipBatch } from '../data/app/slips'
import type { Quarter } from '../domain/organisation/quarter'
import { reportFormAddress } from '../env'
import { slipSheetPdf } from '../export/pdf'
import { slipSheet } from '../export/slip-sheet'

/** A batch as it goes to the printer: the only place where its codes are is `pdf`, in base64. */
export type PrintedSlips = { size: number; group: string; fileName: string; pdf: string }

/** Makes a batch and its sheets in one step: whoever does not save the file has to withdraw the batch. */
export async function makeSlipSheet(
  viewer: Viewer,
  wanted: { quarter: Quarter; unit: string | null; size: number; evenIfMore?: boolean },
  at: Date,
): Promise<PrintedSlips> {
  const { quarter, group, codes } = await makeSlipBatch(viewer, wanted, at)
  const sheet = await slipSheet({
    organisation: viewer.organisation.name,
    quarter,
    group: group.unit === null ? null : group.name,
    address: reportFormAddress(viewer.organisation.slug),
    codes,
  })
  const place = group.unit === null ? '' : `-${group.unit.toLowerCase()}`
  return {
    size: codes.length,
    group: group.name,
    fileName: `${viewer.organisation.slug}-slips-${quarter}${place}.pdf`,
    pdf: slipSheetPdf(sheet, at).toString('base64'),
  }
}

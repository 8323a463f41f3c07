import QRCode from 'qrcode'
import { groupPrintedCode } from '../crypto/printed-code'
import type { Quarter } from '../domain/organisation/quarter'
import { isOnlyHere } from '../only-here.mjs'
import { formatQuarter } from '../view/quarters'

/** Everything that the template of the slips prints. */
export type SlipSheet = {
  organisation: string
  quarter: string
  /** The part of the organisation whose people draw them; null for all of it. */
  group: string | null
  address: string
  /** Whether nobody but the server itself could open the address. */
  onlyHere: boolean
  /** The address as a QR code, an SVG document. */
  qr: string
  /** Codes in groups of four. */
  codes: string[]
}

/** A sheet of slips. The codes come from the action that made them and go nowhere but on paper. */
export async function slipSheet(made: {
  organisation: string
  quarter: Quarter
  group: string | null
  address: string
  codes: readonly string[]
}): Promise<SlipSheet> {
  return {
    organisation: made.organisation,
    quarter: formatQuarter(made.quarter),
    group: made.group,
    address: made.address,
    onlyHere: isOnlyHere(made.address),
    qr: await QRCode.toString(made.address, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 }),
    codes: made.codes.map(groupPrintedCode),
  }
}

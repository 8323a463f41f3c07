import { z } from 'zod'
import { QuarterCode } from './quarter'

/** A sealed remark as its page sends it: base64 of at most 7013 bytes, and the ticket that came with a report. */
export const RemarkSubmission = z.strictObject({
  ticket: z.string().regex(/^[0-9a-f]{0,64}$/),
  remark: z
    .string()
    .max(9400)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
})

/** An officer's new public key: an uncompressed point of P-256 in base64. */
export const AddRemarkKey = z.object({
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{87}=$/, 'That is not a public key. Make a new one.'),
})

export const WithdrawRemarkKey = z.object({ keyId: z.string().regex(/^[0-9a-f]{64}$/) })

export const FetchRemarks = z.object({ quarter: QuarterCode })

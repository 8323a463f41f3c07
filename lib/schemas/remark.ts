import { z } from 'zod'

/** A sealed remark as its page sends it: base64 of at most 7013 bytes, and the ticket that came with a report. */
export const RemarkSubmission = z.strictObject({
  ticket: z.string().max(64),
  remark: z
    .string()
    .max(9400)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
})

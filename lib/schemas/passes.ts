import { z } from 'zod'
import { EmailAddress } from './credentials'
import { Slug } from './organisation'
import { QuarterCode } from './quarter'

/** What the page that gives out passes sends: blinded messages, and the code of a mailed link when there is one. */
export const IssueRequest = z.strictObject({
  slug: Slug,
  code: z
    .string()
    .regex(/^[\w-]{0,100}$/)
    .optional(),
  acceptsRunning: z.boolean(),
  requests: z
    .array(
      z.strictObject({
        quarter: QuarterCode,
        keyId: z.string().regex(/^[0-9a-f]{64}$/),
        // 384 bytes are 512 letters; another length is refused where it is signed.
        blinded: z.string().regex(/^[\w-]{1,600}$/),
      }),
    )
    .min(1)
    .max(5)
    .refine((requests) => new Set(requests.map(({ quarter }) => quarter)).size === requests.length),
})

/** Whether somebody gets no more passes (`end`) or may have passes again. */
export const EndHolder = z.object({ id: z.uuid(), wish: z.enum(['end', 'readmit']) })

/** One person to send a link to: somebody new, or a fresh link for somebody known. */
export const InviteHolder = z.object({ email: EmailAddress })

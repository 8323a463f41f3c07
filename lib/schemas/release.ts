import { z } from 'zod'
import { parseQuarter, type Quarter } from '../domain/organisation/quarter'

const QuarterText = z
  .string()
  .refine((text) => parseQuarter(text) !== null, 'That is not a quarter')
  // The line above lets quarters through only.
  .transform((text) => text as Quarter)

/** Closing early cannot be undone, so the quarter is typed. */
export const CloseQuarter = z
  .object({ quarter: QuarterText, confirmation: z.string().trim().toUpperCase() })
  .refine(({ quarter, confirmation }) => confirmation === quarter, {
    path: ['confirmation'],
    message: 'Type the quarter exactly as it is written above',
  })

export const QuarterOnly = z.object({ quarter: QuarterText })

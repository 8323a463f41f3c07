import { z } from 'zod'
import { QuarterCode } from './quarter'
import { plain } from './text'

const exactly = 'Type the quarter exactly as it is written above'

/** Closing early cannot be undone, so the quarter is typed. */
export const CloseQuarter = z
  .object({ quarter: QuarterCode, confirmation: plain(exactly).toUpperCase() })
  .refine(({ quarter, confirmation }) => confirmation === quarter, {
    path: ['confirmation'],
    message: exactly,
  })

export const QuarterOnly = z.object({ quarter: QuarterCode })

import { z } from 'zod'
import { QuarterCode } from './quarter'
import { line, plain } from './text'

const exactly = 'Type the quarter exactly as it is written above'

/** Closing early cannot be undone, so the quarter is typed. */
export const CloseQuarter = z
  .object({ quarter: QuarterCode, confirmation: plain(exactly).toUpperCase() })
  .refine(({ quarter, confirmation }) => confirmation === quarter, {
    path: ['confirmation'],
    message: exactly,
  })

export const QuarterOnly = z.object({ quarter: QuarterCode })

/** Everybody who signs in reads it at the top of every page. */
export const HoldCalendar = z.object({
  why: line({ required: 'Say why, in a few words', maximum: 300, tooLong: 'Keep it to 300 characters' }),
})

export const ResumeCalendar = z.object({})

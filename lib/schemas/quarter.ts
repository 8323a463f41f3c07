import { z } from 'zod'
import { parseQuarter, type Quarter } from '../domain/organisation/quarter'

/** A quarter as forms and addresses write it: `2026-Q3`. */
export const QuarterCode = z.string().transform((text, context): Quarter => {
  const quarter = parseQuarter(text)
  if (quarter) return quarter
  context.addIssue('Choose a quarter')
  return z.NEVER
})

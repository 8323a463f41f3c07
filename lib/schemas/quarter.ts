import { z } from 'zod'
import { parseQuarter, type Quarter } from '../domain/organisation/quarter'

/** A quarter as text, `2026-Q3`; `complain` words what is said of a text that is none. */
export function quarterText(complain: (text: string) => string) {
  return z.string().transform((text, context): Quarter => {
    const quarter = parseQuarter(text)
    if (quarter) return quarter
    context.addIssue(complain(text))
    return z.NEVER
  })
}

/** A quarter as forms and addresses write it. */
export const QuarterCode = quarterText(() => 'Choose a quarter')

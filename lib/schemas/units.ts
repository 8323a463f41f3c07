import { z } from 'zod'
import type { Quarter } from '../domain/organisation/quarter'
import { unitCodePattern, unitKinds } from '../domain/organisation/unit-tree'
import { QuarterCode } from './quarter'
import { line } from './text'

export const largestHeadcount = 100_000

export const UnitCode = z
  .string({ error: 'Enter a code' })
  .trim()
  .toUpperCase()
  .regex(unitCodePattern, 'Use 1 to 24 letters A to Z, digits and hyphens for the code, such as LEE-PACK')

export const UnitName = line({
  required: 'Enter a name',
  maximum: 80,
  tooLong: 'Enter a name of at most 80 characters',
})

export const Year = z.coerce.number().int().min(2000).max(2999)

/** A unit as its form sends it. The organisation itself has no parent; every other unit has one. */
export const UnitForm = z.object({
  year: Year,
  code: UnitCode,
  name: UnitName,
  kind: z.enum(unitKinds, 'Choose what it is'),
  parent: z
    .union([z.literal(''), z.string().regex(unitCodePattern)], 'Choose what it belongs to')
    .optional()
    .transform((code) => code || null),
})

export const RemoveUnit = z.object({ year: Year, code: UnitCode })

export const Headcount = z
  .string()
  .trim()
  .regex(/^\d{1,6}$/, 'Enter a whole number of people, or leave it empty')
  .transform(Number)
  .pipe(z.number().max(largestHeadcount, `Enter at most ${largestHeadcount} people`))

/** The grid of headcounts: one field `heads.CODE` a unit; empty means that the earlier number still holds. */
export const HeadcountsForm = z
  .looseObject({ quarter: QuarterCode })
  .transform((form, context): { quarter: Quarter; heads: Map<string, number | null> } => {
    const heads = new Map<string, number | null>()
    for (const [name, value] of Object.entries(form)) {
      const code = name.startsWith('heads.') ? name.slice('heads.'.length) : null
      if (code === null || typeof value !== 'string') continue
      if (!unitCodePattern.test(code)) {
        context.addIssue({ code: 'custom', message: 'Load the page again: it names a unit that cannot be' })
        continue
      }
      const parsed = value.trim() === '' ? { success: true as const, data: null } : Headcount.safeParse(value)
      if (parsed.success) heads.set(code, parsed.data)
      else
        context.addIssue({ code: 'custom', path: [name], message: parsed.error.issues[0]?.message ?? 'Enter a number' })
    }
    return { quarter: form.quarter, heads }
  })

/** Encodings that spreadsheets write; asked for, because a wrong guess turns Łódź into £ód. */
export const fileEncodings = ['utf-8', 'windows-1252', 'windows-1250'] as const
export type FileEncoding = (typeof fileEncodings)[number]

export const UploadFields = z.object({ quarter: QuarterCode, encoding: z.enum(fileEncodings) })

export const ConfirmImport = z.object({ id: z.uuid() })

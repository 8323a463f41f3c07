import { z } from 'zod'
import type { Quarter } from '../domain/organisation/quarter'
import { unitCodePattern, unitKinds } from '../domain/organisation/unit-tree'
import { listOf } from './form-values'
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

/**
 * A unit as its form sends it. The organisation itself has no parent; every other unit has one. `quarter` is the one that
 * the page said the change holds from.
 */
export const UnitForm = z.object({
  quarter: QuarterCode,
  code: UnitCode,
  name: UnitName,
  kind: z.enum(unitKinds, 'Choose what it is'),
  parent: z
    .union([z.literal(''), z.string().regex(unitCodePattern)], 'Choose what it belongs to')
    .optional()
    .transform((code) => code || null),
  succeeds: listOf(UnitCode),
})

export const CloseUnit = z.object({ quarter: QuarterCode, code: UnitCode })

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

/** Parts that a form for dividing a unit has room for. More are added to the unit's tree one by one. */
export const mostParts = 6

const emptyHeads = z.union([z.literal('').transform(() => null), Headcount])

/** A unit and what it is divided into: fields `part.1.name`, `part.1.code` and `part.1.heads`; empty parts are left out. */
export const DivideUnit = z
  .looseObject({ quarter: QuarterCode, code: UnitCode })
  .transform((form, context): { quarter: Quarter; code: string; parts: UnitPart[] } => {
    const parts: UnitPart[] = []
    for (let number = 1; number <= mostParts; number++) {
      const part = readPart(form, `part.${number}.`, context)
      if (part) parts.push(part)
    }
    if (parts.length < 2 && context.issues.length === 0) {
      context.addIssue({
        code: 'custom',
        path: [`part.${parts.length + 1}.name`],
        message: 'Enter two units or more: with one, change the name instead',
      })
    }
    return { quarter: form.quarter, code: form.code, parts }
  })

type UnitPart = { code: string; name: string; heads: number | null }

function readPart(form: Record<string, unknown>, prefix: string, context: z.RefinementCtx): UnitPart | null {
  const text = (field: string) => {
    const value = form[`${prefix}${field}`]
    return typeof value === 'string' ? value.trim() : ''
  }
  const typed = { name: text('name'), code: text('code'), heads: text('heads') }
  if (Object.values(typed).every((value) => value === '')) return null
  const parsed = PartForm.safeParse(typed)
  if (parsed.success) return parsed.data
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', path: [`${prefix}${String(path[0])}`], message })
  }
  return null
}

const PartForm = z.object({ name: UnitName, code: UnitCode, heads: emptyHeads })

/** Units that become one, and the one. */
export const JoinUnits = PartForm.extend({
  quarter: QuarterCode,
  units: listOf(UnitCode).pipe(z.array(UnitCode).min(2, 'Choose two units or more to join')),
})

/** When an organisation begins to collect reports. */
export const StartForm = z.object({ quarter: QuarterCode })

/** Encodings that spreadsheets write; asked for, because a wrong guess turns Łódź into £ód. */
export const fileEncodings = ['utf-8', 'windows-1252', 'windows-1250'] as const
export type FileEncoding = (typeof fileEncodings)[number]

export const UploadFields = z.object({ encoding: z.enum(fileEncodings) })

export const ConfirmImport = z.object({ id: z.uuid() })

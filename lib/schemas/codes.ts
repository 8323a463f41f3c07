import { z } from 'zod'
import { entryCodeUses, slipBatchSize } from '../domain/disclosure/policy'
import { unitCodePattern } from '../domain/organisation/unit-tree'
import { QuarterCode } from './quarter'
import { line } from './text'

const { minimum, maximum } = slipBatchSize
const sizeMessage = `Enter how many slips to print, from ${minimum} to ${maximum}`

const usesMessage = `Enter how many reports it may admit, from ${entryCodeUses.minimum} to ${entryCodeUses.maximum}`

/** Value of the form's choice for everybody; units are named by their code. */
export const wholeOrganisation = '*'

/** A batch of slips as its form asks for it. */
export const MakeSlips = z.object({
  quarter: QuarterCode,
  unit: z.union(
    [z.literal(wholeOrganisation).transform(() => null), z.string().regex(unitCodePattern)],
    'Choose who draws the slips',
  ),
  size: z
    .string(sizeMessage)
    .trim()
    .regex(/^\d{1,4}$/, sizeMessage)
    .transform(Number)
    .pipe(z.number().min(minimum, sizeMessage).max(maximum, sizeMessage)),
  /** A box that is ticked: more slips than people are meant. */
  evenIfMore: z
    .string()
    .optional()
    .transform((value) => value === 'yes'),
})

/** An entry code as its form asks for it. */
export const MakeEntryCode = z.object({
  label: line({ required: 'Say what the code is for', maximum: 60, tooLong: 'Use at most 60 characters' }),
  maximum: z
    .string(usesMessage)
    .trim()
    .regex(/^\d{1,3}$/, usesMessage)
    .transform(Number)
    .pipe(z.number().min(entryCodeUses.minimum, usesMessage).max(entryCodeUses.maximum, usesMessage)),
})

/** A batch or a code to withdraw. */
export const WithdrawCode = z.object({ id: z.uuid() })

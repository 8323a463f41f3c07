import { z } from 'zod'
import { admissionModes, policyLimits } from '../domain/disclosure/policy'

type Limit = { minimum: number; maximum: number }

function wholeNumber(what: string, { minimum, maximum }: Limit) {
  const message = `Enter ${what} as a whole number from ${minimum} to ${maximum}`
  return z
    .string({ error: message })
    .trim()
    .regex(/^\d{1,4}$/, message)
    .transform(Number)
    .pipe(z.number().min(minimum, message).max(maximum, message))
}

/** The disclosure policy as its form sends it. Limits: lib/domain/disclosure/policy.ts. */
export const PolicyForm = z.object({
  threshold: wholeNumber('the smallest count', policyLimits.threshold),
  minimumUnitHeadcount: wholeNumber('the smallest unit', policyLimits.minimumUnitHeadcount),
  publicationLagDays: wholeNumber('the days', policyLimits.publicationLagDays),
  freeTextThreshold: wholeNumber('the number of remarks', policyLimits.freeTextThreshold),
  retentionMonths: wholeNumber('the months', policyLimits.retentionMonths),
  admission: z.enum(admissionModes, 'Choose who can report'),
  freeText: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes'),
  acknowledge: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes'),
})
export type PolicyForm = z.output<typeof PolicyForm>

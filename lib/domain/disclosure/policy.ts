/** How people are admitted to the report form; each mode promises something else. */
export const admissionModes = ['open', 'slips', 'passes'] as const
export type AdmissionMode = (typeof admissionModes)[number]

/**
 * The rules of one organisation and quarter. Frozen when the quarter opens, shown to respondents, stored
 * with every release.
 */
export type DisclosurePolicy = {
  /** k: the smallest count that is ever shown. 5 to 20; in mode `open` 10 unless an administrator acknowledged less. */
  threshold: number
  /** Units with fewer heads never get a row of their own. */
  minimumUnitHeadcount: number
  /** Days between the end of a quarter and its release. 0 to 90; 0 only for demo data. */
  publicationLagDays: number
  /** Sealed remarks that must exist before any is shown; never below 10. */
  freeTextThreshold: number
  /** Months that raw reports are kept in the vault. */
  retentionMonths: number
  admission: AdmissionMode
}

/** People among whom a batch of slips is drawn: in a smaller group a slip would point at somebody. */
export const minimumSlipGroup = 10
/** Slips of one batch. The vault knows the batch of a used slip: a small one would point at whoever was given it. */
export const slipBatchSize = { minimum: minimumSlipGroup, maximum: 1000 } as const

/** Reports that one entry code admits: chosen when it is made, and shown to everybody who may see codes. */
export const entryCodeUses = { minimum: 1, maximum: 500, preset: 25 } as const

/** Limits of every field, one place for forms, the database and the documentation. */
export const policyLimits = {
  threshold: { minimum: 5, maximum: 20, preset: 10, openMinimumWithoutAcknowledgement: 10 },
  minimumUnitHeadcount: { minimum: 10, maximum: 100, preset: 10 },
  publicationLagDays: { minimum: 0, maximum: 90, preset: 14 },
  freeTextThreshold: { minimum: 10, maximum: 100, preset: 10 },
  retentionMonths: { minimum: 3, maximum: 60, preset: 24 },
} as const

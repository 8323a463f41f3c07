import type { CountTable } from './count-table'

/**
 * Why nothing of a quarter is published. `noReports` and `tooFew` follow from a public rule and the number of reports alone,
 * which is what they say; `notSafe` is the gate's own finding.
 */
export const withheldReasons = ['noReports', 'tooFew', 'notSafe'] as const
export type WithheldReason = (typeof withheldReasons)[number]

/** Reports that an organisation needs before anything is shown: the first row has to hold two groups of the smallest count. */
export const fewestReports = (threshold: number): number => 2 * threshold

/** What is to be said of a quarter that the gate withheld. */
export function whyWithheld({ classes, onBehalf = {} }: CountTable, threshold: number): WithheldReason {
  const reports = sum(Object.values(classes).flatMap((counts) => Object.values(counts)))
  if (reports === 0) return 'noReports'
  return reports - sum(Object.values(onBehalf)) < fewestReports(threshold) ? 'tooFew' : 'notSafe'
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

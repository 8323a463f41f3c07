import type { Quarter } from '../organisation/quarter'

/** Disjoint classes of respondents. Never published: a release says wristAny = wrist + both, backAny = back + both. */
export const symptomClasses = ['neither', 'wrist', 'back', 'both'] as const
export type ClassCounts = Readonly<Record<(typeof symptomClasses)[number], number>>

/**
 * Secret counts of one closed quarter, as they come out of the vault. Only `protect` may read one; no screen, export or
 * statistic takes it (tests/architecture holds that).
 */
export type CountTable = {
  readonly quarter: Quarter
  /** By leaf of the quarter's tree. A leaf without an entry had no report. */
  readonly classes: Readonly<Record<string, ClassCounts>>
}

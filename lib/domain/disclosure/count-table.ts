import type { Quarter } from '../organisation/quarter'
import type { BreakdownCounts } from './breakdowns'
import type { ClassCounts } from './table'

/**
 * Secret counts of one closed quarter, as they come out of the vault. Only `protect` may read one; no
 * screen, export or statistic takes it (tests/architecture holds that).
 */
export type CountTable = {
  /** Null on the command line, where a cube has no date. */
  quarter: Quarter | null
  /** Parent code to child codes; exactly one root; leaves are the units that people report into. */
  tree: Readonly<Record<string, readonly string[]>>
  /** By leaf. A leaf without an entry had no report. */
  classes: Readonly<Record<string, Readonly<ClassCounts>>>
  /** By leaf. Absent: no second level is published. */
  breakdowns?: Readonly<Record<string, BreakdownCounts>>
  /** By leaf: reports typed in for somebody by staff. Part of `classes`, never counted towards n >= 2k. */
  onBehalf?: Readonly<Record<string, number>>
  /** By leaf, public: people employed. Units under `minimumUnitHeadcount` are merged. */
  headcounts?: Readonly<Record<string, number>>
  /** By node, public: names, used only to label merged rows. */
  names?: Readonly<Record<string, string>>
}

import type { Quarter } from '../organisation/quarter'

/** Disjoint latent classes of respondents. Never published themselves: they are the auditor's unknowns. */
export const symptomClasses = ['neither', 'wrist', 'back', 'both'] as const
export type SymptomClass = (typeof symptomClasses)[number]
export type ClassCounts = Record<SymptomClass, number>

/** What a published row says about complaints: wristAny = wrist + both, backAny = back + both. */
export const outcomes = ['wristAny', 'backAny', 'both'] as const
export type Outcome = (typeof outcomes)[number]

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
  /** By leaf: reports typed in for somebody by staff. Part of `classes`, never counted towards n >= 2k. */
  onBehalf?: Readonly<Record<string, number>>
  /** By leaf, public: people employed. Units under `minimumUnitHeadcount` are merged for the year. */
  headcounts?: Readonly<Record<string, number>>
  /** By node, public: names, used only to label merged rows. */
  names?: Readonly<Record<string, string>>
}

/** A published number, or the reason why there is none. The only thing that screens and exports accept. */
export type Cell =
  | { kind: 'count'; value: number }
  /** "<k": says exactly low..high = 0..k-1. */
  | { kind: 'below'; low: number; high: number }
  /** ">n-k": says exactly low..high = n-k+1..n. */
  | { kind: 'above'; low: number; high: number }
  /** Complementary suppression: says 0..n. */
  | { kind: 'hidden' }
  /** `both` in a row with n < 8k. */
  | { kind: 'notOffered' }

/** Smallest and largest count that everything published allows: public knowledge, anyone can compute it. */
export type Feasible = { low: number; high: number }

export type ProtectedRow = {
  /** Code of the tree's node, or `OTHER-<parent code>` for merged small units. */
  id: string
  name: string
  /** Id of the row above; null at the root. */
  parent: string | null
  /** Codes of the leaves whose reports this row counts. */
  members: readonly string[]
  /** True when the row stands for units too small to stand alone. */
  merged: boolean
  cells: { respondents: Cell; wristAny: Cell; backAny: Cell; both: Cell }
  feasible: Record<Outcome, Feasible>
}

/** Disjoint latent classes of respondents. Never published themselves: they are the auditor's unknowns. */
export const symptomClasses = ['neither', 'wrist', 'back', 'both'] as const
export type SymptomClass = (typeof symptomClasses)[number]
export type ClassCounts = Record<SymptomClass, number>

/** What a published row says about complaints: wristAny = wrist + both, backAny = back + both. */
export const outcomes = ['wristAny', 'backAny', 'both'] as const
export type Outcome = (typeof outcomes)[number]

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

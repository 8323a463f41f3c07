import type { BreakdownId } from './breakdowns'

/**
 * Certificate of the audit that ran before publication. Running times stay outside: same input, same bytes.
 * Nothing in it is secret: the audit reads published numbers only, so anybody can repeat it.
 */
export type Certificate = {
  auditor: string
  solver: string
  passed: true
  /**
   * Unknowns that were attacked: cells, latent classes, parts, and what subtraction leaves of parts, over both
   * readings of `hidden` (0..n and k..n-k).
   */
  attacked: number
  programs: { linear: number; integer: number }
  /**
   * Tables that agree with everything published, so that the intervals can be checked by addition, without a
   * solver. For every unpublished cell the smallest and the largest feasible count stands in one of them, and for
   * everything else that nobody may work out (latent classes, what subtraction leaves) there are two that lie
   * `threshold - 1` apart, unless it holds at least `threshold` people in every table. Those among them that give
   * every `hidden` cell a count from k to n-k show the same for the second reading, where it has a table at all.
   */
  witnesses?: readonly Witness[]
}

/** One possible world: a table that the published numbers do not rule out. */
export type Witness = {
  /**
   * By row without rows below it: people in `neither`, `wrist`, `back`, `both`, in this order. Every other row is
   * the sum of the rows below it.
   */
  classes: Readonly<Record<string, ClassVector>>
  /**
   * By breakdown and by row that publishes it: people in every part, in the order of the definition, among those of
   * the row's people who are in no row further down that publishes the same breakdown. So a published part is the
   * sum of this vector over its row and all rows below it that publish the breakdown, and the vector itself is what
   * an attacker is left with after subtracting. A breakdown that no row publishes has no entry.
   */
  parts: Readonly<Partial<Record<BreakdownId, Readonly<Record<string, readonly number[]>>>>>
}

export type ClassVector = readonly [neither: number, wrist: number, back: number, both: number]

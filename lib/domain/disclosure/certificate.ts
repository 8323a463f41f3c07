/**
 * Certificate of the audit that ran before publication. Running times stay outside: same input, same bytes.
 * Nothing in it is secret: the audit reads published numbers only, so anybody can repeat it.
 */
export type Certificate = {
  auditor: string
  solver: string
  passed: true
  /** Cells and latent classes that were attacked, over both readings of `hidden` (0..n and k..n-k). */
  attacked: number
  programs: { linear: number; integer: number }
  /**
   * Tables that agree with everything published. For every unpublished cell the smallest and the largest
   * feasible count stands in one of them, so the intervals can be checked by addition, without a solver.
   */
  witnesses?: readonly Witness[]
}

/** By row without rows below it: people in `neither`, `wrist`, `back`, `both`, in this order. */
export type Witness = Readonly<Record<string, readonly [number, number, number, number]>>

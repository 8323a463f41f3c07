import type { Highs } from 'highs'
import { type Group, InfeasibleError } from './propagation'
import { type LinearRow, type LinearSystem, Program } from './solver'

/** Smallest and largest value of one unknown that the system allows; infinite when nothing bounds it. */
export type Interval = {
  low: number
  high: number
  /** False when a bound is only an outer one: the solver could not prove that a table attains it. */
  proven: boolean
  /** Positions in `witnesses` of tables that attain the two ends. */
  lowWitness: number | null
  highWitness: number | null
}

/**
 * What has to be known about a target. `ends`: both ends of its interval, exactly. `room`: only whether it can take
 * values `width` apart, or else cannot leave `within`; then the interval that is found may be a part of the true one
 * as soon as it is that wide.
 */
export type Question = { kind: 'ends' } | { kind: 'room'; width: number; within: { low: number; high: number } }

export type IntervalOptions = {
  /** False for magnitudes: bounds of the linear relaxation. */
  integer: boolean
  timeLimitSeconds: number
  /** Tolerance of the solver's numbers. */
  tolerance: number
  /** `leaveOut`: a component without a solution is skipped instead of refusing the system. */
  contradictions?: 'refuse' | 'leaveOut'
}

/** One component in the solver: its targets' bounds, and the tables found so far. */
export class Component {
  readonly intervals = new Map<number, Interval>()
  readonly solutions: (readonly number[])[] = []
  private readonly lowSeen: number[]
  private readonly highSeen: number[]
  private readonly lowAt: (number | null)[]
  private readonly highAt: (number | null)[]
  private linear: Program | undefined
  private integer: Program | undefined

  constructor(
    private readonly highs: Highs,
    private readonly group: Group,
    private readonly options: IntervalOptions,
    private readonly programs: { linear: number; integer: number },
  ) {
    const size = group.columns.length
    this.lowSeen = new Array(size).fill(Number.POSITIVE_INFINITY)
    this.highSeen = new Array(size).fill(Number.NEGATIVE_INFINITY)
    this.lowAt = new Array(size).fill(null)
    this.highAt = new Array(size).fill(null)
  }

  attack(targets: ReadonlyMap<number, Question>): void {
    for (const [i, question] of targets) {
      let low = this.known(i, 1)
      let high = this.known(i, -1)
      if (!this.isAnswered(i, question, this.group.lower[i] ?? 0)) {
        low = this.bound(i, 1)
        if (!low.proven || !this.isAnswered(i, question, low.value)) high = this.bound(i, -1)
      }
      this.intervals.set(i, {
        low: low.value,
        high: high.value,
        proven: low.proven && high.proven,
        lowWitness: this.lowSeen[i] === low.value ? (this.lowAt[i] ?? null) : null,
        highWitness: this.highSeen[i] === high.value ? (this.highAt[i] ?? null) : null,
      })
    }
    // Whatever the questions were: that there is a table at all needs a table to show it.
    if (this.solutions.length === 0) this.bound(0, 1)
  }

  /** Whether the tables seen so far, or bounds that no table can leave, answer a question about room. */
  private isAnswered(i: number, question: Question, low: number): boolean {
    if (question.kind === 'ends') return false
    const { width, within } = question
    if ((this.highSeen[i] ?? 0) - (this.lowSeen[i] ?? 0) >= width) return true
    return low >= within.low && (this.group.upper[i] ?? 0) <= within.high
  }

  /** The end as far as it has been seen; the propagated bound where nothing has. */
  private known(i: number, sign: 1 | -1): { value: number; proven: boolean } {
    const seen = this.seen(i, sign)
    const outer = (sign === 1 ? this.group.lower[i] : this.group.upper[i]) ?? 0
    return { value: seen !== undefined && Number.isFinite(seen) ? seen : outer, proven: true }
  }

  dispose(): void {
    this.linear?.dispose()
    this.integer?.dispose()
  }

  /** Smallest (`sign` 1) or largest (-1) value of an unknown. */
  private bound(i: number, sign: 1 | -1): { value: number; proven: boolean } {
    const outer = (sign === 1 ? this.group.lower[i] : this.group.upper[i]) ?? 0
    if (this.seen(i, sign) === outer) return { value: outer, proven: true }
    const costs = new Map([[i, sign]])
    this.linear ??= this.program(false)
    this.programs.linear += 1
    const relaxed = this.linear.minimise(costs)
    if (relaxed.status === 'infeasible') throw new InfeasibleError('no table agrees with the published values')
    if (relaxed.status === 'unbounded') return { value: -sign * Number.POSITIVE_INFINITY, proven: true }
    if (relaxed.status === 'unproven') return { value: outer, proven: false }
    if (!this.options.integer) return { value: this.keep(relaxed.x, i), proven: true }
    const table = this.wholeSolution(relaxed.x)
    if (table) return { value: this.keep(table, i), proven: true }
    // No table can go beyond the relaxation, so one that is known to reach it is an optimum.
    const limit = sign * Math.ceil(relaxed.value - this.options.tolerance)
    if (this.seen(i, sign) === limit) return { value: limit, proven: true }
    this.integer ??= this.program(true)
    this.programs.integer += 1
    const exact = this.integer.minimise(costs)
    if (exact.status === 'infeasible')
      throw new InfeasibleError('no table of whole numbers agrees with the published values')
    const whole = exact.status === 'optimal' ? this.wholeSolution(exact.x) : null
    return whole ? { value: this.keep(whole, i), proven: true } : { value: limit, proven: false }
  }

  private seen(i: number, sign: 1 | -1): number | undefined {
    return sign === 1 ? this.lowSeen[i] : this.highSeen[i]
  }

  /** Remembers a table as a witness for every unknown whose range it widens; returns its value at `i`. */
  private keep(x: readonly number[], i: number): number {
    const position = this.solutions.push(x) - 1
    x.forEach((value, j) => {
      if (value < (this.lowSeen[j] ?? 0)) {
        this.lowSeen[j] = value
        this.lowAt[j] = position
      }
      if (value > (this.highSeen[j] ?? 0)) {
        this.highSeen[j] = value
        this.highAt[j] = position
      }
    })
    return x[i] ?? 0
  }

  /** The rounded solution if it is whole and, in exact arithmetic, satisfies the system. */
  private wholeSolution(x: readonly number[]): number[] | null {
    const whole = x.map((value) => Math.round(value) + 0)
    if (x.some((value, i) => Math.abs(value - (whole[i] ?? 0)) > this.options.tolerance)) return null
    return satisfies(this.group, whole) ? whole : null
  }

  private program(integer: boolean): Program {
    return new Program(this.highs, this.group, { integer, timeLimitSeconds: this.options.timeLimitSeconds })
  }
}

/** Whether a table obeys every bound and relation, checked by addition. */
function satisfies(system: LinearSystem, x: readonly number[]): boolean {
  const within = (value: number, low: number, high: number) => value >= low - 1e-9 && value <= high + 1e-9
  return (
    x.every((value, i) => within(value, system.lower[i] ?? 0, system.upper[i] ?? 0)) &&
    system.rows.every((row) => within(activity(row, x), row.lower, row.upper))
  )
}

function activity(row: LinearRow, x: readonly number[]): number {
  return row.columns.reduce((sum, column, i) => sum + (row.coefficients[i] ?? 0) * (x[column] ?? 0), 0)
}

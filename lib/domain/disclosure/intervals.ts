import type { Highs } from 'highs'
import { type LinearRow, type LinearSystem, loadSolver, Program } from './solver'

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

export type FeasibleIntervals = {
  /** By column asked for; columns of contradictory components are missing. */
  intervals: ReadonlyMap<number, Interval>
  /** Solutions of single components: column to value. Columns of other components keep what they have. */
  witnesses: readonly ReadonlyMap<number, number>[]
  /** Groups of unknowns that no relation ties together. */
  components: number
  /** Columns of components that no table agrees with; empty unless those are to be left out. */
  leftOut: readonly number[]
  programs: { linear: number; integer: number }
}

/** No table agrees with the system: somebody published numbers that contradict each other. */
export class InfeasibleError extends RangeError {
  override name = 'InfeasibleError'
}

export type IntervalOptions = {
  /** False for magnitudes: bounds of the linear relaxation. */
  integer: boolean
  timeLimitSeconds: number
  /** Tolerance of the solver's numbers. */
  tolerance: number
  /** `leaveOut`: a component without a solution is skipped instead of refusing the system. */
  contradictions?: 'refuse' | 'leaveOut'
}

const intervalDefaults: IntervalOptions = { integer: true, timeLimitSeconds: 60, tolerance: 1e-6 }

/**
 * What an attacker can work out about each target: exact smallest and largest value over all (integer)
 * solutions of the system, as far as the question asks for them.
 *
 * Unknowns fall into components that no relation ties together. In each, bounds are propagated first; what this
 * fixes drops out, and the rest may fall apart further. Every solution found serves all targets of its component,
 * so that a program is solved only where no known table attains the propagated bound. The linear relaxation is
 * exact when its vertex is whole; otherwise the integer program decides.
 * @throws InfeasibleError when there is no solution.
 */
export async function feasibleIntervals(
  system: LinearSystem,
  targets: ReadonlyMap<number, Question>,
  options: IntervalOptions = intervalDefaults,
): Promise<FeasibleIntervals> {
  const highs = await loadSolver()
  const intervals = new Map<number, Interval>()
  const witnesses: ReadonlyMap<number, number>[] = []
  const programs = { linear: 0, integer: 0 }
  let components = 0
  const leftOut: number[] = []
  for (const whole of splitComponents(system, system.lower, system.upper)) {
    try {
      const found = attackComponent(highs, whole, targets, options, programs)
      components += found.components
      for (const [column, interval] of found.intervals) {
        const { lowWitness, highWitness } = interval
        intervals.set(column, {
          ...interval,
          lowWitness: lowWitness === null ? null : lowWitness + witnesses.length,
          highWitness: highWitness === null ? null : highWitness + witnesses.length,
        })
      }
      witnesses.push(...found.witnesses)
    } catch (error) {
      if (!(error instanceof InfeasibleError) || options.contradictions !== 'leaveOut') throw error
      leftOut.push(...whole.columns)
    }
  }
  // What was fixed from the start is the same in every table, so any witness shows it.
  const fixed = new Map(
    system.lower.flatMap((low, column) => (low === system.upper[column] ? [[column, low] as const] : [])),
  )
  for (const [column, value] of fixed) if (targets.has(column)) intervals.set(column, pinned(value))
  if (fixed.size > 0) witnesses.push(fixed)
  return { intervals, witnesses, components, leftOut, programs }
}

function pinned(value: number): Interval {
  return { low: value, high: value, proven: true, lowWitness: null, highWitness: null }
}

/** One component: its intervals and witnesses by column of the whole system. */
function attackComponent(
  highs: Highs,
  whole: Group,
  targets: ReadonlyMap<number, Question>,
  options: IntervalOptions,
  programs: { linear: number; integer: number },
): Pick<FeasibleIntervals, 'intervals' | 'witnesses' | 'components'> {
  const { lower, upper } = propagateBounds(whole, options)
  const intervals = new Map<number, Interval>()
  const witnesses: ReadonlyMap<number, number>[] = []
  const settled = new Map<number, number>()
  whole.columns.forEach((column, i) => {
    const value = lower[i] ?? 0
    if (value !== upper[i]) return
    settled.set(column, value)
    if (targets.has(column)) intervals.set(column, pinned(value))
  })
  const groups = splitComponents(whole, lower, upper)
  for (const { columns: places, ...group } of groups) {
    const columns = places.map((place) => whole.columns[place] ?? -1)
    const component = new Component(highs, { ...group, columns }, options, programs)
    try {
      const asked = new Map(
        columns.flatMap((column, i) => {
          const question = targets.get(column)
          return question ? [[i, question] as const] : []
        }),
      )
      component.attack(asked)
      for (const [i, interval] of component.intervals) {
        const { lowWitness, highWitness } = interval
        intervals.set(columns[i] ?? -1, {
          ...interval,
          lowWitness: lowWitness === null ? null : lowWitness + witnesses.length,
          highWitness: highWitness === null ? null : highWitness + witnesses.length,
        })
      }
      for (const x of component.solutions) witnesses.push(new Map(columns.map((column, i) => [column, x[i] ?? 0])))
    } finally {
      component.dispose()
    }
  }
  if (settled.size > 0) witnesses.push(settled)
  return { intervals, witnesses, components: Math.max(1, groups.length) }
}

type Group = LinearSystem & { columns: readonly number[] }

/** One component in the solver: its targets' bounds, and the tables found so far. */
class Component {
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

/** Rounds of propagation; enough for trees of any sensible depth, and it stops itself when nothing changes. */
const propagationRounds = 30

/**
 * Tightens the bounds of every unknown from one relation at a time until nothing changes. Never cuts off a
 * solution, so the results are outer bounds.
 */
function propagateBounds(
  system: LinearSystem,
  { integer, tolerance }: Pick<IntervalOptions, 'integer' | 'tolerance'>,
): { lower: number[]; upper: number[] } {
  const roundUp = (value: number) => (integer ? Math.ceil(value - tolerance) + 0 : value)
  const roundDown = (value: number) => (integer ? Math.floor(value + tolerance) + 0 : value)
  const lower = system.lower.map(roundUp)
  const upper = system.upper.map(roundDown)
  const tighten = (column: number, low: number, high: number): boolean => {
    const before = { low: lower[column] ?? 0, high: upper[column] ?? 0 }
    const slack = integer ? 0 : tolerance
    const next = { low: Math.max(before.low, roundUp(low)), high: Math.min(before.high, roundDown(high)) }
    if (next.low > next.high + tolerance) throw new InfeasibleError('no table agrees with the published values')
    if (next.low <= before.low + slack && next.high >= before.high - slack) return false
    lower[column] = Math.min(next.low, next.high)
    upper[column] = Math.max(next.low, next.high)
    return true
  }
  lower.forEach((low, column) => {
    tighten(column, low, upper[column] ?? 0)
  })
  for (let round = 0, changed = true; changed && round < propagationRounds; round += 1) {
    changed = false
    for (const row of system.rows) {
      const ends = row.columns.map((column, i) => {
        const a = row.coefficients[i] ?? 0
        const ends = [a * (lower[column] ?? 0), a * (upper[column] ?? 0)]
        return { column, a, low: Math.min(...ends), high: Math.max(...ends) }
      })
      const least = sumWithout(ends.map((end) => end.low))
      const most = sumWithout(ends.map((end) => end.high))
      if (least.total > row.upper + tolerance || most.total < row.lower - tolerance) {
        throw new InfeasibleError('no table agrees with the published values')
      }
      ends.forEach(({ column, a }, i) => {
        if (a === 0) return
        const bounds = [(row.lower - most.without(i)) / a, (row.upper - least.without(i)) / a]
        if (bounds.some(Number.isNaN)) return
        if (tighten(column, Math.min(...bounds), Math.max(...bounds))) changed = true
      })
    }
  }
  return { lower, upper }
}

/** Sum, and sum without one term, where terms may be infinite (of one sign). */
function sumWithout(terms: readonly number[]): { total: number; without: (i: number) => number } {
  const infinite = terms.filter((term) => !Number.isFinite(term))
  const finite = terms.reduce((sum, term) => (Number.isFinite(term) ? sum + term : sum), 0)
  const total = infinite[0] ?? finite
  return {
    total,
    without: (i) => {
      const term = terms[i] ?? 0
      if (Number.isFinite(term)) return infinite[0] ?? finite - term
      return infinite.length === 1 ? finite : total
    },
  }
}

/** Unknowns that are still open, grouped by the relations that tie them together; constants moved aside. */
function splitComponents(system: LinearSystem, lower: readonly number[], upper: readonly number[]): Group[] {
  const parent = system.lower.map((_, i) => i)
  const find = (i: number): number => {
    let root = i
    while (parent[root] !== root) root = parent[root] ?? root
    parent[i] = root
    return root
  }
  const reduced = system.rows.flatMap((row) => {
    const columns: number[] = []
    const coefficients: number[] = []
    let constant = 0
    row.columns.forEach((column, i) => {
      const a = row.coefficients[i] ?? 0
      if (lower[column] === upper[column]) constant += a * (lower[column] ?? 0)
      else if (a !== 0) {
        columns.push(column)
        coefficients.push(a)
      }
    })
    const [first] = columns
    if (first === undefined) {
      if (constant > row.upper + 1e-6 || constant < row.lower - 1e-6) {
        throw new InfeasibleError('no table agrees with the published values')
      }
      return []
    }
    for (const column of columns) parent[find(column)] = find(first)
    return [{ first, columns, coefficients, lower: row.lower - constant, upper: row.upper - constant }]
  })
  const groups = new Map<number, { columns: number[]; rows: LinearRow[] }>()
  const place = new Map<number, number>()
  system.lower.forEach((_, column) => {
    if (lower[column] === upper[column]) return
    const group = groups.get(find(column)) ?? { columns: [], rows: [] }
    groups.set(find(column), group)
    place.set(column, group.columns.push(column) - 1)
  })
  for (const { first, columns, ...row } of reduced) {
    groups.get(find(first))?.rows.push({ ...row, columns: columns.map((column) => place.get(column) ?? 0) })
  }
  return [...groups.values()].map(({ columns, rows }) => ({
    columns,
    rows,
    lower: columns.map((column) => lower[column] ?? 0),
    upper: columns.map((column) => upper[column] ?? 0),
  }))
}

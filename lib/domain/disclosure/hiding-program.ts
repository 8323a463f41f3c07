import type { Highs } from 'highs'
import { type LinearRow, loadSolver, Program, type Solution } from './solver'

/** Branch-and-bound nodes per program: a limit that does not depend on how busy the machine is. */
const maximumNodes = 500

/** Far beyond any program that `maximumNodes` allows; only against a solver that hangs. */
const timeLimitSeconds = 60

/** What must become possible: a table where the columns sum to `value`, or two tables where the sums lie `width` apart. */
export type Goal = {
  columns: readonly number[]
  needs: { kind: 'reach'; value: number } | { kind: 'width'; width: number }
}

type Limits = { low: number; high: number }

/** A sum of columns that is published, and what it would say if it were hidden; null where it may not be. */
export type ProgramCell<Place> = {
  place: Place
  columns: readonly number[]
  says: Limits
  hidden: (Limits & { cost: number }) | null
}

export type HidingProblem<Place> = {
  /** Of every column: the largest count that it can take. */
  upper: readonly number[]
  /** Sums that are the same in every table. */
  sums: readonly { columns: readonly number[]; total: number }[]
  cells: readonly ProgramCell<Place>[]
  /** All of them must become possible, each by tables of its own. */
  goals: readonly Goal[]
}

export type HidingAnswer<Place> = {
  hide: readonly Place[]
  /** Tables that reach the goals, by column. */
  tables: readonly (readonly number[])[]
  cost: number
}

/**
 * The cheapest cells to hide so that every goal has a table (or two) that agrees with everything still published.
 * Null when none is found, whether there is none or the solver gave up.
 */
export async function cheapestHiding<Place>(problem: HidingProblem<Place>): Promise<HidingAnswer<Place> | null> {
  const highs = await loadSolver()
  const { system, switches, tables } = formulate(problem)
  // Often what is hidden already suffices, and a linear program that hides nothing more shows it at once.
  const first = Math.min(...switches.map(({ column }) => column), system.upper.length)
  const nothing = { ...system, upper: system.upper.map((bound, i) => (i < first ? bound : 0)) }
  const enough = solveOnce(highs, nothing, false)
  const whole = enough.status === 'optimal' && enough.x.every((value) => Math.abs(value - Math.round(value)) < 1e-6)
  const costs = new Map(switches.map(({ column, cost }) => [column, cost]))
  const solution = whole ? enough : solveOnce(highs, system, true, costs)
  if (solution.status !== 'optimal') return null
  const { x } = solution
  const hide = switches.filter(({ column }) => (x[column] ?? 0) > 0.5)
  return {
    hide: hide.map(({ place }) => place),
    tables: tables.map((start) => problem.upper.map((_, i) => Math.round(x[start + i] ?? 0))),
    cost: hide.reduce((sum, { cost }) => sum + cost, 0),
  }
}

type Switch<Place> = { column: number; place: Place; cost: number }

/** Columns: one copy of the table per goal and end, then one switch per cell that may be hidden. */
function formulate<Place>({ upper, sums, cells, goals }: HidingProblem<Place>) {
  const starts = goals.map((goal) => (goal.needs.kind === 'width' ? 2 : 1))
  const copies = starts.reduce((sum, count) => sum + count, 0)
  const size = upper.length
  const rows: LinearRow[] = []
  const switches: Switch<Place>[] = []
  const tables = Array.from({ length: copies }, (_, copy) => copy * size)
  for (const start of tables) {
    for (const { columns, total } of sums) rows.push(sumRow(columns, start, total, total))
  }
  for (const { place, columns, says, hidden } of cells) {
    const column = hidden ? copies * size + switches.length : null
    if (hidden && column !== null) switches.push({ column, place, cost: hidden.cost })
    for (const start of tables) {
      if (hidden && column !== null) {
        rows.push(
          sumRow(columns, start, Number.NEGATIVE_INFINITY, says.high, [column, says.high - hidden.high]),
          sumRow(columns, start, says.low, Number.POSITIVE_INFINITY, [column, says.low - hidden.low]),
        )
      } else rows.push(sumRow(columns, start, says.low, says.high))
    }
  }
  let start = 0
  for (const { columns, needs } of goals) {
    if (needs.kind === 'reach') rows.push(sumRow(columns, start, needs.value, needs.value))
    else {
      const one = columns.map((column) => column + start)
      const other = columns.map((column) => column + start + size)
      rows.push({
        columns: [...other, ...one],
        coefficients: [...other.map(() => 1), ...one.map(() => -1)],
        lower: needs.width,
        upper: Number.POSITIVE_INFINITY,
      })
    }
    start += needs.kind === 'reach' ? size : 2 * size
  }
  const system = {
    lower: new Array<number>(copies * size + switches.length).fill(0),
    upper: [...tables.flatMap(() => upper), ...switches.map(() => 1)],
    rows,
  }
  return { system, switches, tables }
}

function sumRow(
  columns: readonly number[],
  start: number,
  lower: number,
  upper: number,
  switched?: [column: number, slack: number],
): LinearRow {
  const moved = columns.map((column) => column + start)
  return {
    columns: switched ? [...moved, switched[0]] : moved,
    coefficients: [...moved.map(() => 1), ...(switched ? [switched[1]] : [])],
    lower,
    upper,
  }
}

function solveOnce(
  highs: Highs,
  system: { lower: readonly number[]; upper: readonly number[]; rows: readonly LinearRow[] },
  integer: boolean,
  costs: ReadonlyMap<number, number> = new Map(),
): Solution {
  const program = new Program(highs, system, { integer, timeLimitSeconds, maximumNodes })
  try {
    return program.minimise(costs)
  } finally {
    program.dispose()
  }
}

/** What hiding costs: the higher the row, the more readers lose; a label turned into `hidden` loses its word too. */
export const weights = {
  outcome: { both: 1, wristAny: 4, backAny: 4 },
  part: 4,
  level: { unit: 1, middle: 25, root: 200 },
  label: 1.5,
  tieBreak: 0.01,
} as const

/** A number from 0 to 1 that depends on the text alone (FNV-1a with a final mix). */
export function keyedFraction(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

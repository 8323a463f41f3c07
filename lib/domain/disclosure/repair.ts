import type { Highs } from 'highs'
import type { Quantity, Reading, Shortfall } from './attacker'
import { labelCount, mayHide, outcomeCounts, type RowCells } from './labels'
import type { PlannedRow } from './rows'
import { type LinearRow, type LinearSystem, loadSolver, Program, type Solution } from './solver'
import { type ClassCounts, type Outcome, outcomes, symptomClasses } from './table'

/** A row on its way through the gate: true counts next to what would be published. */
export type OpenRow = PlannedRow & { cells: RowCells }

/** What hiding costs: the higher the row, the more readers lose; a label turned into `hidden` loses its word too. */
const weights = {
  outcome: { both: 1, wristAny: 4, backAny: 4 },
  level: { unit: 1, middle: 25, root: 200 },
  label: 1.5,
  tieBreak: 0.01,
} as const

/** Branch-and-bound nodes per program: a limit that does not depend on how busy the machine is. */
const maximumNodes = 500

/** Far beyond any program that `maximumNodes` allows; only against a solver that hangs. */
const timeLimitSeconds = 60

/** A cell to be turned into `hidden`. */
export type Hiding = { row: string; outcome: Outcome }

/** An alternative table: counts of the rows without rows below them, by id. */
type Table = ReadonlyMap<string, ClassCounts>

/**
 * Finds the cheapest cells to hide so that every shortfall disappears: one small integer program each, in
 * which a second table (or two, for a width) may differ from the true one at hidden cells only. Tables found
 * on the way are tried on the shortfalls that follow.
 */
export class Repair {
  /** Found so far; `narrow` when they obey the narrow reading of `hidden` as well. The first is the true one. */
  private readonly tables: { table: Table; narrow: boolean }[]
  private readonly rows: ReadonlyMap<string, OpenRow>

  constructor(
    rows: readonly OpenRow[],
    private readonly threshold: number,
    /** Secret of the organisation: which of two equally good cells is hidden is not to be guessed. */
    private readonly tieBreakKey: string,
  ) {
    this.rows = new Map(rows.map((row) => [row.id, row]))
    const truth = new Map(this.leavesBelow(this.root()).map((row) => [row.id, row.counts]))
    const gaveUpLabels = rows.some((row) =>
      outcomes.some((outcome) => row.cells[outcome].kind === 'hidden' && this.wasLabelled(row, outcome)),
    )
    this.tables = [{ table: truth, narrow: !gaveUpLabels }]
  }

  /** True when tables found for earlier shortfalls remove this one as well. */
  alreadyMet({ reading, row, quantity, needs }: Shortfall): boolean {
    const values = this.tables.flatMap(({ table, narrow }) =>
      narrow || reading === 'anything' ? [this.valueIn(table, row, quantity)] : [],
    )
    if (needs.kind === 'reach') return values.includes(needs.value)
    return Math.max(...values) - Math.min(...values) >= this.threshold - 1
  }

  /**
   * The cheapest cells to hide, looked for among the row's siblings first, then further up. Null when hiding
   * exact cells (and labels, if `labelsToo`) cannot help.
   */
  async find(shortfall: Shortfall, labelsToo: boolean): Promise<readonly Hiding[] | null> {
    for (const scope of this.scopes(shortfall.row)) {
      const hidings = await this.solve(scope, shortfall, labelsToo)
      if (hidings) return hidings
    }
    return null
  }

  /** Rows whose subtree a repair may rearrange: the parent, its parent, ..., the root. */
  private scopes(row: string): OpenRow[] {
    const above: OpenRow[] = []
    for (let id = this.row(row).parent; id !== null; id = this.row(id).parent) above.push(this.row(id))
    return above.length > 0 ? above : [this.row(row)]
  }

  private async solve(scope: OpenRow, shortfall: Shortfall, labelsToo: boolean): Promise<readonly Hiding[] | null> {
    const highs = await loadSolver()
    const leaves = this.leavesBelow(scope)
    const inside = [...this.rows.values()].filter((row) => this.isBelow(row, scope))
    const copies = shortfall.needs.kind === 'width' ? 2 : 1
    const lower: number[] = []
    const upper: number[] = []
    const addColumn = (low: number, high: number) => {
      lower.push(low)
      return upper.push(high) - 1
    }
    const rows: LinearRow[] = []
    const hideable = new Map<string, { column: number; hiding: Hiding; cost: number }>()
    const expressions: ((row: OpenRow, quantity: Quantity) => number[])[] = []
    for (let copy = 0; copy < copies; copy += 1) {
      const columns = new Map(
        leaves.map((leaf) => [leaf.id, Object.fromEntries(symptomClasses.map((name) => [name, addColumn(0, leaf.n)]))]),
      )
      for (const leaf of leaves) {
        rows.push(sum(Object.values(columns.get(leaf.id) ?? {}), leaf.n, leaf.n))
      }
      expressions.push((row, quantity) =>
        this.leavesBelow(row).flatMap((leaf) =>
          classesOf(quantity).flatMap((name) => columns.get(leaf.id)?.[name] ?? []),
        ),
      )
    }
    for (const row of [scope, ...inside]) {
      const counts = outcomeCounts(row.counts)
      for (const outcome of outcomes) {
        const limits = this.limits(row, outcome, shortfall.reading)
        const fixed = row === scope && scope.parent !== null
        const candidate = !fixed && this.isCandidate(row, outcome, labelsToo)
        for (const expression of expressions) {
          const columns = expression(row, outcome)
          if (fixed) rows.push(sum(columns, counts[outcome], counts[outcome]))
          else if (candidate) {
            const key = `${row.id}|${outcome}`
            const column = hideable.get(key)?.column ?? addColumn(0, 1)
            hideable.set(key, { column, hiding: { row: row.id, outcome }, cost: this.cost(row, outcome) })
            const wide = this.hiddenLimits(row, outcome, shortfall.reading)
            rows.push(
              sum(columns, Number.NEGATIVE_INFINITY, limits.high, [column, limits.high - wide.high]),
              sum(columns, limits.low, Number.POSITIVE_INFINITY, [column, limits.low - wide.low]),
            )
          } else if (limits.low > 0 || limits.high < row.n) rows.push(sum(columns, limits.low, limits.high))
        }
      }
    }
    rows.push(goal(shortfall, this.threshold, expressions, this.row(shortfall.row)))
    const system = { lower, upper, rows }
    const switches = [...hideable.values()]
    // Often what is hidden already suffices, and a linear program that hides nothing more shows it at once.
    const nothing = new Set(switches.map(({ column }) => column))
    const enough = solveOnce(highs, { ...system, upper: upper.map((bound, i) => (nothing.has(i) ? 0 : bound)) }, false)
    const whole = enough.status === 'optimal' && enough.x.every((value) => Math.abs(value - Math.round(value)) < 1e-6)
    const costs = new Map(switches.map(({ column, cost }) => [column, cost]))
    const solution = whole ? enough : solveOnce(highs, system, true, costs)
    if (solution.status !== 'optimal') return null
    for (const expression of expressions) this.remember(leaves, expression, solution.x, shortfall.reading)
    return switches.flatMap(({ column, hiding }) => ((solution.x[column] ?? 0) > 0.5 ? [hiding] : []))
  }

  private remember(
    leaves: readonly OpenRow[],
    expression: (row: OpenRow, quantity: Quantity) => number[],
    x: readonly number[],
    reading: Reading,
  ): void {
    const table = new Map(this.tables[0]?.table)
    for (const leaf of leaves) {
      const value = (quantity: Quantity) =>
        expression(leaf, quantity).reduce((total, column) => total + Math.round(x[column] ?? 0), 0)
      table.set(leaf.id, {
        neither: value('neither'),
        wrist: value('wrist'),
        back: value('back'),
        both: value('both'),
      })
    }
    this.tables.push({ table, narrow: reading === 'unlabelled' || Boolean(this.tables[0]?.narrow) })
  }

  /** What a cell says today, with `hidden` in its narrow reading wherever the true count allows it. */
  private limits(row: OpenRow, outcome: Outcome, reading: Reading): { low: number; high: number } {
    const cell = row.cells[outcome]
    switch (cell.kind) {
      case 'count':
        return { low: cell.value, high: cell.value }
      case 'below':
      case 'above':
        return { low: cell.low, high: cell.high }
      case 'hidden':
        return this.hiddenLimits(row, outcome, reading)
      case 'notOffered':
        return { low: 0, high: row.n }
    }
  }

  /** The narrow reading holds in the wide one too; only labels that were given up need the room. */
  private hiddenLimits(row: OpenRow, outcome: Outcome, reading: Reading): { low: number; high: number } {
    return reading === 'unlabelled' || !this.wasLabelled(row, outcome)
      ? { low: this.threshold, high: row.n - this.threshold }
      : { low: 0, high: row.n }
  }

  private wasLabelled(row: OpenRow, outcome: Outcome): boolean {
    return labelCount(outcomeCounts(row.counts)[outcome], row.n, this.threshold).kind !== 'count'
  }

  private isCandidate(row: OpenRow, outcome: Outcome, labelsToo: boolean): boolean {
    const { kind } = row.cells[outcome]
    if (!mayHide(row.n, this.threshold)) return false
    return kind === 'count' || (labelsToo && (kind === 'below' || kind === 'above'))
  }

  private cost(row: OpenRow, outcome: Outcome): number {
    const labelled = row.cells[outcome].kind !== 'count'
    const base = weights.outcome[outcome] * weights.level[row.level] * (labelled ? weights.label : 1)
    return base + weights.tieBreak * keyedFraction(`${this.tieBreakKey}|${row.id}|${outcome}`)
  }

  private valueIn(table: Table, row: string, quantity: Quantity): number {
    return this.leavesBelow(this.row(row)).reduce((total, leaf) => {
      const counts = table.get(leaf.id) ?? leaf.counts
      return total + classesOf(quantity).reduce((part, name) => part + counts[name], 0)
    }, 0)
  }

  private row(id: string): OpenRow {
    const row = this.rows.get(id)
    if (!row) throw new Error(`no row ${id}`)
    return row
  }

  private root(): OpenRow {
    const root = [...this.rows.values()].find((row) => row.parent === null)
    if (!root) throw new Error('no root')
    return root
  }

  private leavesBelow(row: OpenRow): readonly OpenRow[] {
    const children = [...this.rows.values()].filter((child) => child.parent === row.id)
    return children.length === 0 ? [row] : children.flatMap((child) => this.leavesBelow(child))
  }

  private isBelow(row: OpenRow, scope: OpenRow): boolean {
    for (let id = row.parent; id !== null; id = this.row(id).parent) if (id === scope.id) return true
    return false
  }
}

function solveOnce(
  highs: Highs,
  system: LinearSystem,
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

/** Latent classes that a quantity sums. */
function classesOf(quantity: Quantity): readonly (keyof ClassCounts)[] {
  if (quantity === 'wristAny') return ['wrist', 'both']
  if (quantity === 'backAny') return ['back', 'both']
  return [quantity]
}

function goal(
  { quantity, needs }: Shortfall,
  threshold: number,
  expressions: readonly ((row: OpenRow, quantity: Quantity) => number[])[],
  row: OpenRow,
): LinearRow {
  const [one, two] = expressions.map((expression) => expression(row, quantity))
  if (needs.kind === 'reach') return sum(one ?? [], needs.value, needs.value)
  const plus = two ?? []
  const minus = one ?? []
  return {
    columns: [...plus, ...minus],
    coefficients: [...plus.map(() => 1), ...minus.map(() => -1)],
    lower: threshold - 1,
    upper: Number.POSITIVE_INFINITY,
  }
}

function sum(
  columns: readonly number[],
  lower: number,
  upper: number,
  switched?: [column: number, slack: number],
): LinearRow {
  return {
    columns: switched ? [...columns, switched[0]] : columns,
    coefficients: [...columns.map(() => 1), ...(switched ? [switched[1]] : [])],
    lower,
    upper,
  }
}

/** A number from 0 to 1 that depends on the text alone (FNV-1a with a final mix). */
function keyedFraction(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

import { childrenByRow, classesOf, type Quantity, type Reading } from './attack-system'
import { cheapestHiding, type Goal, keyedFraction, type ProgramCell, weights } from './hiding-program'
import { labelCount, mayHide, outcomeCounts, type RowCells } from './labels'
import type { PlannedRow } from './rows'
import { type ClassCounts, type Outcome, outcomes, symptomClasses } from './table'

/** A row on its way through the gate: true counts next to what would be published. */
export type OpenRow = PlannedRow & { cells: RowCells }

/** A cell to be turned into `hidden`. */
export type Hiding = { row: string; outcome: Outcome }

/** What an attack found missing at a row: see `Shortfall`. */
export type RowShortfall = {
  reading: Reading
  row: string
  quantity: Quantity
  needs: { kind: 'reach'; value: number } | { kind: 'width' }
}

/** Unknowns that one program takes: each of several shortfalls adds a table of its own to it. */
const jointUnknowns = 3000

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
  private readonly children: ReadonlyMap<string, readonly OpenRow[]>

  constructor(
    rows: readonly OpenRow[],
    private readonly threshold: number,
    /** Secret of the organisation: which of two equally good cells is hidden is not to be guessed. */
    private readonly tieBreakKey: string,
  ) {
    this.rows = new Map(rows.map((row) => [row.id, row]))
    this.children = childrenByRow(rows)
    const truth = new Map(rows.filter(({ id }) => !this.children.has(id)).map((row) => [row.id, row.counts]))
    const gaveUpLabels = rows.some((row) =>
      outcomes.some((outcome) => row.cells[outcome].kind === 'hidden' && this.wasLabelled(row, outcome)),
    )
    this.tables = [{ table: truth, narrow: !gaveUpLabels }]
  }

  /** True when tables found for earlier shortfalls remove this one as well. */
  alreadyMet({ reading, row, quantity, needs }: RowShortfall): boolean {
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
  async find(shortfall: RowShortfall, labelsToo: boolean): Promise<readonly Hiding[] | null> {
    for (const scope of this.scopes(shortfall.row)) {
      const hidings = await this.solve(scope, [shortfall], labelsToo)
      if (hidings) return hidings
    }
    return null
  }

  /**
   * The cheapest cells to hide so that all these shortfalls of rows with one parent disappear at once: never more
   * than repairs one by one would take, and often less. Null when there are too many of them, or when they need
   * more than hiding exact cells below that parent.
   */
  async findTogether(shortfalls: readonly RowShortfall[]): Promise<readonly Hiding[] | null> {
    const [first] = shortfalls
    const goals = new Map(shortfalls.map((shortfall) => [goalKey(shortfall), shortfall]))
    // Once a label was given up, the two readings differ, and tables of one are none of the other.
    const [scope] = first ? this.scopes(first.row) : []
    if (!scope || !this.tables[0]?.narrow) return null
    const unknowns = goals.size * this.leavesBelow(scope).length * symptomClasses.length
    return unknowns > jointUnknowns ? null : this.solve(scope, [...goals.values()], false)
  }

  /** Rows whose subtree a repair may rearrange: the parent, its parent, ..., the root. */
  private scopes(row: string): OpenRow[] {
    const above: OpenRow[] = []
    for (let id = this.row(row).parent; id !== null; id = this.row(id).parent) above.push(this.row(id))
    return above.length > 0 ? above : [this.row(row)]
  }

  private async solve(
    scope: OpenRow,
    shortfalls: readonly RowShortfall[],
    labelsToo: boolean,
  ): Promise<readonly Hiding[] | null> {
    const reading = shortfalls.every((shortfall) => shortfall.reading === 'anything') ? 'anything' : 'unlabelled'
    const leaves = this.leavesBelow(scope)
    const firstColumn = new Map(leaves.map((leaf, i) => [leaf.id, i * symptomClasses.length]))
    const columnsOf = (within: OpenRow, of: Quantity) =>
      this.leavesBelow(within).flatMap((leaf) =>
        classesOf(of).map((name) => (firstColumn.get(leaf.id) ?? 0) + symptomClasses.indexOf(name)),
      )
    const cells: ProgramCell<Hiding>[] = []
    for (const inside of [scope, ...this.rowsBelow(scope)]) {
      const counts = outcomeCounts(inside.counts)
      for (const outcome of outcomes) {
        const place = { row: inside.id, outcome }
        const columns = columnsOf(inside, outcome)
        const says = this.limits(inside, outcome, reading)
        if (inside === scope && scope.parent !== null) {
          // What is above a scope that is not the whole must not notice that anything was rearranged.
          cells.push({ place, columns, says: { low: counts[outcome], high: counts[outcome] }, hidden: null })
        } else if (this.isCandidate(inside, outcome, labelsToo)) {
          const cost = this.cost(inside, outcome)
          cells.push({ place, columns, says, hidden: { ...this.hiddenLimits(inside, outcome, reading), cost } })
        } else if (says.low > 0 || says.high < inside.n) cells.push({ place, columns, says, hidden: null })
      }
    }
    const goals = shortfalls.map(
      ({ row, quantity, needs }): Goal => ({
        columns: columnsOf(this.row(row), quantity),
        needs: needs.kind === 'reach' ? needs : { kind: 'width', width: this.threshold - 1 },
      }),
    )
    const answer = await cheapestHiding({
      upper: leaves.flatMap((leaf) => symptomClasses.map(() => leaf.n)),
      sums: leaves.map((leaf, i) => ({
        columns: symptomClasses.map((_, c) => i * symptomClasses.length + c),
        total: leaf.n,
      })),
      cells,
      goals,
    })
    if (!answer) return null
    for (const values of answer.tables) this.remember(leaves, values, reading)
    return answer.hide
  }

  private remember(leaves: readonly OpenRow[], values: readonly number[], reading: Reading): void {
    const table = new Map(this.tables[0]?.table)
    leaves.forEach(({ id }, i) => {
      const [neither = 0, wrist = 0, back = 0, both = 0] = values.slice(i * symptomClasses.length)
      table.set(id, { neither, wrist, back, both })
    })
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

  private leavesBelow(row: OpenRow): readonly OpenRow[] {
    const children = this.children.get(row.id)
    return children ? children.flatMap((child) => this.leavesBelow(child)) : [row]
  }

  private rowsBelow(row: OpenRow): readonly OpenRow[] {
    return (this.children.get(row.id) ?? []).flatMap((child) => [child, ...this.rowsBelow(child)])
  }
}

function goalKey({ row, quantity, needs }: RowShortfall): string {
  return `${row}|${quantity}|${needs.kind === 'reach' ? needs.value : needs.kind}`
}

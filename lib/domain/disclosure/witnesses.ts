import { type AttackSystem, childrenByRow, type Quantity, rowCellId, type ShownNumbers } from './attack-system'
import { type DividedRow, dividedRows, ownPartId } from './breakdown-system'
import { breakdowns } from './breakdowns'
import type { ClassVector, Witness } from './certificate'
import type { FeasibleIntervals } from './intervals'

/** The solver's results on the system of one arrangement, by position of its cells. */
type Solved = { system: AttackSystem; found: FeasibleIntervals }
type Solution = ReadonlyMap<number, number>

/**
 * Whole tables that show what an attack found: together they attain the ends of every interval, in both readings.
 * Solutions of independent components are joined: the i-th table takes the i-th solution of every component, so
 * there are only as many tables as the component with most solutions needs.
 */
export function composeWitnesses(numbers: ShownNumbers, wide: Solved, narrow?: Solved): Witness[] {
  const tables = joinSolutions(wide, new Map())
  // Components that have no table in the narrow reading keep one of the wide one.
  if (narrow) tables.push(...joinSolutions(narrow, tables[0] ?? new Map()))
  const write = witnessWriter(numbers, wide.system)
  const witnesses = new Map<string, Witness>()
  for (const table of tables) {
    const witness = write(table)
    witnesses.set(JSON.stringify(witness), witness)
  }
  return [...witnesses.values()]
}

function joinSolutions({ found }: Solved, base: Solution): Solution[] {
  const needed = new Set<number>()
  for (const { lowWitness, highWitness } of found.intervals.values()) {
    if (lowWitness !== null) needed.add(lowWitness)
    if (highWitness !== null) needed.add(highWitness)
  }
  const byComponent = new Map<number, { solutions: Solution[]; needed: boolean }>()
  found.witnesses.forEach((solution, i) => {
    const [component] = solution.keys()
    if (component === undefined) return
    const known = byComponent.get(component)
    if (!known?.needed) byComponent.set(component, { solutions: [solution], needed: needed.has(i) })
    else if (needed.has(i)) known.solutions.push(solution)
  })
  const components = [...byComponent.values()]
  const count = Math.max(0, ...components.map(({ solutions }) => solutions.length))
  return Array.from({ length: count }, (_, i) => {
    const table = new Map(base)
    for (const { solutions } of components) {
      for (const [position, value] of solutions[i] ?? solutions[0] ?? []) table.set(position, value)
    }
    return table
  })
}

/** Reduces a solved table to what determines it: classes of the lowest rows, and parts of undivided groups. */
function witnessWriter(numbers: ShownNumbers, { cells }: AttackSystem): (table: Solution) => Witness {
  const positions = new Map(cells.map((cell, i) => [cell.id, i]))
  const below = childrenByRow(numbers.rows)
  const leaves = numbers.rows.filter(({ id }) => !below.has(id))
  const divided = breakdowns.map(({ id, parts }) => ({ id, parts, rows: dividedRows(id, numbers) }))
  return (table) => {
    const valueAt = (id: string) => {
      const position = positions.get(id) ?? -1
      const value = cells[position]?.value ?? table.get(position)
      if (value === undefined) throw new Error(`no solution says anything about ${id}`)
      return value
    }
    const classes = leaves.map(({ id }): [string, ClassVector] => {
      const of = (quantity: Quantity) => valueAt(rowCellId(id, quantity))
      return [id, [of('neither'), of('wrist'), of('back'), of('both')]]
    })
    const parts = divided.flatMap(({ id, parts, rows }) =>
      rows.length === 0
        ? []
        : [
            [
              id,
              Object.fromEntries(
                rows.map((entry) => [
                  entry.row,
                  parts.map((part) => (isEmptied(entry) ? 0 : valueAt(ownPartId(entry, part)))),
                ]),
              ),
            ] as const,
          ],
    )
    return { classes: Object.fromEntries(classes), parts: Object.fromEntries(parts) }
  }
}

/** Whether the rows below have everybody of a row. */
function isEmptied({ below, left }: DividedRow): boolean {
  return below.length > 0 && left === 0
}

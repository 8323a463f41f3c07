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

/** Values of a witness for the unknowns of a system, by position, as far as it determines them. */
export function readWitness({ classes, parts }: Witness, numbers: ShownNumbers, system: AttackSystem): Solution {
  const below = childrenByRow(numbers.rows)
  const rows = new Map<string, ClassVector>()
  // Children stand after their parents.
  for (const { id } of numbers.rows.toReversed()) {
    const children = below.get(id)?.flatMap((child) => [rows.get(child.id) ?? unknownVector]) ?? []
    rows.set(id, children.length === 0 ? (classes[id] ?? unknownVector) : children.reduce(addVectors))
  }
  const sums = new Map<string, number>()
  const key = (breakdown: string, row: string, part: string) => `${breakdown}|${part}|${row}`
  for (const { id, parts: names } of breakdowns) {
    const own = parts[id]
    const total = (entry: DividedRow, i: number): number => {
      const value = (own?.[entry.row]?.[i] ?? Number.NaN) + entry.below.reduce((sum, child) => sum + total(child, i), 0)
      sums.set(key(id, entry.row, names[i] ?? ''), value)
      return value
    }
    for (const entry of dividedRows(id, numbers)) {
      names.forEach((_, i) => {
        total(entry, i)
      })
    }
  }
  const ownValue = (breakdown: (typeof breakdowns)[number]['id'], row: string, part: string) => {
    const names: readonly string[] = breakdowns.find(({ id }) => id === breakdown)?.parts ?? []
    return parts[breakdown]?.[row]?.[names.indexOf(part)]
  }
  const values = new Map<number, number>()
  system.cells.forEach(({ place }, position) => {
    const value = (): number | undefined => {
      switch (place?.kind) {
        case 'row':
          return quantityOf(rows.get(place.row) ?? unknownVector, place.quantity)
        case 'part':
          return sums.get(key(place.breakdown, place.row, place.part))
        case 'left':
          return ownValue(place.breakdown, place.row, place.part)
        case 'without': {
          const all = sums.get(key(place.breakdown, place.row, place.part)) ?? Number.NaN
          return all - (sums.get(key(place.breakdown, place.without, place.part)) ?? Number.NaN)
        }
        default:
          return undefined
      }
    }
    const found = value()
    if (found !== undefined) values.set(position, found)
  })
  return values
}

const unknownVector: ClassVector = [Number.NaN, Number.NaN, Number.NaN, Number.NaN]

function addVectors(a: ClassVector, b: ClassVector): ClassVector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

function quantityOf([neither, wrist, back, both]: ClassVector, quantity: Quantity): number {
  switch (quantity) {
    case 'neither':
      return neither
    case 'wrist':
      return wrist
    case 'back':
      return back
    case 'both':
      return both
    case 'wristAny':
      return wrist + both
    case 'backAny':
      return back + both
  }
}

/** Whether the rows below have everybody of a row. */
function isEmptied({ below, left }: DividedRow): boolean {
  return below.length > 0 && left === 0
}

import type { LinearRow, LinearSystem } from './solver'

/** No table agrees with the system: somebody published numbers that contradict each other. */
export class InfeasibleError extends RangeError {
  override name = 'InfeasibleError'
}

/** Rounds of propagation; enough for trees of any sensible depth, and it stops itself when nothing changes. */
const propagationRounds = 30

/**
 * Tightens the bounds of every unknown from one relation at a time until nothing changes. Never cuts off a
 * solution, so the results are outer bounds. Every coefficient must be other than zero.
 */
export function propagateBounds(
  system: LinearSystem,
  { integer, tolerance }: { integer: boolean; tolerance: number },
): { lower: number[]; upper: number[] } {
  const roundUp = (value: number) => (integer ? Math.ceil(value - tolerance) + 0 : value)
  const roundDown = (value: number) => (integer ? Math.floor(value + tolerance) : value)
  const lower = system.lower.map(roundUp)
  const upper = system.upper.map(roundDown)
  const tighten = (column: number, low: number, high: number): boolean => {
    const before = { low: lower[column] ?? 0, high: upper[column] ?? 0 }
    const next = { low: Math.max(before.low, roundUp(low)), high: Math.min(before.high, roundDown(high)) }
    if (next.low > next.high + tolerance) throw new InfeasibleError('no table agrees with the published values')
    if (next.low <= before.low && next.high >= before.high) return false
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
      ends.forEach(({ column, a }, i) => {
        const bounds = [(row.lower - most(i)) / a, (row.upper - least(i)) / a]
        if (tighten(column, Math.min(...bounds), Math.max(...bounds))) changed = true
      })
    }
  }
  return { lower, upper }
}

/** Sum of all terms but one, where terms may be infinite (of one sign). */
function sumWithout(terms: readonly number[]): (i: number) => number {
  const infinite = terms.filter((term) => !Number.isFinite(term))
  const finite = terms.reduce((sum, term) => (Number.isFinite(term) ? sum + term : sum), 0)
  return (i) => {
    const term = terms[i] ?? 0
    if (Number.isFinite(term)) return infinite[0] ?? finite - term
    return infinite.length === 1 ? finite : term
  }
}

/** Part of a system, with the columns that its unknowns have in the whole. */
export type Group = LinearSystem & { columns: readonly number[] }

/** Unknowns that are still open, grouped by the relations that tie them together; constants moved aside. */
export function splitComponents(system: LinearSystem, lower: readonly number[], upper: readonly number[]): Group[] {
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

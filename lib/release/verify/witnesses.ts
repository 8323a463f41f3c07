import { breakdowns as definitions } from '../../domain/disclosure/breakdowns'
import type { Witness } from '../../domain/disclosure/certificate'
import type { Cell, Feasible, Outcome, ProtectedRow } from '../../domain/disclosure/table'
import type { ReleaseDocument } from '../document'

type Proven = Pick<ReleaseDocument, 'policy' | 'rows' | 'breakdowns' | 'certificate'>

/** One number of a table that somebody might want to know, and what is said about it. */
type Quantity = {
  name: string
  /** Null for what is never published: latent classes, and what subtraction leaves of an answer. */
  cell: Cell | null
  feasible: Feasible | null
  /** The people that it is a part of. */
  n: number
  of: (witness: Witness) => number
}

/**
 * Checks the witnesses of a release by addition alone, without a solver and without the program that made them:
 * each reproduces every published number and respects every label; the smallest and largest count that is claimed of
 * each cell stands in one of them; and what is not published differs between them by at least k-1, or is never small.
 * Returns the first thing that is wrong with each, empty when all holds.
 */
export function witnessProblems(release: Proven): string[] {
  const witnesses = release.certificate.witnesses ?? []
  if (witnesses.length === 0) return ['there is no witness']
  const shape = witnesses.flatMap((witness, i) =>
    shapeProblem(release, witness).map((says) => `witness ${i + 1}: ${says}`),
  )
  if (shape.length > 0) return shape
  const quantities = [...rowQuantities(release), ...partQuantities(release)]
  const { threshold } = release.policy
  const problems = [
    ...quantities.flatMap((quantity) => reproductionProblem(quantity, witnesses)),
    ...quantities.flatMap((quantity) => claimProblem(quantity, witnesses)),
    ...quantities.flatMap((quantity) => rangeProblem(quantity, witnesses, threshold)),
  ]
  // Whoever knows that only counts from k to n-k are hidden at first has fewer tables to choose from, or none.
  const hidden = quantities.filter(({ cell }) => cell?.kind === 'hidden')
  const left = witnesses.filter((witness) =>
    hidden.every(({ n, of }) => threshold <= of(witness) && of(witness) <= n - threshold),
  )
  if (hidden.length === 0 || left.length === 0) return problems
  const narrowed = quantities.flatMap((quantity) => rangeProblem(quantity, left, threshold))
  return [...problems, ...narrowed.map((says) => `knowing which cells are hidden first, ${says}`)]
}

/** A witness has a vector for every row without rows below it and for every published breakdown, and no other. */
function shapeProblem({ rows, breakdowns }: Proven, { classes, parts }: Witness): string[] {
  const parents = new Set(rows.map(({ parent }) => parent))
  const leaves = rows.filter(({ id }) => !parents.has(id)).map(({ id }) => id)
  if (!sameNames(leaves, Object.keys(classes))) return ['its rows are not those of the release']
  if (!sameNames(new Set(breakdowns.map(({ breakdown }) => breakdown)), Object.keys(parts))) {
    return ['its questions are not those of the release']
  }
  return definitions.flatMap(({ id, parts: answers }) => {
    const vectors = parts[id] ?? {}
    const published = breakdowns.filter(({ breakdown }) => breakdown === id).map(({ row }) => row)
    const fits = sameNames(published, Object.keys(vectors))
    const complete = Object.values(vectors).every((vector) => vector.length === answers.length)
    return fits && complete ? [] : [`its answers to ${id} are not those of the release`]
  })
}

function sameNames(a: Iterable<string>, b: Iterable<string>): boolean {
  return [...a].sort().join('\n') === [...b].sort().join('\n')
}

function rowQuantities({ rows }: Proven): Quantity[] {
  const below = rowsBelow(rows)
  return rows.flatMap((row): Quantity[] => {
    const sumOf = (pick: (classes: Witness['classes'][string]) => number) => (witness: Witness) =>
      (below.get(row.id) ?? []).reduce((sum, id) => {
        const classes = witness.classes[id]
        return classes ? sum + pick(classes) : sum
      }, 0)
    const n = row.cells.respondents.kind === 'count' ? row.cells.respondents.value : 0
    const published = (outcome: Outcome, of: Quantity['of']): Quantity => ({
      name: `${outcome} of ${row.id}`,
      cell: row.cells[outcome],
      feasible: row.feasible[outcome],
      n,
      of,
    })
    const latent = (name: string, of: Quantity['of']): Quantity => ({
      name: `${name} of ${row.id}`,
      cell: null,
      feasible: null,
      n,
      of,
    })
    return [
      {
        name: `respondents of ${row.id}`,
        cell: row.cells.respondents,
        feasible: { low: n, high: n },
        n,
        of: sumOf(([neither, wrist, back, both]) => neither + wrist + back + both),
      },
      published(
        'wristAny',
        sumOf(([, wrist, , both]) => wrist + both),
      ),
      published(
        'backAny',
        sumOf(([, , back, both]) => back + both),
      ),
      published(
        'both',
        sumOf(([, , , both]) => both),
      ),
      latent(
        'neither',
        sumOf(([neither]) => neither),
      ),
      latent(
        'wrist alone',
        sumOf(([, wrist]) => wrist),
      ),
      latent(
        'back alone',
        sumOf(([, , back]) => back),
      ),
    ]
  })
}

/** Published answers, and what subtracting rows further down that publish the same question leaves of them. */
function partQuantities({ rows, breakdowns }: Proven): Quantity[] {
  const below = rowsBelow(rows)
  return breakdowns.flatMap(({ breakdown, row, n, parts }) => {
    const same = breakdowns.filter((other) => other.breakdown === breakdown)
    const under = (above: string) =>
      same.filter((other) => other.row !== above && below.get(above)?.includes(other.row))
    // Of the rows further down, those that no other of them lies above.
    const next = under(row).filter((one) => !under(row).some((other) => under(other.row).includes(one)))
    const nameOf = (part: string) => `${breakdown} of ${row}, ${part}`
    const ownAt = (witness: Witness, at: string, i: number) => witness.parts[breakdown]?.[at]?.[i] ?? 0
    const totalAt = (witness: Witness, at: string, i: number): number =>
      [{ row: at }, ...under(at)].reduce((sum, one) => sum + ownAt(witness, one.row, i), 0)
    const unpublished = (name: string, rest: number, of: Quantity['of']): Quantity[] =>
      rest > 0 ? [{ name, cell: null, feasible: null, n: rest, of }] : []
    const answers = parts.flatMap(({ part, cell, feasible }, i): Quantity[] => [
      { name: nameOf(part), cell, feasible, n, of: (witness) => totalAt(witness, row, i) },
      ...(next.length === 0
        ? []
        : unpublished(
            `${nameOf(part)}, without the rows below,`,
            next.reduce((rest, one) => rest - one.n, n),
            (witness) => ownAt(witness, row, i),
          )),
      ...next.flatMap((one) =>
        unpublished(
          `${nameOf(part)}, without ${one.row},`,
          n - one.n,
          (witness) => totalAt(witness, row, i) - totalAt(witness, one.row, i),
        ),
      ),
    ])
    const all: Quantity = {
      name: nameOf('all answers'),
      cell: { kind: 'count', value: n },
      feasible: { low: n, high: n },
      n,
      of: (witness) => parts.reduce((sum, _, i) => sum + totalAt(witness, row, i), 0),
    }
    return [all, ...answers]
  })
}

/** By row: itself and everything below it. Parents stand before their children. */
function rowsBelow(rows: readonly ProtectedRow[]): Map<string, string[]> {
  const below = new Map(rows.map(({ id }) => [id, [id]]))
  for (const { id, parent } of [...rows].reverse()) {
    if (parent !== null) below.get(parent)?.push(...(below.get(id) ?? []))
  }
  return below
}

function reproductionProblem({ name, cell, n, of }: Quantity, witnesses: readonly Witness[]): string[] {
  const i = witnesses.findIndex((witness) => !agrees(cell, n, of(witness)))
  const witness = witnesses[i]
  return witness ? [`witness ${i + 1}: ${name} adds up to ${of(witness)}, which contradicts what is published`] : []
}

function agrees(cell: Cell | null, n: number, value: number): boolean {
  switch (cell?.kind) {
    case 'count':
      return value === cell.value
    case 'below':
    case 'above':
      return cell.low <= value && value <= cell.high
    default:
      return 0 <= value && value <= n
  }
}

/** What is said about a cell is what the witnesses show. */
function claimProblem({ name, cell, feasible, of }: Quantity, witnesses: readonly Witness[]): string[] {
  if (!feasible) return []
  const { low, high } = cell?.kind === 'count' ? { low: cell.value, high: cell.value } : rangeOf(of, witnesses)
  if (low === feasible.low && high === feasible.high) return []
  return [
    `${name} is said to lie between ${feasible.low} and ${feasible.high}; the witnesses go from ${low} to ${high}`,
  ]
}

/**
 * The rules that published numbers have to pass, as far as witnesses can show it: a label stays whole, k counts stay
 * for what is hidden, and for any other group unless it has k people or more, and as many outside.
 */
function rangeProblem({ name, cell, n, of }: Quantity, witnesses: readonly Witness[], threshold: number): string[] {
  if (cell?.kind === 'count') return []
  const { low, high } = rangeOf(of, witnesses)
  const narrow = [`${name} can be narrowed to ${low} to ${high}`]
  if (cell?.kind === 'below' || cell?.kind === 'above') return low === cell.low && high === cell.high ? [] : narrow
  const settled = cell?.kind !== 'hidden' && low >= threshold && high <= n - threshold
  return settled || high - low >= threshold - 1 ? [] : narrow
}

function rangeOf(of: Quantity['of'], witnesses: readonly Witness[]): Feasible {
  const values = witnesses.map(of)
  return { low: Math.min(...values), high: Math.max(...values) }
}

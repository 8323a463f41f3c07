import type { ProtectedRow } from '../disclosure/table'
import { type Posture, postures } from '../instruments/posture'
import { type RosaSection, rosaSectionIds } from '../instruments/rosa-items'
import { type AuditedSections, countAtActionLevel } from '../instruments/rosa-summary'
import type { AuditAggregate } from './inputs'

/** The newest audit of one workstation: what a release must not say of it. */
export type WorkstationAudit = AuditedSections & { unitCode: string; postures: readonly string[] }

/** As much of a published row as says which workstations lie in it. */
export type NestedRow = Pick<ProtectedRow, 'id' | 'parent' | 'members'>

/** Scores are told of so many workstations together, or not at all. */
export const fewestWorkstations = 3

/** Postures are told of so many: they are seen in the person who sits there, not in the furniture. */
export const fewestForPostures = 5

/**
 * Audits of workstations, added up by published row. Each row says how many workstations were audited; what was found
 * there it says only where neither the row, nor the row without those rows below it that say what was found, is of
 * fewer than `fewestWorkstations` (postures: `fewestForPostures`).
 *
 * Why no subtraction then tells of fewer: rows are nested, so all that can be worked out from those that tell is what
 * remains of each beside the next ones below it that tell, and sums of such remainders. Each is nothing or enough. Where
 * a unit and the row above it cannot both tell, the unit does: it is where workstations are changed, and the row above
 * loses little: see `ToldByRows`.
 * Audits of units that no row counts are left out.
 *
 * @param rows a published table's: parents before children, children partition their parent's members.
 * @param audits one of each workstation.
 */
export function aggregateAudits(rows: readonly NestedRow[], audits: readonly WorkstationAudit[]): AuditAggregate[] {
  const pools = rows.flatMap(({ id, members }) => {
    const pool = audits.filter(({ unitCode }) => members.includes(unitCode))
    return pool.length > 0 ? [{ row: id, pool }] : []
  })
  const workstations = new Map(pools.map(({ row, pool }) => [row, pool.length]))
  const scored = tellingRows(rows, workstations, fewestWorkstations)
  const watched = tellingRows(rows, workstations, fewestForPostures)
  return pools.map(({ row, pool }) => ({
    row,
    workstations: pool.length,
    atActionLevel: scored.has(row) ? countAtActionLevel(pool) : null,
    postures: watched.has(row)
      ? countEach(postures, (posture) => pool.filter((audit) => audit.postures.includes(posture)).length)
      : null,
  }))
}

/** The rows that may say what was found: decided from numbers of workstations alone, from the lowest rows up. */
function tellingRows(
  rows: readonly NestedRow[],
  workstations: ReadonlyMap<string, number>,
  fewest: number,
): ReadonlySet<string> {
  const telling = new Set<string>()
  const toldBelow = new Map<string | null, number>()
  for (const { id, parent } of [...rows].reverse()) {
    const all = workstations.get(id) ?? 0
    const below = toldBelow.get(id) ?? 0
    const rest = all - below
    const tells = all >= fewest && (rest === 0 || rest >= fewest)
    if (tells) telling.add(id)
    toldBelow.set(parent, (toldBelow.get(parent) ?? 0) + (tells ? all : below))
  }
  return telling
}

/** Some workstations, and how many of them have each of several marks. */
export type Told<Mark extends string> = { workstations: number; counts: Readonly<Record<Mark, number>> }

/** A mark of a workstation's scores: its final score, or a section's, is at the action level. */
export type ScoreMark = 'final' | RosaSection

/** What a table's rows tell of one kind. */
export type ToldByRows<Mark extends string> = {
  /**
   * A row's workstations that it tells of, or that the rows below it tell of. Of a row above others at most two are
   * missing (postures: four), and nothing is used that does not stand in the release. None where nothing is told.
   */
  of: (row: string) => Told<Mark>
  /** Every workstation that some row tells of, once. */
  all: Told<Mark>
}

/** The audits of a table's rows. */
export type RowAudits = {
  /** Audited workstations of a row. */
  workstations: (row: string) => number
  scores: ToldByRows<ScoreMark>
  postures: ToldByRows<Posture>
}

/**
 * Reads what audits found, and checks that it is such as `aggregateAudits` gives: parts add up, what is left of a row beside
 * the rows below it is no impossible count, and no row tells that may not, nor keeps what it may tell.
 * @throws RangeError naming the first row that breaks a rule.
 */
export function readAudits(rows: readonly NestedRow[], audits: readonly AuditAggregate[]): RowAudits {
  const byRow = new Map(audits.map((entry) => [entry.row, entry]))
  if (byRow.size < audits.length) throw new RangeError('a row has two audit entries')
  checkWorkstations(rows, byRow)
  return {
    workstations: (row) => byRow.get(row)?.workstations ?? 0,
    scores: toldByRows(rows, byRow, {
      fewest: fewestWorkstations,
      marks: ['final', ...rosaSectionIds],
      of: ({ atActionLevel }) => atActionLevel,
      check: checkFinal,
    }),
    postures: toldByRows(rows, byRow, { fewest: fewestForPostures, marks: postures, of: ({ postures }) => postures }),
  }
}

function checkWorkstations(rows: readonly NestedRow[], byRow: ReadonlyMap<string, AuditAggregate>): void {
  const known = new Set(rows.map(({ id }) => id))
  for (const { row, workstations } of byRow.values()) {
    if (!known.has(row)) throw new RangeError(`audits of ${row}, which is no row`)
    if (!Number.isSafeInteger(workstations) || workstations < 1) {
      throw new RangeError(`row ${row}: no number of audited workstations: ${workstations}`)
    }
  }
  for (const { id } of rows) {
    const below = rows.filter(({ parent }) => parent === id)
    const sum = below.reduce((total, child) => total + (byRow.get(child.id)?.workstations ?? 0), 0)
    if (below.length > 0 && sum !== (byRow.get(id)?.workstations ?? 0)) {
      throw new RangeError(`row ${id}: audited workstations below it do not add up`)
    }
  }
}

/** Marks that are told of together, and where they stand in an entry. */
type Family<Mark extends string> = {
  fewest: number
  marks: readonly Mark[]
  of: (entry: AuditAggregate) => Readonly<Record<Mark, number>> | null
  /** @throws RangeError when counts cannot be those of the same workstations. */
  check?: (row: string, counts: Readonly<Record<Mark, number>>) => void
}

/** Adds up from the lowest rows, checking that each row tells what it may and can. */
function toldByRows<Mark extends string>(
  rows: readonly NestedRow[],
  byRow: ReadonlyMap<string, AuditAggregate>,
  { fewest, marks, of, check }: Family<Mark>,
): ToldByRows<Mark> {
  const workstations = new Map([...byRow].map(([row, entry]) => [row, entry.workstations]))
  const telling = tellingRows(rows, workstations, fewest)
  const nothing: Told<Mark> = { workstations: 0, counts: countEach(marks, () => 0) }
  const told = new Map<string, Told<Mark>>()
  const toldBelow = new Map<string | null, Told<Mark>>()
  for (const { id, parent } of [...rows].reverse()) {
    const entry = byRow.get(id)
    const counts = entry ? of(entry) : null
    if (telling.has(id) && !counts) throw new RangeError(`row ${id}: what its audits found is missing`)
    if (!telling.has(id) && counts) {
      throw new RangeError(`row ${id}: what its audits found tells of fewer than ${fewest} workstations`)
    }
    const below = toldBelow.get(id) ?? nothing
    const here = entry && counts ? { workstations: entry.workstations, counts } : below
    checkRemainder(id, here, below, marks)
    if (counts) check?.(id, counts)
    told.set(id, here)
    toldBelow.set(parent, combine(marks, toldBelow.get(parent) ?? nothing, here, 1))
  }
  return { of: (row) => told.get(row) ?? nothing, all: toldBelow.get(null) ?? nothing }
}

function checkRemainder<Mark extends string>(
  row: string,
  told: Told<Mark>,
  below: Told<Mark>,
  marks: readonly Mark[],
): void {
  const rest = combine(marks, told, below, -1)
  for (const mark of marks) {
    const count = rest.counts[mark]
    if (!Number.isSafeInteger(count) || count < 0 || count > rest.workstations) {
      throw new RangeError(`row ${row}: ${mark} cannot be at ${count} of ${rest.workstations} workstations`)
    }
  }
}

function combine<Mark extends string>(marks: readonly Mark[], a: Told<Mark>, b: Told<Mark>, sign: 1 | -1): Told<Mark> {
  return {
    workstations: a.workstations + sign * b.workstations,
    counts: countEach(marks, (mark) => a.counts[mark] + sign * b.counts[mark]),
  }
}

/** The final score of ROSA is its worst section, so it is at the action level wherever a section is. */
function checkFinal(row: string, { final, ...sections }: Readonly<Record<ScoreMark, number>>): void {
  const counts = Object.values(sections)
  const sum = counts.reduce((total, count) => total + count, 0)
  if (final < Math.max(...counts) || final > sum) {
    throw new RangeError(`row ${row}: ${final} final scores at the action level do not go with its sections`)
  }
}

function countEach<Mark extends string>(marks: readonly Mark[], count: (mark: Mark) => number): Record<Mark, number> {
  // Every mark gets its count.
  return Object.fromEntries(marks.map((mark) => [mark, count(mark)])) as Record<Mark, number>
}

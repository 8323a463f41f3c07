import { atomId, groupMembers, rowAtoms } from './atoms'
import {
  type Place,
  type Reading,
  rowCellId,
  type ShownBreakdown,
  type ShownNumbers,
  type ShownRow,
  type SystemCell,
  type SystemPart,
  shownCell,
} from './attack-system'
import type { AuditRelation } from './audit-document'
import { type BreakdownId, breakdowns } from './breakdowns'
import { type SymptomClass, symptomClasses } from './table'

/**
 * One breakdown at one row, with the rows directly below it among those that publish the same breakdown: the people
 * of the row are theirs, and those who are `left`.
 */
export type DividedRow = ShownBreakdown & { below: DividedRow[]; left: number }

/** The rows that publish one breakdown, as a forest. @throws RangeError for a row that is not shown. */
export function dividedRows(
  breakdown: BreakdownId,
  { rows, breakdowns: shown }: Pick<ShownNumbers, 'breakdowns'> & { rows: readonly Pick<ShownRow, 'id' | 'parent'>[] },
): DividedRow[] {
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]))
  const divided = new Map<string, DividedRow>()
  for (const entry of shown) {
    if (entry.breakdown !== breakdown) continue
    if (!parents.has(entry.row)) throw new RangeError(`${breakdown} is published for ${entry.row}, which is no row`)
    if (divided.has(entry.row)) throw new RangeError(`${breakdown} is published twice for ${entry.row}`)
    divided.set(entry.row, { ...entry, below: [], left: entry.n })
  }
  for (const entry of divided.values()) {
    let above = parents.get(entry.row) ?? null
    while (above !== null && !divided.has(above)) above = parents.get(above) ?? null
    const holder = above === null ? undefined : divided.get(above)
    if (!holder) continue
    holder.below.push(entry)
    holder.left -= entry.n
  }
  return [...divided.values()]
}

export const partId = (row: string, breakdown: BreakdownId, part: string) => `${row}|${breakdown}|${part}`
export const leftId = (row: string, breakdown: BreakdownId, part: string) => `${partId(row, breakdown, part)}|left`

/** The unknown that counts what is left of a part: the part itself where nothing is subtracted. */
export function ownPartId({ row, breakdown, below }: DividedRow, part: string): string {
  return below.length === 0 ? partId(row, breakdown, part) : leftId(row, breakdown, part)
}

/**
 * The second level of one arrangement. Each published part is an unknown or a constant, and so is what subtraction
 * leaves of it: a row without the rows below it that publish the same breakdown, and without any one of them.
 *
 * What this says about the first level, and about other breakdowns: nothing, with one exception. Parts add up to a
 * count that is published exactly, and so do those of every other breakdown of the same people; as nobody publishes
 * how two breakdowns cross, any two tables with these sums can hold together (take the people in any order and deal
 * the answers out). The same is true of `both` inside `wristAny`. The exception is the neck, which two breakdowns
 * ask about: see `neckTies`.
 */
export function breakdownCells(numbers: ShownNumbers, reading: Reading, prefix: string): SystemPart {
  const cells: SystemCell[] = []
  const relations: AuditRelation[] = []
  for (const { breakdown } of numbers.breakdowns) {
    if (!breakdowns.some(({ id }) => id === breakdown)) throw new RangeError(`there is no breakdown ${breakdown}`)
  }
  for (const { id: breakdown, of, parts } of breakdowns) {
    for (const entry of dividedRows(breakdown, numbers)) {
      const { row, n, below, left } = entry
      for (const { part, cell } of entry.parts) {
        const id = prefix + partId(row, breakdown, part)
        const place = { breakdown, row, part }
        cells.push({ ...shownCell(id, cell, n, numbers.threshold, reading), place: { kind: 'part', ...place } })
        if (below.length === 0) continue
        const inside = below.map((child) => prefix + partId(child.row, breakdown, part))
        if (left !== 0) {
          const leftOver = prefix + leftId(row, breakdown, part)
          cells.push(groupCell(leftOver, left, { kind: 'left', ...place }))
          inside.push(leftOver)
        }
        relations.push({ total: id, parts: inside })
        // With two groups, one without the other is that one.
        if (inside.length < 3) continue
        for (const child of below) {
          const without = `${id}|without ${child.row}`
          cells.push(groupCell(without, n - child.n, { kind: 'without', ...place, without: child.row }))
          relations.push({ total: id, parts: [without, prefix + partId(child.row, breakdown, part)] })
        }
      }
      relations.push({ terms: sumOf(parts.map((part) => prefix + partId(row, breakdown, part))), rhs: n })
      // Whoever reads n knows the cell that is divided, whatever its own label says.
      relations.push({ terms: { [prefix + rowCellId(row, of)]: 1 }, rhs: n })
    }
  }
  const ties = neckTies(numbers, prefix)
  return { cells: [...cells, ...ties.cells], relations: [...relations, ...ties.relations] }
}

/**
 * Who has the median pattern with neck complaints and belongs to `both` is counted in `neckInvolved` as well; so
 * medianWithNeck is at most neckInvolved yes + wrist only, and medianAlone at most neckInvolved no + wrist only. It
 * holds in every group that the two breakdowns cut out together, and nothing beyond it does (Hall: the people can be
 * dealt out whenever these sums allow it).
 */
function neckTies(numbers: ShownNumbers, prefix: string): SystemPart {
  const neck = new Map(dividedRows('neckInvolved', numbers).map((entry) => [entry.row, entry]))
  const hand = new Map(dividedRows('handPattern', numbers).map((entry) => [entry.row, entry]))
  const result: SystemPart = { cells: [], relations: [] }
  if (neck.size === 0 || hand.size === 0) return result
  const tied = [
    ['medianWithNeck', 'yes'],
    ['medianAlone', 'no'],
  ] as const
  const same = neck.size === hand.size && [...neck.keys()].every((row) => hand.has(row))
  // Groups of both breakdowns together: every row that publishes one of them, without those below it.
  const entries = numbers.rows.flatMap(({ id }) => {
    const entry = neck.get(id) ?? hand.get(id)
    return entry ? [{ ...entry, breakdown: 'neckInvolved' as const }] : []
  })
  const groups = dividedRows('neckInvolved', { rows: numbers.rows, breakdowns: entries })
  for (const { row, below } of groups) {
    const own = (entry: DividedRow | undefined, part: string, tie: string) =>
      same && entry ? prefix + ownPartId(entry, part) : `${prefix}${row}|tie|${tie}`
    const outside = (quantity: 'wristAny' | 'both', sign: 1 | -1): Record<string, number> =>
      Object.fromEntries([
        [prefix + rowCellId(row, quantity), sign],
        ...below.map((child) => [prefix + rowCellId(child.row, quantity), -sign] as const),
      ])
    if (same && below.length > 0 && (neck.get(row)?.left === 0 || hand.get(row)?.left === 0)) continue
    for (const [pattern, answer] of tied) {
      result.relations.push({
        terms: {
          [own(hand.get(row), pattern, pattern)]: 1,
          [own(neck.get(row), answer, answer)]: -1,
          ...outside('wristAny', -1),
          ...outside('both', 1),
        },
        sense: '<=',
        rhs: 0,
      })
    }
    if (same) continue
    for (const tie of ['medianWithNeck', 'medianAlone', 'otherPattern', 'yes', 'no']) {
      result.cells.push({ id: `${prefix}${row}|tie|${tie}`, value: null, lb: 0, ub: null })
    }
    const tie = (name: string) => ({ [`${prefix}${row}|tie|${name}`]: 1 })
    result.relations.push(
      { terms: { ...tie('yes'), ...tie('no'), ...outside('both', -1) } },
      {
        terms: { ...tie('medianWithNeck'), ...tie('medianAlone'), ...tie('otherPattern'), ...outside('wristAny', -1) },
      },
    )
  }
  if (!same) result.relations.push(...tieSums(groups, neck, hand, prefix))
  return result
}

/** Published parts as the sums of the groups that both breakdowns cut out together. */
function tieSums(
  groups: readonly DividedRow[],
  neck: ReadonlyMap<string, DividedRow>,
  hand: ReadonlyMap<string, DividedRow>,
  prefix: string,
): AuditRelation[] {
  const byRow = new Map(groups.map((group) => [group.row, group]))
  const inside = (row: string): string[] => [
    row,
    ...(byRow.get(row)?.below ?? []).flatMap((child) => inside(child.row)),
  ]
  const sums = (entries: ReadonlyMap<string, DividedRow>, breakdown: BreakdownId, parts: readonly string[]) =>
    [...entries.keys()].flatMap((row) =>
      parts.map((part) => ({
        total: prefix + partId(row, breakdown, part),
        parts: inside(row).map((group) => `${prefix}${group}|tie|${part}`),
      })),
    )
  return [...sums(neck, 'neckInvolved', ['yes', 'no']), ...sums(hand, 'handPattern', ['medianWithNeck', 'medianAlone'])]
}

/** The finest groups that several arrangements of a quarter cut out of one breakdown, with their parts. */
export function breakdownAtoms(shown: readonly ShownNumbers[]): SystemPart {
  const result: SystemPart = { cells: [], relations: [] }
  const people = rowAtoms(shown)
  for (const { id: breakdown, of, parts } of breakdowns) {
    const divided = shown.map((numbers) => dividedRows(breakdown, numbers))
    if (divided.filter((rows) => rows.length > 0).length < 2) continue
    // Parents come before children, so the last row to claim a member is the one furthest down.
    const rowOf = shown.map(({ rows }, i) => {
      const publishing = new Set(divided[i]?.map((entry) => entry.row))
      return new Map(
        rows.filter(({ id }) => publishing.has(id)).flatMap(({ id, members }) => members.map((m) => [m, id])),
      )
    })
    const groups = groupMembers(rowOf)
    for (const { id, members } of groups) {
      const inside = people.filter((atom) => atom.members.every((member) => members.includes(member)))
      for (const part of parts) {
        const place: Place = { kind: 'atom', members, quantity: `${breakdown} ${part}` }
        result.cells.push({
          id: atomPartId(id, breakdown, part),
          value: null,
          lb: 0,
          ub: null,
          rule: { kind: 'group', n: null },
          place,
        })
      }
      const classes: readonly SymptomClass[] = symptomClasses.filter((name) => name === 'both' || name === classOf[of])
      result.relations.push({
        terms: {
          ...sumOf(parts.map((part) => atomPartId(id, breakdown, part))),
          ...sumOf(
            inside.flatMap((atom) => classes.map((name) => atomId(atom.id, name))),
            -1,
          ),
        },
      })
    }
    divided.forEach((rows, i) => {
      for (const entry of rows) {
        const inside = groups.filter(({ keys }) => keys[i] === entry.row)
        if (entry.below.length > 0 && entry.left === 0) continue
        for (const part of parts) {
          result.relations.push({
            total: `${i + 1}/${ownPartId(entry, part)}`,
            parts: inside.map(({ id }) => atomPartId(id, breakdown, part)),
          })
        }
      }
    })
  }
  return result
}

const classOf = { wristAny: 'wrist', backAny: 'back', both: 'both' } as const

const atomPartId = (group: string, breakdown: BreakdownId, part: string) => atomId(group, `${breakdown}|${part}`)

function groupCell(id: string, n: number, place: Place): SystemCell {
  return { id, value: null, lb: 0, ub: n, rule: { kind: 'group', n }, place }
}

function sumOf(ids: readonly string[], sign: 1 | -1 = 1): Record<string, number> {
  return Object.fromEntries(ids.map((id) => [id, sign]))
}

import { attackPublished, feasibleCell, feasiblePart, type Shortfall } from './attack'
import type { ShownNumbers, ShownRow } from './attack-system'
import type { CountTable } from './count-table'
import { type Cube, readCube } from './cube'
import { labelRow, mayHide } from './labels'
import { policyLimits } from './policy'
import { protectBreakdowns } from './protect-breakdowns'
import { type ProtectedTable, readProtectedTable, withheldTable } from './protected-table'
import { type Hiding, type OpenRow, Repair, type RowShortfall } from './repair'
import { type PlannedRow, planRows, type RowPolicy } from './rows'
import { solverName } from './solver'
import { type Outcome, outcomes, type ProtectedRow } from './table'
import { composeWitnesses } from './witnesses'

export type { ProtectedTable } from './protected-table'

export type ProtectOptions = {
  /** Secret of the organisation that decides between equally good cells to hide. Same key, same result. */
  tieBreakKey?: string
}

/** Rounds of attack and repair before a row counts as not protectable; two are the rule. */
const maximumRounds = 12

/**
 * The gate. Turns the secret counts of one quarter into what may be published, or withholds the quarter.
 *
 * Rows are arranged by numbers of respondents, counts get labels, and then the attacker's integer program is
 * played against the result: cells are hidden until nobody who knows everything published, what every label
 * says and which cells may be hidden at first can tell a labelled count within its label or place fewer than k
 * people in a class. What comes out has passed that attack in both readings of `hidden`, or is `withheld`.
 * Who tries this program on every table is another attacker: docs/threat-model.md, "Somebody who knows the program".
 *
 * Pure: the same table, policy and key give the same result, whatever the order of units.
 * @throws RangeError when the table is malformed or the policy out of range.
 */
export async function protect(
  table: CountTable,
  policy: RowPolicy,
  { tieBreakKey = '' }: ProtectOptions = {},
): Promise<ProtectedTable> {
  checkPolicy(policy)
  const cube = readCube(table)
  const withheld = withheldTable(table.quarter, policy.threshold)
  const exceptions = { mayNotStand: new Set<string>(), closed: new Set<string>() }
  for (;;) {
    const planned = planRows(cube, policy, exceptions)
    if (planned.length === 0) return withheld
    const result = await protectRows(planned, policy.threshold, tieBreakKey)
    if (result.status === 'safe') return finish(result, table.quarter, policy.threshold, cube.partsOf, tieBreakKey)
    if (!giveUpRow(planned, result.row, exceptions)) return withheld
  }
}

/**
 * The last resorts before withholding, each at most once per row, so that they end: the row joins another;
 * the row above it is shown without rows below. False when nothing is left to give up.
 */
function giveUpRow(
  planned: readonly PlannedRow[],
  id: string,
  { mayNotStand, closed }: { mayNotStand: Set<string>; closed: Set<string> },
): boolean {
  const parent = planned.find((row) => row.id === id)?.parent ?? null
  if (parent !== null && !mayNotStand.has(id)) {
    mayNotStand.add(id)
    return true
  }
  const above = parent ?? id
  if (closed.has(above)) return false
  closed.add(above)
  return true
}

type Attacks = Awaited<ReturnType<typeof attackPublished>>

type Protection = { status: 'safe'; rows: readonly OpenRow[]; attacks: Attacks } | { status: 'unsafe'; row: string }

/** Attacks and repairs until an attack finds nothing; `unsafe` names a row that no labels protect. */
async function protectRows(
  planned: readonly PlannedRow[],
  threshold: number,
  tieBreakKey: string,
): Promise<Protection> {
  const rows: OpenRow[] = planned.map((row) => ({ ...row, cells: labelRow(row, threshold) }))
  let worst: RowShortfall | undefined
  for (let round = 0; round < maximumRounds; round += 1) {
    const attacks = await attackPublished([{ rows: rows.map(shownRow), threshold, breakdowns: [] }])
    const shortfalls = attacks.flatMap((attack) => attack?.shortfalls.map(rowShortfall) ?? [])
    worst = shortfalls[0]
    if (!worst) return { status: 'safe', rows, attacks }
    const repair = new Repair(rows, threshold, tieBreakKey)
    let changed = false
    const withdrawn = new Set<string>()
    for (const together of byParent(rows, shortfalls)) {
      const hidings = await repair.findTogether(together)
      hide(rows, hidings ?? [])
      changed ||= Boolean(hidings?.length)
    }
    for (const shortfall of shortfalls) {
      if (repair.alreadyMet(shortfall)) continue
      const hidings =
        (await repair.find(shortfall, false)) ??
        hideOwnLabel(rows, shortfall, threshold) ??
        (await repair.find(shortfall, true))
      if (hidings) hide(rows, hidings)
      else if (dropBoth(rows, shortfall.row)) withdrawn.add(shortfall.row)
      // What else was missing there was found with `both`: only the next attack can tell whether it still is.
      else if (!withdrawn.has(shortfall.row)) return { status: 'unsafe', row: shortfall.row }
      changed ||= hidings === null || hidings.length > 0
    }
    if (!changed) break
  }
  return { status: 'unsafe', row: worst?.row ?? '' }
}

function byParent(rows: readonly OpenRow[], shortfalls: readonly RowShortfall[]): RowShortfall[][] {
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]))
  const groups = new Map<string | null, RowShortfall[]>()
  for (const shortfall of shortfalls) {
    const parent = parents.get(shortfall.row) ?? null
    groups.set(parent, [...(groups.get(parent) ?? []), shortfall])
  }
  return [...groups.values()]
}

function shownRow({ id, parent, members, n, cells }: OpenRow): ShownRow {
  return { id, parent, members, cells: { respondents: { kind: 'count', value: n }, ...cells } }
}

function rowShortfall({ place, ...shortfall }: Shortfall): RowShortfall {
  if (place.kind !== 'row') throw new Error('rows alone have no other unknowns')
  return { ...shortfall, row: place.row, quantity: place.quantity }
}

/** The failing cell itself, if it carries a label that may be given up. */
function hideOwnLabel(
  rows: readonly OpenRow[],
  { row, quantity }: RowShortfall,
  threshold: number,
): readonly Hiding[] | null {
  const outcome = outcomes.find((name): name is Outcome => name === quantity)
  const open = rows.find(({ id }) => id === row)
  if (!outcome || !open || !mayHide(open.n, threshold)) return null
  const { kind } = open.cells[outcome]
  return kind === 'below' || kind === 'above' ? [{ row, outcome }] : null
}

function hide(rows: readonly OpenRow[], hidings: readonly Hiding[]): void {
  for (const { row, outcome } of hidings) {
    const open = rows.find(({ id }) => id === row)
    if (open) open.cells[outcome] = { kind: 'hidden' }
  }
}

/** Withdraws `both` from a row. False when it was not offered anyway. */
function dropBoth(rows: readonly OpenRow[], row: string): boolean {
  const open = rows.find(({ id }) => id === row)
  if (!open || open.cells.both.kind === 'notOffered') return false
  open.cells.both = { kind: 'notOffered' }
  return true
}

/** Adds the second level and writes down what the last attack found, which saw all of it in one system. */
async function finish(
  { rows, attacks }: Extract<Protection, { status: 'safe' }>,
  quarter: CountTable['quarter'],
  threshold: number,
  partsOf: Cube['partsOf'],
  tieBreakKey: string,
): Promise<ProtectedTable> {
  const alone: ShownNumbers = { rows: rows.map(shownRow), threshold, breakdowns: [] }
  const second = partsOf && (await protectBreakdowns({ ...alone, planned: rows }, partsOf, tieBreakKey))
  const [wide, narrow] = second?.attacks ?? attacks
  const numbers = { ...alone, breakdowns: second?.open ?? [] }
  const all = [...attacks, ...(second?.attacks ?? [])].filter((attack) => attack !== undefined)
  return readProtectedTable({
    quarter,
    threshold,
    rows: rows.map((row): ProtectedRow => {
      const feasible = (outcome: Outcome) => feasibleCell(wide, row.id, outcome)
      const { name, merged } = row
      return {
        ...shownRow(row),
        name,
        merged,
        feasible: { wristAny: feasible('wristAny'), backAny: feasible('backAny'), both: feasible('both') },
      }
    }),
    breakdowns: numbers.breakdowns.map(({ breakdown, row, n, parts }) => ({
      breakdown,
      row,
      n,
      parts: parts.map(({ part, cell }) => ({ part, cell, feasible: feasiblePart(wide, row, breakdown, part) })),
    })),
    certificate: {
      auditor: 'plumbline/1',
      solver: solverName,
      passed: true,
      attacked: wide.attacked + (narrow?.attacked ?? 0),
      programs: {
        linear: all.reduce((sum, attack) => sum + attack.programs.linear, 0),
        integer: all.reduce((sum, attack) => sum + attack.programs.integer, 0),
      },
      witnesses: composeWitnesses(numbers, wide, narrow),
    },
  })
}

function checkPolicy({ threshold, minimumUnitHeadcount }: RowPolicy): void {
  const { minimum, maximum } = policyLimits.threshold
  if (!Number.isInteger(threshold) || threshold < minimum || threshold > maximum) {
    throw new RangeError(`threshold: a whole number from ${minimum} to ${maximum}`)
  }
  if (!Number.isInteger(minimumUnitHeadcount) || minimumUnitHeadcount < 0) {
    throw new RangeError('minimumUnitHeadcount: a whole number from 0 up')
  }
}

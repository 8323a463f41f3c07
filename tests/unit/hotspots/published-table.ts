import { type PublishedTable, readProtectedTable } from '../../../lib/domain/disclosure/protected-table'
import type { Cell, Feasible, Outcome, ProtectedRow } from '../../../lib/domain/disclosure/table'
import type { Quarter } from '../../../lib/domain/organisation/quarter'

const threshold = 5

/** A count as it would be published without complementary suppression: labelled below 5 and above n - 5. */
export function labelled(count: number, n: number): { cell: Cell; feasible: Feasible } {
  if (count < threshold)
    return { cell: { kind: 'below', low: 0, high: threshold - 1 }, feasible: { low: 0, high: threshold - 1 } }
  if (count > n - threshold) {
    const feasible = { low: n - threshold + 1, high: n }
    return { cell: { kind: 'above', ...feasible }, feasible }
  }
  return { cell: { kind: 'count', value: count }, feasible: { low: count, high: count } }
}

export type UnitCounts = { id: string; n: number; wrist: number; back: number; merged?: boolean; members?: string[] }

/** The organisation's row alone, as it stands when everybody belongs to one unit. */
export function rootOnly(quarter: Quarter, unit: UnitCounts): PublishedTable {
  const { rows, threshold: k, certificate } = publishedTable(quarter, [unit])
  return readProtectedTable({ quarter, threshold: k, rows: rows.slice(0, 1), breakdowns: [], certificate })
}

/** One organisation ORG with the given units under it. `both` is not offered in units; in the organisation it is the given count, or what chance would give. */
export function publishedTable(quarter: Quarter, units: readonly UnitCounts[], both?: number): PublishedTable {
  const total = (key: 'n' | 'wrist' | 'back'): number => units.reduce((sum, unit) => sum + unit[key], 0)
  const row = (unit: UnitCounts, parent: string | null, bothCell: { cell: Cell; feasible: Feasible }): ProtectedRow => {
    const wrist = labelled(unit.wrist, unit.n)
    const back = labelled(unit.back, unit.n)
    return {
      id: unit.id,
      name: unit.id,
      parent,
      members: unit.members ?? [unit.id],
      merged: unit.merged ?? false,
      cells: {
        respondents: { kind: 'count', value: unit.n },
        wristAny: wrist.cell,
        backAny: back.cell,
        both: bothCell.cell,
      },
      feasible: { wristAny: wrist.feasible, backAny: back.feasible, both: bothCell.feasible } satisfies Record<
        Outcome,
        Feasible
      >,
    }
  }
  const root = {
    id: 'ORG',
    n: total('n'),
    wrist: total('wrist'),
    back: total('back'),
    members: units.flatMap((unit) => unit.members ?? [unit.id]),
  }
  const byChance = Math.max(root.wrist + root.back - root.n, Math.round((root.wrist * root.back) / root.n))
  return readProtectedTable({
    quarter,
    threshold,
    rows: [
      row(root, null, labelled(both ?? byChance, root.n)),
      ...units.map((unit) =>
        row(unit, 'ORG', { cell: { kind: 'notOffered' }, feasible: { low: 0, high: Math.min(unit.wrist, unit.back) } }),
      ),
    ],
    breakdowns: [],
    certificate: { auditor: 'test', solver: 'none', passed: true, attacked: 0, programs: { linear: 0, integer: 0 } },
  })
}

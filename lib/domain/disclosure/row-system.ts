import {
  childrenByRow,
  isOutcome,
  type Place,
  type Quantity,
  quantities,
  type Reading,
  respondentsOf,
  rowCellId,
  type ShownNumbers,
  type SystemCell,
  type SystemPart,
  shownCell,
} from './attack-system'
import type { AuditRelation } from './audit-document'
import { outcomes } from './table'

/** The first level of one arrangement: rows, their latent classes, and the tree. `prefix` sets its ids apart. */
export function rowCells({ rows, threshold }: ShownNumbers, reading: Reading, prefix: string): SystemPart {
  const below = childrenByRow(rows)
  const cells = rows.flatMap((row): SystemCell[] => {
    const n = respondentsOf(row)
    return [
      { id: prefix + rowCellId(row.id, 'respondents'), value: n },
      ...quantities.map((quantity): SystemCell => {
        const id = prefix + rowCellId(row.id, quantity)
        const place: Place = { kind: 'row', row: row.id, quantity }
        if (isOutcome(quantity)) return { ...shownCell(id, row.cells[quantity], n, threshold, reading), place }
        return { id, value: null, lb: 0, ub: n, rule: { kind: 'group', n }, place }
      }),
    ]
  })
  const relations = rows.flatMap(({ id }): AuditRelation[] => {
    const of = (quantity: Quantity | 'respondents', row = id) => prefix + rowCellId(row, quantity)
    const children = below.get(id) ?? []
    return [
      { total: of('wristAny'), parts: [of('wrist'), of('both')] },
      { total: of('backAny'), parts: [of('back'), of('both')] },
      { total: of('respondents'), parts: [of('wristAny'), of('back'), of('neither')] },
      ...(children.length === 0 ? [] : outcomes).map((outcome) => ({
        total: of(outcome),
        parts: children.map((child) => of(outcome, child.id)),
      })),
    ]
  })
  return { cells, relations }
}

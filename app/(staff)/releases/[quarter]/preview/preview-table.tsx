import { CellValue } from '@/app/_components/cell-value'
import type { DataColumn, DataRow } from '@/app/_components/data-table'
import type { Cell, ProtectedRow } from '@/lib/domain/disclosure/table'
import { outcomeWords } from '@/lib/view/outcomes'
import { type PublishedQuarter, rowLabel } from '@/lib/view/published-quarter'

export const previewColumns: readonly DataColumn[] = [
  { id: 'name', header: 'Unit', rowHeader: true },
  { id: 'respondents', header: 'Reports', kind: 'number' },
  { id: 'wristAny', header: outcomeWords.wristAny.title, kind: 'number' },
  { id: 'backAny', header: outcomeWords.backAny.title, kind: 'number' },
  { id: 'both', header: outcomeWords.both.title, kind: 'number' },
]

/** A row as it will be published. Cells that are not counts sort last: they have no value. */
export function previewRow(published: PublishedQuarter, row: ProtectedRow): DataRow {
  const { threshold } = published.policy
  const cell = (value: Cell) => ({
    value: value.kind === 'count' ? value.value : null,
    content: <CellValue cell={value} threshold={threshold} />,
  })
  return {
    id: row.id,
    cells: {
      name: { value: rowLabel(published, row) },
      respondents: cell(row.cells.respondents),
      wristAny: cell(row.cells.wristAny),
      backAny: cell(row.cells.backAny),
      both: cell(row.cells.both),
    },
  }
}

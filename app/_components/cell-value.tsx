import type { Cell } from '@/lib/domain/disclosure/table'
import { cellText } from '@/lib/view/cell-text'

/**
 * A published number, or the reason why there is none. Zero, a range, withheld and not offered never look
 * alike; the reason is read out here and written in `CellKey` under the table.
 */
export function CellValue({ cell }: { cell: Cell }) {
  const { text, spoken, reason } = cellText(cell)
  if (reason === null) return <span>{text}</span>
  return (
    <span title={reason} className={looks[cell.kind]}>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">
        {spoken}. {reason}
      </span>
    </span>
  )
}

const looks: Record<Cell['kind'], string> = {
  count: '',
  below: 'text-soft',
  above: 'font-semibold',
  hidden:
    'hatch rounded-sm px-1.5 text-sm text-soft [text-shadow:0_0_3px_var(--card),0_0_3px_var(--card),0_0_3px_var(--card)]',
  notOffered: 'text-sm text-few italic',
}

const samples: Exclude<Cell['kind'], 'count'>[] = ['below', 'above', 'hidden', 'notOffered']

/** The legend of a table of cells: only the kinds that occur in it. */
export function CellKey({ cells }: { cells: readonly Cell[] }) {
  const shown = samples.flatMap((kind) => cells.find((cell) => cell.kind === kind) ?? [])
  if (shown.length === 0) return null
  return (
    <dl className="mt-3 grid max-w-3xl grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm text-soft">
      {shown.map((cell) => (
        <div key={cell.kind} className="contents">
          <dt>
            <span className={looks[cell.kind]}>{cellText(cell).text}</span>
          </dt>
          <dd>{cellText(cell).reason}</dd>
        </div>
      ))}
    </dl>
  )
}

import type { Cell } from '@/lib/domain/disclosure/table'
import { describeCell } from '@/lib/view/cells'
import { MethodLink } from './method-link'

/**
 * A published number, or the reason why there is none. Zero, a range, withheld and not offered never look
 * alike; the reason is read out here and written in `CellKey` under the table.
 */
export function CellValue({ cell, threshold }: { cell: Cell; threshold: number }) {
  const { text, why } = describeCell(cell, threshold)
  if (why === null) return <span>{text}</span>
  return (
    <span title={why} className={looks[cell.kind]}>
      {text}
      <span className="sr-only">. {why}</span>
    </span>
  )
}

const looks: Record<Cell['kind'], string> = {
  count: '',
  below: 'text-soft',
  above: 'font-semibold',
  hidden: 'border-b border-dashed border-few text-sm text-soft',
  notOffered: 'text-sm text-soft italic',
}

const explained: Exclude<Cell['kind'], 'count'>[] = ['below', 'above', 'hidden', 'notOffered']

/** The legend of a table of cells: only the kinds that occur in it. */
export function CellKey({ cells, threshold }: { cells: readonly Cell[]; threshold: number }) {
  const shown = explained.flatMap((kind) => cells.find((cell) => cell.kind === kind) ?? [])
  if (shown.length === 0) return null
  return (
    <>
      <dl className="mt-3 grid max-w-3xl grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm text-soft">
        {shown.map((cell) => {
          const { text, why } = describeCell(cell, threshold)
          return (
            <div key={cell.kind} className="contents">
              <dt>
                <span className={looks[cell.kind]}>{text}</span>
              </dt>
              <dd>{why}</dd>
            </div>
          )
        })}
      </dl>
      <MethodLink anchor="suppression" question="How is it decided what is shown?" />
    </>
  )
}

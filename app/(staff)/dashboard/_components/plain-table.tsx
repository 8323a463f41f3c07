import type { ReactNode } from 'react'

export type PlainColumn = { id: string; header: string; numeric?: boolean }

/** A table to read: the equal of a drawing. The first column names the row. */
export function PlainTable({
  caption,
  columns,
  rows,
}: {
  caption: string
  columns: readonly PlainColumn[]
  rows: readonly { id: string; cells: readonly ReactNode[] }[]
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section className="sideways" aria-label={caption} tabIndex={0}>
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={`border-b border-edge px-3 py-2 align-bottom text-sm font-semibold first:ps-0 ${column.numeric ? 'text-end' : 'text-start'}`}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-hair">
              {row.cells.map((cell, index) => {
                const column = columns[index]
                const look = `px-3 py-2 align-top first:ps-0 ${column?.numeric ? 'text-end' : 'text-start max-sm:min-w-36'}`
                return index === 0 ? (
                  <th key={column?.id} scope="row" className={`font-normal ${look}`}>
                    {cell}
                  </th>
                ) : (
                  <td key={column?.id} className={look}>
                    {cell}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

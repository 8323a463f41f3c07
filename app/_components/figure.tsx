import type { ReactNode } from 'react'

/**
 * A drawing with the sentence that it shows and the table behind it. The canvas cannot be read with a
 * keyboard or a screen reader, so the table is its equal, not a supplement; without script it stands open.
 */
export function Figure({
  title,
  finding,
  table,
  method,
  children,
}: {
  title: string
  /** What the drawing shows, in one sentence. */
  finding: ReactNode
  table: ReactNode
  /** "How is this calculated?" */
  method?: ReactNode
  /** The canvas (`ChartCanvas`) or an inline SVG. */
  children: ReactNode
}) {
  return (
    <figure className="mb-12">
      <figcaption className="mb-4">
        <h2>{title}</h2>
        <p className="max-w-[70ch] text-soft">{finding}</p>
      </figcaption>
      <div className="needs-script">{children}</div>
      <div className="mt-2 flex flex-wrap items-baseline gap-x-6 gap-y-1 text-[0.9375rem] text-soft">
        <details className="open-without-script w-full open:pb-2">
          <summary className="py-1.5">Show as a table</summary>
          <div className="mt-2 text-ink">{table}</div>
        </details>
        {method}
      </div>
    </figure>
  )
}

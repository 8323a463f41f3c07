import type { ReactNode } from 'react'

/** The page's one h1, a sentence of what it says, and what can be done here. */
export function PageTitle({ children, lede, actions }: { children: ReactNode; lede?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="mb-8 flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
      <div className="min-w-0">
        <h1>{children}</h1>
        {lede ? <p className="mt-2 max-w-[62ch] text-lg/7 text-soft">{lede}</p> : null}
      </div>
      {actions ? <div className="no-print flex flex-wrap gap-3">{actions}</div> : null}
    </header>
  )
}

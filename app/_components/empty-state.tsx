import type { ReactNode } from 'react'

/** Nothing here yet: says why, and what to do next. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-card border border-dashed border-edge px-6 py-10">
      <p className="text-lg font-semibold">{title}</p>
      {children ? <div className="mt-1 max-w-[62ch] text-soft">{children}</div> : null}
      {action ? <div className="mt-5">{action}</div> : null}
    </div>
  )
}

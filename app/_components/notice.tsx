import { CircleAlert, CircleCheck, Info } from 'lucide-react'
import type { ReactNode } from 'react'

export type NoticeKind = 'done' | 'information' | 'warning'

const looks: Record<NoticeKind, string> = {
  done: 'bg-calm-bg text-calm',
  information: 'bg-raise text-soft',
  warning: 'bg-watch-bg text-watch',
}

/** One statement about the page. `done` is announced, because it answers what the person just did. */
export function Notice({ kind, title, children }: { kind: NoticeKind; title: string; children?: ReactNode }) {
  const Icon = kind === 'done' ? CircleCheck : kind === 'warning' ? CircleAlert : Info
  return (
    <div
      role={kind === 'done' ? 'status' : undefined}
      className={`mb-6 flex gap-3 rounded-card px-4 py-3 ${looks[kind]}`}
    >
      <Icon aria-hidden="true" size={20} className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        {children ? <div className="text-ink">{children}</div> : null}
      </div>
    </div>
  )
}

import type { ReactNode } from 'react'

/** Asks before something that hurts: opens in place, also without script. The button inside does it. */
export function Confirm({ label, question, children }: { label: string; question: ReactNode; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="inline-flex min-h-11 list-none items-center rounded-control border border-edge bg-card px-4 font-semibold hover:bg-raise group-open:mb-3 [&::-webkit-details-marker]:hidden">
        {label}
      </summary>
      <div className="max-w-2xl rounded-card border border-hot px-5 py-4">
        <p className="mb-3">{question}</p>
        {children}
      </div>
    </details>
  )
}

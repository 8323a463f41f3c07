import type { ReactNode } from 'react'
import { Link } from './link'
import { PlumbMark } from './plumb-mark'

/** A page outside the staff frame: sign-in, set-up, and what to say when something is not there. */
export function MessagePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-dvh max-w-xl flex-col px-4 py-8 sm:px-6 sm:py-16">
      <Link
        href="/"
        className="mb-10 inline-flex min-h-10 items-center gap-2.5 self-start text-lg font-bold no-underline"
      >
        <PlumbMark />
        Plumbline
      </Link>
      <h1 className="mb-4">{title}</h1>
      {children}
    </main>
  )
}

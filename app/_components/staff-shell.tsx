import type { ReactNode } from 'react'
import { Link } from './link'
import { PlumbMark } from './plumb-mark'
import { PhoneMenu, type SectionGroup, SectionNavigation } from './section-navigation'

/** The frame of every signed-in page: sections beside it on a desk, behind a menu on a phone. */
export function StaffShell({
  groups,
  organisation,
  demo,
  account,
  children,
}: {
  groups: readonly SectionGroup[]
  /** Printed on paper, where the frame is left out. */
  organisation: string
  demo: boolean
  account: ReactNode
  children: ReactNode
}) {
  return (
    <div className="nav:grid nav:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="no-print sr-only z-50 rounded-control bg-ink px-4 py-3 font-semibold text-paper focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        Skip to content
      </a>
      <header className="no-print sticky top-0 z-30 flex items-center justify-between gap-3 border-b border-hair bg-paper px-4 py-2 nav:hidden">
        <Brand />
        <div className="flex items-center gap-3">
          {demo ? <DemoChip /> : null}
          <PhoneMenu>
            <SectionNavigation groups={groups} />
            <div className="mt-6">{account}</div>
          </PhoneMenu>
        </div>
      </header>
      <aside className="no-print sticky top-0 hidden h-dvh flex-col gap-6 overflow-y-auto border-e border-hair px-4 py-6 nav:flex">
        <div className="flex flex-col items-start gap-1.5 px-2">
          <Brand />
          {demo ? <DemoChip /> : null}
        </div>
        <SectionNavigation groups={groups} />
        <div className="mt-auto flex flex-col items-start gap-4 *:w-full">{account}</div>
      </aside>
      <div className="min-w-0">
        <p className="hidden items-baseline justify-between border-b border-hair px-4 pb-2 text-sm sm:px-6 print:flex">
          <b>Plumbline</b>
          <span>
            {organisation}
            {demo ? ', demo data' : ''}
          </span>
        </p>
        <main id="content" tabIndex={-1} className="mx-auto max-w-[77.5rem] px-4 pt-6 pb-16 sm:px-6 nav:px-10 nav:pt-7">
          {children}
        </main>
      </div>
    </div>
  )
}

function Brand() {
  return (
    <Link href="/dashboard" className="inline-flex min-h-10 items-center gap-2.5 text-lg font-bold no-underline">
      <PlumbMark />
      Plumbline
    </Link>
  )
}

function DemoChip() {
  return <span className="rounded-full bg-watch-bg px-3 py-1 text-sm whitespace-nowrap text-watch">demo data</span>
}

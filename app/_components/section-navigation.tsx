'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { currentItem } from '@/lib/view/navigation'
import { Link } from './link'

export type SectionLink = { label: string; href: string }
export type SectionGroup = { title: string | null; items: readonly SectionLink[] }

/** The sections as a list of links; knows which one is open. */
export function SectionNavigation({ groups }: { groups: readonly SectionGroup[] }) {
  const current = currentItem(
    usePathname(),
    groups.flatMap((group) => group.items),
  )
  return (
    <nav aria-label="Sections" className="flex flex-col gap-5">
      {groups.map((group) => (
        <div key={group.title ?? ''}>
          {group.title ? <p className="mb-1 px-2.5 text-[0.8125rem] text-soft">{group.title}</p> : null}
          <ul className="flex flex-col gap-0.5">
            {group.items.map((item) => (
              <li key={item.href}>
                <Link
                  href={item.href}
                  aria-current={item.href === current ? 'page' : undefined}
                  className="flex min-h-10 items-center rounded-lg px-2.5 text-soft no-underline hover:bg-raise hover:text-ink aria-[current=page]:bg-card aria-[current=page]:text-ink aria-[current=page]:shadow-[inset_2px_0_0_var(--plumb),0_0_0_1px_var(--hair)]"
                >
                  {item.label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

/** The menu of small screens: a disclosure element, so it opens without script; it closes by going somewhere. */
export function PhoneMenu({ children }: { children: ReactNode }) {
  return (
    <details key={usePathname()} className="group">
      <summary className="flex min-h-11 list-none items-center rounded-control border border-edge bg-card px-4 font-semibold [&::-webkit-details-marker]:hidden">
        Menu
      </summary>
      <div className="absolute inset-x-0 top-full z-20 max-h-[calc(100dvh-4rem)] overflow-y-auto border-b border-hair bg-paper px-4 py-5">
        {children}
      </div>
    </details>
  )
}

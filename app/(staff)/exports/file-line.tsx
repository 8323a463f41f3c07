import type { ReactNode } from 'react'
import { LinkButton } from '@/app/_components/button'

/** One file that can be downloaded, and what it is for. */
export function FileLine({
  href,
  title,
  button,
  children,
}: {
  href: string
  title: string
  button: string
  children: ReactNode
}) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 border-b border-hair py-5">
      <div className="max-w-[52ch] min-w-0">
        <h2>{title}</h2>
        <p className="mt-1 text-soft">{children}</p>
      </div>
      <LinkButton href={href} download>
        {button}
      </LinkButton>
    </li>
  )
}

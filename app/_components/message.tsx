import type { ReactNode } from 'react'
import { LinkButton } from './button'
import { PageTitle } from './page-title'

/** What to say inside the staff frame when a page is not there or not for this person, and the way back. */
export function Message({
  title,
  children,
  back,
}: {
  title: string
  children: ReactNode
  back: { label: string; href: string }
}) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <div className="prose mb-8">{children}</div>
      <LinkButton href={back.href}>{back.label}</LinkButton>
    </>
  )
}

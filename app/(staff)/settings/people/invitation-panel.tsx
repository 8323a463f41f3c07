'use client'

import { LinkButton } from '@/app/_components/button'
import { CopyButton } from '@/app/_components/copy-button'
import { Notice } from '@/app/_components/notice'
import type { Invited } from './actions'

/** The link that is shown once. */
export function InvitationPanel({ invited }: { invited: Invited }) {
  return (
    <div className="max-w-3xl">
      <Notice kind="done" title={`The invitation for ${invited.name} is ready.`}>
        Hand the link to them yourself: it is shown here once and works once, for {invited.days} days.
      </Notice>
      <p className="mb-1.5 font-semibold">Link</p>
      <p className="control mb-3 block break-all select-all">{invited.url}</p>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={invited.url} />
        <LinkButton href="/settings/people">Back to people</LinkButton>
      </div>
    </div>
  )
}

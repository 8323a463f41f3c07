import type { Metadata } from 'next'
import { LinkButton } from './_components/button'
import { MessagePage } from './_components/message-page'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFoundPage() {
  return (
    <MessagePage title="There is no such page">
      <p className="mb-8">The address may be mistyped, or what it led to does not exist.</p>
      <div>
        <LinkButton href="/dashboard">Go to the overview</LinkButton>
      </div>
    </MessagePage>
  )
}

import type { Metadata } from 'next'
import { MessagePage } from '@/app/_components/message-page'
import { AcceptForm } from './accept-form'

export const metadata: Metadata = { title: 'Choose a password' }

export default async function InvitationPage({ params }: { params: Promise<{ slug: string }> }) {
  return (
    <MessagePage title="Choose your password">
      <p className="mb-8 text-lg/7 text-soft">You have been invited to Plumbline. One password, and you are in.</p>
      <AcceptForm slug={(await params).slug} />
    </MessagePage>
  )
}

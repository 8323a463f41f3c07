import type { Metadata } from 'next'
import { LinkButton } from '@/app/_components/button'
import { MessagePage } from '@/app/_components/message-page'
import { isSetUp } from '@/lib/auth/first-run'
import { SetUpForm } from './set-up-form'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetUpPage() {
  if (await isSetUp()) {
    return (
      <MessagePage title="Plumbline is set up">
        <p className="mb-8">This installation has its organisation. An administrator can invite you.</p>
        <div>
          <LinkButton href="/sign-in">Sign in</LinkButton>
        </div>
      </MessagePage>
    )
  }
  return (
    <MessagePage title="Set up Plumbline">
      <p className="mb-8 text-lg/7 text-soft">
        Two minutes: your organisation, and you as its first administrator. The rules of privacy, units and people come
        next; nothing is collected before you say so.
      </p>
      <SetUpForm />
    </MessagePage>
  )
}

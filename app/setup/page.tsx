import type { Metadata } from 'next'
import { LinkButton } from '@/app/_components/button'
import { MessagePage } from '@/app/_components/message-page'
import { Notice } from '@/app/_components/notice'
import { hasOwnOrganisation, isSetUp } from '@/lib/auth/first-run'
import { SetUpForm } from './set-up-form'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetUpPage() {
  if (await hasOwnOrganisation()) {
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
        Two minutes: your organisation, and you as its first administrator. The rules, units and the first quarter come
        next; then you invite people. Nothing is collected before you say so.
      </p>
      {(await isSetUp()) ? (
        <Notice kind="information" title="This installation holds demo data.">
          They stay beside your organisation. For real reports better start Plumbline with a folder of its own:
          PLUMBLINE_HOME. The code is on the console of a start with PLUMBLINE_DEMO=off.
        </Notice>
      ) : null}
      <SetUpForm />
    </MessagePage>
  )
}

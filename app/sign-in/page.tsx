import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { MessagePage } from '@/app/_components/message-page'
import { Notice } from '@/app/_components/notice'
import { isSetUp } from '@/lib/auth/first-run'
import { safeNextPath } from '@/lib/auth/next-path'
import { findViewer } from '@/lib/auth/session'
import { SignInForm } from './sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; 'signed-out'?: string; 'set-up'?: string; welcome?: string }>
}) {
  const { next, welcome, 'signed-out': signedOut, 'set-up': setUp } = await searchParams
  if (!(await isSetUp())) redirect('/setup')
  if (await findViewer()) redirect(safeNextPath(next))
  return (
    <MessagePage title="Sign in">
      {signedOut ? <Notice kind="done" title="You are signed out." /> : null}
      {welcome ? <Notice kind="done" title="Your password is set. Sign in with it." /> : null}
      {setUp ? (
        <Notice
          kind="done"
          title="Plumbline is set up. Sign in with the address and password of the form that you sent first."
        />
      ) : null}
      <SignInForm next={safeNextPath(next)} />
      <p className="mt-10 border-t border-hair pt-6 text-soft">
        Forgotten your password? An administrator of your organisation can give you a new link (Settings, People). Where
        the only administrator has forgotten it, whoever runs the server makes one with{' '}
        <code className="break-words">npm run --silent new-password-link -- address</code>.
      </p>
      <p className="mt-4 text-soft">
        For people who look after health at work. To report a complaint nobody signs in: use the link or poster that
        your employer gave you.
      </p>
    </MessagePage>
  )
}

'use client'

import { Button } from '@/app/_components/button'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { endOtherSessions, endSession } from './actions'

/** A session in words: instants are formatted on the server, so that both sides say the same. */
export type SessionWords = { idHash: string; began: string; lastSeen: string; here: boolean }

export function SessionList({ sessions }: { sessions: readonly SessionWords[] }) {
  const form = useStaffForm(endOtherSessions)
  return (
    <section aria-label="Where you are signed in" className="max-w-3xl">
      <h2>Where you are signed in</h2>
      <p className="mb-3 max-w-[62ch] text-soft">
        Plumbline does not keep from which device or network. If you do not know one of these, sign it out and change
        your password.
      </p>
      <ul className="mb-4 border-t border-hair">
        {sessions.map((session) => (
          <li
            key={session.idHash}
            className="flex flex-wrap items-center justify-between gap-3 border-b border-hair py-3"
          >
            <span>
              Since {session.began}
              <span className="block text-soft">
                {session.here ? 'This one, here and now' : `Last used ${session.lastSeen}`}
              </span>
            </span>
            {session.here ? null : <EndForm session={session} />}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <FormFrame form={form} label="Everywhere else">
          <Button look="plain">Sign out everywhere else</Button>
        </FormFrame>
      ) : null}
    </section>
  )
}

function EndForm({ session }: { session: SessionWords }) {
  const form = useStaffForm(endSession)
  return (
    <FormFrame form={form} label={`Signed in since ${session.began}`}>
      <input type="hidden" name="session" value={session.idHash} />
      <Button look="plain">Sign out</Button>
    </FormFrame>
  )
}

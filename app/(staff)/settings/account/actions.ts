'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { staffAction } from '@/lib/actions/staff-action'
import { replaceOwnPassword } from '@/lib/auth/replace-password'
import { findSessionHash } from '@/lib/auth/session'
import { endOwnSessions } from '@/lib/data/app/sessions'
import { now } from '@/lib/env'
import { ChangePassword, EndSession } from '@/lib/schemas/organisation'

// every role may read units: this is the permission of being signed in
export const changePassword = staffAction(
  'units:read',
  ChangePassword,
  async (viewer, { currentPassword, password }) => {
    await replaceOwnPassword(viewer, currentPassword, password)
    redirect('/settings/account?done=password')
  },
)

export const endSession = staffAction('units:read', EndSession, async (viewer, { session }) => {
  await endOwnSessions(viewer, { idHash: session }, now())
  redirect('/settings/account?done=one')
})

export const endOtherSessions = staffAction('units:read', z.object({}), async (viewer) => {
  const except = await findSessionHash()
  if (except) await endOwnSessions(viewer, { except }, now())
  redirect('/settings/account?done=others')
})

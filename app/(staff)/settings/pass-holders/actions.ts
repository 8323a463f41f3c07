'use server'

import { redirect } from 'next/navigation'
import { invitePassHolders } from '@/lib/actions/invite-pass-holders'
import { staffAction } from '@/lib/actions/staff-action'
import { endPassHolder } from '@/lib/data/app/pass-holders'
import { FieldError } from '@/lib/errors'
import { EndHolder, InviteHolder } from '@/lib/schemas/passes'

export const inviteHolder = staffAction('pass-holders:write', InviteHolder, async (viewer, { email }) => {
  const { failed } = await invitePassHolders(viewer, [email])
  if (failed.length > 0) throw new FieldError('email', 'The mail server did not take this address. Check it')
  redirect('/settings/pass-holders?sent=1')
})

export const endHolder = staffAction('pass-holders:write', EndHolder, async (viewer, { id, wish }) => {
  await endPassHolder(viewer, id, wish === 'end')
  redirect(`/settings/pass-holders?done=${wish}`)
})

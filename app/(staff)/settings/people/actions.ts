'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { type InvitationLink, newInvitation } from '@/lib/auth/invitation'
import { findSessionHash } from '@/lib/auth/session'
import {
  changeRole,
  correctPerson,
  deletePerson,
  disablePerson,
  enablePerson,
  getPerson,
  invitePerson,
  renewInvitation,
} from '@/lib/data/app/people'
import { now } from '@/lib/env'
import { ChangeRole, CorrectPerson, InvitePerson, PersonAction } from '@/lib/schemas/organisation'

export type Invited = InvitationLink & { name: string }

export const invite = staffAction('people:write', InvitePerson, async (viewer, person): Promise<Invited> => {
  const { code, link } = newInvitation(viewer)
  await invitePerson(viewer, person, code, now())
  return { ...link, name: person.name }
})

export const inviteAgain = staffAction('people:write', PersonAction, async (viewer, { id }): Promise<Invited> => {
  const { code, link } = newInvitation(viewer)
  await renewInvitation(viewer, id, code, now())
  return { ...link, name: (await getPerson(viewer, id, now())).name }
})

export const giveRole = staffAction('people:write', ChangeRole, async (viewer, { id, role }) => {
  await changeRole(viewer, id, role)
  redirect(`/settings/people/${id}?done=role`)
})

export const correct = staffAction('people:write', CorrectPerson, async (viewer, { id, ...to }) => {
  await correctPerson(viewer, id, to, { keep: await findSessionHash(), at: now() })
  redirect(`/settings/people/${id}?done=corrected`)
})

export const remove = staffAction('people:write', PersonAction, async (viewer, { id }) => {
  await deletePerson(viewer, id)
  redirect('/settings/people?done=deleted')
})

export const switchOff = staffAction('people:write', PersonAction, async (viewer, { id }) => {
  await disablePerson(viewer, id, now())
  redirect(`/settings/people/${id}?done=off`)
})

export const switchOn = staffAction('people:write', PersonAction, async (viewer, { id }) => {
  await enablePerson(viewer, id)
  redirect(`/settings/people/${id}?done=on`)
})

'use server'

import { redirect } from 'next/navigation'
import { publicAction } from '@/lib/actions/public-action'
import { rememberDevice } from '@/lib/auth/device'
import { newPasswordHash } from '@/lib/auth/new-password'
import { openSession } from '@/lib/auth/next-auth'
import { tokenHash } from '@/lib/crypto/tokens'
import { acceptInvitation, findInvitation } from '@/lib/data/app/people'
import { now } from '@/lib/env'
import { FieldError } from '@/lib/errors'
import { AcceptInvitation } from '@/lib/schemas/organisation'

const used = 'This code has been used or is too old. Ask whoever invited you for a new link'

export const accept = publicAction(AcceptInvitation, async ({ slug, setupCode, password }) => {
  const codeHash = tokenHash(setupCode)
  const invitation = await findInvitation(slug, codeHash, now())
  if (!invitation) throw new FieldError('setupCode', used)
  const passwordHash = await newPasswordHash(password, invitation, { name: invitation.organisation, slug })
  if (!(await acceptInvitation(invitation, codeHash, passwordHash, now()))) throw new FieldError('setupCode', used)
  // whoever has the link is not kept out by what others tried at this address meanwhile
  await rememberDevice(invitation.email)
  const outcome = await openSession(invitation.email, password)
  redirect(outcome.kind === 'signedIn' ? '/dashboard' : '/sign-in?welcome=yes')
})

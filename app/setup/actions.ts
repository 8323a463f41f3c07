'use server'

import { redirect } from 'next/navigation'
import { publicAction } from '@/lib/actions/public-action'
import { newPasswordHash } from '@/lib/auth/new-password'
import { openSession } from '@/lib/auth/next-auth'
import { setUpOrganisation } from '@/lib/data/app/set-up'
import { now } from '@/lib/env'
import { SetUpOrganisation } from '@/lib/schemas/organisation'

export const setUp = publicAction(
  SetUpOrganisation,
  async ({ setupCode, organisation, slug, name, email, password }) => {
    const passwordHash = await newPasswordHash(password, { name, email })
    await setUpOrganisation(setupCode, { slug, name: organisation }, { name, email, passwordHash }, now())
    await openSession(email, password)
    redirect('/settings/start?welcome=yes')
  },
)

'use server'

import { redirect } from 'next/navigation'
import { publicAction } from '@/lib/actions/public-action'
import { isSetUp } from '@/lib/auth/first-run'
import { newPasswordHash } from '@/lib/auth/new-password'
import { openSession } from '@/lib/auth/next-auth'
import { setUpOrganisation } from '@/lib/data/app/set-up'
import { now } from '@/lib/env'
import { isForPeople } from '@/lib/errors'
import { SetUpOrganisation } from '@/lib/schemas/organisation'

export const setUp = publicAction(
  SetUpOrganisation,
  async ({ setupCode, organisation, slug, name, email, password }) => {
    const passwordHash = await newPasswordHash(password, { name, email }, { name: organisation, slug })
    try {
      await setUpOrganisation(setupCode, { slug, name: organisation }, { name, email, passwordHash }, now())
    } catch (error) {
      // sent twice: the first time has done it, and its answer was lost
      if (isForPeople(error) && (await isSetUp())) redirect('/sign-in?set-up=yes')
      throw error
    }
    await openSession(email, password)
    redirect('/settings/start?welcome=yes')
  },
)

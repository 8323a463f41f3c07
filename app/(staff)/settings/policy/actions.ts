'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { setPolicy } from '@/lib/data/app/policies'
import { now } from '@/lib/env'
import { PolicyForm } from '@/lib/schemas/policy'

export const savePolicy = staffAction('policy:write', PolicyForm, async (viewer, { acknowledge, ...rules }) => {
  await setPolicy(viewer, rules, acknowledge, now())
  redirect('/settings/policy?done=yes')
})

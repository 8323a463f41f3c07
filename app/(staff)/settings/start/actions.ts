'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { startCollecting } from '@/lib/data/app/collecting'
import { now } from '@/lib/env'
import { StartForm } from '@/lib/schemas/units'

export const start = staffAction('policy:write', StartForm, async (viewer, { quarter }) => {
  await startCollecting(viewer, quarter, now())
  redirect('/settings/start?done=yes')
})

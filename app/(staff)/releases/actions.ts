'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { placeOrder } from '@/lib/data/app/reporting-quarters'
import { holdCalendar, resumeCalendar } from '@/lib/data/app/worker-rounds'
import { CloseQuarter, HoldCalendar, QuarterOnly, ResumeCalendar } from '@/lib/schemas/release'

export const closeQuarterAction = staffAction(
  'release:close',
  CloseQuarter,
  async (viewer, { quarter }): Promise<undefined> => {
    await placeOrder(viewer, quarter, 'close')
    redirect(`/releases/${quarter}?ordered=close`)
  },
)

export const protectQuarterAction = staffAction(
  'release:protect',
  QuarterOnly,
  async (viewer, { quarter }): Promise<undefined> => {
    await placeOrder(viewer, quarter, 'protect')
    redirect(`/releases/${quarter}?ordered=protect`)
  },
)

export const publishQuarterAction = staffAction(
  'release:publish',
  QuarterOnly,
  async (viewer, { quarter }): Promise<undefined> => {
    await placeOrder(viewer, quarter, 'publish')
    redirect(`/releases/${quarter}?ordered=publish`)
  },
)

export const holdAction = staffAction('release:hold', HoldCalendar, async (viewer, { why }): Promise<undefined> => {
  await holdCalendar(viewer, why)
  redirect('/releases')
})

export const resumeAction = staffAction('release:hold', ResumeCalendar, async (viewer): Promise<undefined> => {
  await resumeCalendar(viewer)
  redirect('/releases')
})

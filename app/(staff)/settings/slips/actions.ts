'use server'

import { redirect } from 'next/navigation'
import { makeSlipSheet, type PrintedSlips } from '@/lib/actions/print-slips'
import { staffAction } from '@/lib/actions/staff-action'
import { withdrawSlipBatch } from '@/lib/data/app/slips'
import { now } from '@/lib/env'
import { MakeSlips, WithdrawCode } from '@/lib/schemas/codes'

export const makeSlips = staffAction(
  'slips:write',
  MakeSlips,
  (viewer, wanted): Promise<PrintedSlips> => makeSlipSheet(viewer, wanted, now()),
)

export const withdrawSlips = staffAction('slips:write', WithdrawCode, async (viewer, { id }) => {
  await withdrawSlipBatch(viewer, id, now())
  redirect('/settings/slips?done=withdrawn')
})

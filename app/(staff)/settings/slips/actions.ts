'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { makeSlipSheet, type PrintedSlips } from '@/lib/actions/print-slips'
import { staffAction } from '@/lib/actions/staff-action'
import { withdrawSlipBatch } from '@/lib/data/app/slips'
import { now } from '@/lib/env'
import { MakeSlips, WithdrawCode } from '@/lib/schemas/codes'

export const makeSlips = staffAction('slips:write', MakeSlips, async (viewer, wanted): Promise<PrintedSlips> => {
  const printed = await makeSlipSheet(viewer, wanted, now())
  // The batch stands in the list beside its file, to be withdrawn when the file is lost.
  revalidatePath('/settings/slips')
  return printed
})

export const withdrawSlips = staffAction('slips:write', WithdrawCode, async (viewer, { id }) => {
  await withdrawSlipBatch(viewer, id, now())
  redirect('/settings/slips?done=withdrawn')
})

'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { groupPrintedCode } from '@/lib/crypto/printed-code'
import { makeEntryCode, withdrawEntryCode } from '@/lib/data/app/entry-codes'
import { now, reportFormAddress } from '@/lib/env'
import { MakeEntryCode, WithdrawCode } from '@/lib/schemas/codes'

export type MadeEntryCode = { label: string; maximum: number; code: string; address: string }

export const makeCode = staffAction(
  'entry-codes:write',
  MakeEntryCode,
  async (viewer, wanted): Promise<MadeEntryCode> => {
    const code = await makeEntryCode(viewer, wanted, now())
    return { ...wanted, code: groupPrintedCode(code), address: `${reportFormAddress(viewer.organisation.slug)}/entry` }
  },
)

export const withdrawCode = staffAction('entry-codes:write', WithdrawCode, async (viewer, { id }) => {
  await withdrawEntryCode(viewer, id, now())
  redirect('/settings/entry-codes?done=withdrawn')
})

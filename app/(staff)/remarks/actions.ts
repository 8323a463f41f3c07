'use server'

import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/actions/staff-action'
import { addRemarkKey, withdrawRemarkKey } from '@/lib/data/app/remark-keys'
import { fetchRemarks } from '@/lib/data/app/remarks'
import { now } from '@/lib/env'
import { AddRemarkKey, FetchRemarks, WithdrawRemarkKey } from '@/lib/schemas/remark'

export const addKey = staffAction('remarks:read', AddRemarkKey, async (viewer, { publicKey }) => {
  await addRemarkKey(viewer, publicKey, now())
  redirect('/remarks?done=made')
})

export const withdrawKey = staffAction('remarks:read', WithdrawRemarkKey, async (viewer, { keyId }) => {
  await withdrawRemarkKey(viewer, keyId, now())
  redirect('/remarks?done=withdrawn')
})

/** The sealed remarks of a quarter, for the browser to open. An action and no page, because it is entered in the log. */
export const fetchSealed = staffAction('remarks:read', FetchRemarks, (viewer, { quarter }) =>
  fetchRemarks(viewer, quarter),
)

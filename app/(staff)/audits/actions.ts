'use server'

import { redirect } from 'next/navigation'
import { withNewestShown } from '@/lib/actions/newest-shown'
import { staffAction } from '@/lib/actions/staff-action'
import { fileAudit, reviseAudit, withdrawAudit } from '@/lib/data/app/audits'
import { FileAudit, ReviseAudit, WithdrawAudit } from '@/lib/schemas/audit'

export const fileAuditAction = staffAction('audit:write', FileAudit, async (viewer, input): Promise<undefined> => {
  const { id } = await fileAudit(viewer, input)
  redirect(`/audits/${id}?saved=filed`)
})

export const reviseAuditAction = staffAction('audit:write', ReviseAudit, async (viewer, input): Promise<undefined> => {
  const { id } = await withNewestShown(reviseAudit(viewer, input))
  redirect(`/audits/${id}?saved=revised`)
})

export const withdrawAuditAction = staffAction(
  'audit:write',
  WithdrawAudit,
  async (viewer, input): Promise<undefined> => {
    const { id } = await withNewestShown(withdrawAudit(viewer, input))
    redirect(`/audits/${id}?saved=withdrawn`)
  },
)

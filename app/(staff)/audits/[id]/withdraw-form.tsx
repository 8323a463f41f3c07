'use client'

import { Button } from '@/app/_components/button'
import { TextArea } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { withdrawAuditAction } from '../actions'

/** Behind a disclosure, because it is rare and takes the audit out of every figure. */
export function WithdrawForm({ id, revision }: { id: string; revision: number }) {
  const form = useStaffForm(withdrawAuditAction)
  return (
    <details className="no-print mt-8 max-w-3xl border-t border-hair pt-4" open={form.state.status === 'error'}>
      <summary className="min-h-11 content-center font-semibold">Withdraw this audit</summary>
      <div className="mt-3">
        <FormFrame form={form} label="Withdraw this audit">
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="revision" value={revision} />
          <TextArea
            {...form.field('reason')}
            label="Why is it withdrawn?"
            hint="It then counts in no list and no figure. It stays readable with its history. Withdrawing cannot be undone: file a new audit instead."
            rows={2}
            maxLength={500}
          />
          <Button look="danger">Withdraw</Button>
        </FormFrame>
      </div>
    </details>
  )
}

'use client'

import { Button } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { withdrawSlips } from './actions'

export function WithdrawBatch({ id, label }: { id: string; label: string }) {
  const form = useStaffForm(withdrawSlips)
  return (
    <Confirm
      label="Withdraw"
      question={`None of these slips will admit anybody any more (${label}). Reports that were sent with them stay. This cannot be undone.`}
    >
      <FormFrame form={form} label={`Withdraw ${label}`}>
        <input type="hidden" name="id" value={id} />
        <Button look="danger">Yes, withdraw</Button>
      </FormFrame>
    </Confirm>
  )
}

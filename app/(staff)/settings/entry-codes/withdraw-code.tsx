'use client'

import { Button } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { withdrawCode } from './actions'

export function WithdrawCode({ id, label }: { id: string; label: string }) {
  const form = useStaffForm(withdrawCode)
  return (
    <Confirm
      label="Withdraw"
      question={`Nobody can type in a report with “${label}” any more. What was typed in with it stays. This cannot be undone.`}
    >
      <FormFrame form={form} label={`Withdraw ${label}`}>
        <input type="hidden" name="id" value={id} />
        <Button look="danger">Yes, withdraw</Button>
      </FormFrame>
    </Confirm>
  )
}

'use client'

import { Button } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { withdrawKey } from './actions'

export function WithdrawKey({ keyId }: { keyId: string }) {
  const form = useStaffForm(withdrawKey)
  return (
    <Confirm
      label="Withdraw"
      question="No new remark will be sealed to this key. It still opens those that were, so keep its file. This cannot be undone."
    >
      <FormFrame form={form} label="Withdraw your key">
        <input type="hidden" name="keyId" value={keyId} />
        <Button look="danger">Yes, withdraw</Button>
      </FormFrame>
    </Confirm>
  )
}

'use client'

import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { inviteHolder } from './actions'

/** One person: somebody new, or somebody who has lost the link. */
export function InviteHolderForm() {
  const form = useStaffForm(inviteHolder)
  return (
    <FormFrame form={form} label="One person">
      <Field
        label="Work address"
        hint="An earlier link of this person stops working. They cannot get a second pass by it."
        type="email"
        autoComplete="off"
        {...form.field('email')}
      />
      <Button look="plain">Mail a link</Button>
    </FormFrame>
  )
}

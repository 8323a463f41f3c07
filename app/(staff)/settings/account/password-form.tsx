'use client'

import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { changePassword } from './actions'

export function PasswordForm() {
  const form = useStaffForm(changePassword)
  return (
    <FormFrame form={form} label="Change your password">
      <h2 className="mb-4">Change your password</h2>
      <Field
        label="Password of today"
        type="password"
        autoComplete="current-password"
        {...form.field('currentPassword')}
      />
      <Field
        label="New password"
        hint="Best are four words that do not belong together. At least 8 characters."
        type="password"
        autoComplete="new-password"
        {...form.field('password')}
      />
      <Button>Change the password</Button>
    </FormFrame>
  )
}

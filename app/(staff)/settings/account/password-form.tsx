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
        hint="15 characters or more are best, such as four words. At least 8."
        type="password"
        autoComplete="new-password"
        {...form.field('password')}
      />
      <Button>Change the password</Button>
    </FormFrame>
  )
}

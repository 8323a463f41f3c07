'use client'

import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { signIn } from './actions'

export function SignInForm({ next }: { next: string }) {
  const form = useStaffForm(signIn)
  return (
    <FormFrame form={form}>
      <input type="hidden" name="next" value={next} />
      <Field label="E-mail address" type="email" autoComplete="username" {...form.field('email')} />
      <Field label="Password" type="password" autoComplete="current-password" {...form.field('password')} />
      <Button>Sign in</Button>
    </FormFrame>
  )
}

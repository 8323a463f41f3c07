'use client'

import { Button } from '@/app/_components/button'
import { Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { setUp } from './actions'

export function SetUpForm() {
  const form = useStaffForm(setUp)
  return (
    <FormFrame form={form}>
      <Field
        label="Set-up code"
        hint="On the console of the last start (with docker compose: docker compose logs prepare). It works once, for 7 days; a new start shows a new one."
        autoComplete="one-time-code"
        spellCheck={false}
        {...form.field('setupCode')}
      />
      <h2 className="mt-10 mb-4">Your organisation</h2>
      <Field label="Name" autoComplete="organization" {...form.field('organisation')} />
      <Field
        label="Short name for addresses"
        hint="Small letters, digits and hyphens. People see it in the address of the report form; it cannot be changed later."
        spellCheck={false}
        autoCapitalize="none"
        width="medium"
        {...form.field('slug')}
      />
      <h2 className="mt-10 mb-4">You, its first administrator</h2>
      <Field label="Your name" autoComplete="name" {...form.field('name')} />
      <Field label="Your e-mail address" type="email" autoComplete="username" {...form.field('email')} />
      <Field
        label="Choose a password"
        hint="Best are four words that do not belong together. At least 8 characters."
        type="password"
        autoComplete="new-password"
        {...form.field('password')}
      />
      <Button>Set up</Button>
    </FormFrame>
  )
}

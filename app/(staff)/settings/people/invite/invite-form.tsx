'use client'

import { Button } from '@/app/_components/button'
import { ChoiceGroup, Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { roles } from '@/lib/domain/organisation/roles'
import { roleWords } from '@/lib/view/role-words'
import { invite } from '../actions'
import { InvitationPanel } from '../invitation-panel'

export function InviteForm() {
  const form = useStaffForm(invite)
  if (form.state.result) return <InvitationPanel invited={form.state.result} />
  const { error, defaultValue } = form.field('role')
  return (
    <FormFrame form={form}>
      <Field label="Name" autoComplete="off" {...form.field('name')} />
      <Field
        label="E-mail address"
        hint="They sign in with it."
        type="email"
        autoComplete="off"
        {...form.field('email')}
      />
      <ChoiceGroup
        type="radio"
        name="role"
        label="Role"
        error={error}
        defaultValue={defaultValue}
        choices={roles.map((role) => ({ value: role, label: roleWords[role].name, hint: roleWords[role].does }))}
      />
      <Button>Make the invitation</Button>
    </FormFrame>
  )
}

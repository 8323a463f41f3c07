'use client'

import { Button } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { ChoiceGroup } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { PersonRow } from '@/lib/data/app/people'
import { roles } from '@/lib/domain/organisation/roles'
import { roleWords } from '@/lib/view/role-words'
import { giveRole, inviteAgain, switchOff, switchOn } from '../actions'
import { InvitationPanel } from '../invitation-panel'

export function PersonForms({ person }: { person: PersonRow }) {
  const off = person.status === 'disabled'
  return (
    <div className="flex flex-col gap-10">
      {off ? null : <RoleForm person={person} />}
      {off || person.self ? null : <InviteAgainForm person={person} />}
      {person.self ? null : <AccessForm person={person} />}
    </div>
  )
}

function RoleForm({ person }: { person: PersonRow }) {
  const form = useStaffForm(giveRole)
  return (
    <FormFrame form={form} label="Role">
      <input type="hidden" name="id" value={person.id} />
      <ChoiceGroup
        type="radio"
        name="role"
        label="Role"
        error={form.field('role').error}
        defaultValue={form.field('role', person.role).defaultValue}
        choices={roles.map((role) => ({ value: role, label: roleWords[role].name, hint: roleWords[role].does }))}
      />
      <Button>Save the role</Button>
    </FormFrame>
  )
}

function InviteAgainForm({ person }: { person: PersonRow }) {
  const form = useStaffForm(inviteAgain)
  if (form.state.result) return <InvitationPanel invited={form.state.result} />
  const active = person.status === 'active'
  return (
    <FormFrame form={form} label="New link">
      <input type="hidden" name="id" value={person.id} />
      <h2>{active ? 'Forgotten password' : 'Invitation'}</h2>
      <p className="mb-3 max-w-[62ch] text-soft">
        {active
          ? 'A new link lets them choose another password. The old one stops working, and they are signed out everywhere.'
          : 'They have not chosen a password yet. A new link replaces the one before.'}
      </p>
      {active ? (
        <Confirm label="Make a new link" question={`${person.name} cannot sign in until they have used the link.`}>
          <Button look="danger">Make the link</Button>
        </Confirm>
      ) : (
        <Button look="plain">Make a new link</Button>
      )}
    </FormFrame>
  )
}

function AccessForm({ person }: { person: PersonRow }) {
  const off = person.status === 'disabled'
  const form = useStaffForm(off ? switchOn : switchOff)
  return (
    <FormFrame form={form} label="Access">
      <input type="hidden" name="id" value={person.id} />
      <h2>Access</h2>
      <p className="mb-3 max-w-[62ch] text-soft">
        {off
          ? 'They cannot sign in. What they did keeps their name.'
          : 'Ends their access at once, on all devices. It can be undone. What they did keeps their name.'}
      </p>
      {off ? (
        <Button look="plain">Switch on</Button>
      ) : (
        <Confirm label="Switch off" question={`${person.name} will be signed out everywhere.`}>
          <Button look="danger">Yes, switch off</Button>
        </Confirm>
      )}
    </FormFrame>
  )
}

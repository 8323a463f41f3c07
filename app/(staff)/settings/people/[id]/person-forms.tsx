'use client'

import { Button } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { ChoiceGroup, Field } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { PersonRow } from '@/lib/data/app/people'
import { roles } from '@/lib/domain/organisation/roles'
import { roleWords } from '@/lib/view/role-words'
import { correct, giveRole, inviteAgain, remove, switchOff, switchOn } from '../actions'
import { InvitationPanel } from '../invitation-panel'

export function PersonForms({ person }: { person: PersonRow }) {
  const off = person.status === 'disabled'
  return (
    <div className="flex flex-col gap-10">
      <CorrectForm person={person} />
      {off ? null : <RoleForm person={person} />}
      {off || person.self ? null : <InviteAgainForm person={person} />}
      {person.self ? null : <AccessForm person={person} />}
      {person.self ? null : <DeleteForm person={person} />}
    </div>
  )
}

function CorrectForm({ person }: { person: PersonRow }) {
  const form = useStaffForm(correct)
  return (
    <FormFrame form={form} label="Name and address">
      <input type="hidden" name="id" value={person.id} />
      <Field label="Name" autoComplete="off" {...form.field('name', person.name)} />
      <Field
        label="E-mail address"
        hint="They sign in with it. With another address they are signed out everywhere and sign in again; the password stays."
        type="email"
        autoComplete="off"
        {...form.field('email', person.email)}
      />
      <Button look="plain">Save name and address</Button>
    </FormFrame>
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
          ? 'A new link lets them choose another password. The old one stops working, and they are signed out everywhere. Whoever has the link can sign in as them, so the log says that you made it.'
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

function DeleteForm({ person }: { person: PersonRow }) {
  const form = useStaffForm(remove)
  return (
    <FormFrame form={form} label="Deletion">
      <input type="hidden" name="id" value={person.id} />
      <h2>Deletion</h2>
      <p className="mb-3 max-w-[62ch] text-soft">
        For good: name, address and password go, and the address can be invited again. What they did stays, and says
        “somebody who has left”. To keep the name, switch them off instead.
      </p>
      <Confirm label="Delete" question={`${person.name} will be signed out everywhere. This cannot be undone.`}>
        <Button look="danger">Yes, delete</Button>
      </Confirm>
    </FormFrame>
  )
}

'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { ChoiceGroup } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { allChosen } from '@/lib/view/form-state'
import { join } from '../actions'
import { PartFields } from '../part-fields'

/** Which units become one, and what it is called. */
export function JoinForm({
  quarter,
  leaves,
}: {
  quarter: Quarter
  leaves: readonly { code: string; name: string; under: string | null }[]
}) {
  const form = useStaffForm(join)
  return (
    <FormFrame form={form} label="Join units">
      <input type="hidden" name="quarter" value={quarter} />
      <ChoiceGroup
        type="checkbox"
        name="units"
        label="Units to join"
        hint="The new unit stands where the first of them stood."
        error={form.field('units').error}
        defaultValue={allChosen(form.state, 'units')}
        choices={leaves.map(({ code, name, under }) => ({
          value: code,
          label: under ? `${name}, ${under}` : name,
        }))}
      />
      <h2 className="mb-4">The unit that they become</h2>
      <PartFields form={form} prefix="" legend="The unit that they become" />
      <div className="flex flex-wrap gap-3">
        <Button>Join them</Button>
        <LinkButton href="/settings/units" look="quiet">
          Cancel
        </LinkButton>
      </div>
    </FormFrame>
  )
}

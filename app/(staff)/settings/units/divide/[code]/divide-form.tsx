'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { Unit } from '@/lib/domain/organisation/unit-tree'
import { mostParts } from '@/lib/schemas/units'
import { divide } from '../../actions'
import { PartFields } from '../../part-fields'

/** What a unit is divided into. Lines that stay empty are left out. */
export function DivideForm({ quarter, unit }: { quarter: Quarter; unit: Unit }) {
  const form = useStaffForm(divide)
  return (
    <FormFrame form={form} label="Divide the unit">
      <input type="hidden" name="quarter" value={quarter} />
      <input type="hidden" name="code" value={unit.code} />
      {Array.from({ length: mostParts }, (_, index) => index + 1).map((number) => (
        <PartFields key={number} form={form} prefix={`part.${number}.`} legend={`Unit ${number}`} />
      ))}
      <div className="flex flex-wrap gap-3">
        <Button>Divide {unit.name}</Button>
        <LinkButton href={`/settings/units/edit/${unit.code}`} look="quiet">
          Cancel
        </LinkButton>
      </div>
    </FormFrame>
  )
}

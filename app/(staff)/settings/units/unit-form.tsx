'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { Field, Select } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import { type PlacedUnit, type Unit, unitKinds } from '@/lib/domain/organisation/unit-tree'
import { unitKindWords } from '@/lib/view/unit-words'
import { add, remove, save } from './actions'

/** Adds a unit, or changes one: then its code is fixed, because files and releases know it by its code. */
export function UnitForm({ year, units, unit }: { year: number; units: readonly PlacedUnit[]; unit?: Unit }) {
  const form = useStaffForm(unit ? save : add)
  const root = unit?.kind === 'organisation'
  const parents = units.filter((candidate) => candidate.kind !== 'team' && candidate.code !== unit?.code)
  return (
    <FormFrame form={form} label={unit ? 'Change the unit' : 'Add a unit'}>
      <input type="hidden" name="year" value={year} />
      <Field
        label="Name"
        hint="As people call it: they choose it from a list when they report."
        {...form.field('name', unit?.name)}
      />
      {unit ? (
        <input type="hidden" name="code" value={unit.code} />
      ) : (
        <Field
          label="Code"
          hint="Letters A to Z, digits and hyphens, such as LEE-PACK. It stays with the unit for good."
          autoCapitalize="characters"
          spellCheck={false}
          width="medium"
          {...form.field('code')}
        />
      )}
      {root ? (
        <input type="hidden" name="kind" value="organisation" />
      ) : (
        <>
          <Select
            label="Kind"
            prompt="Choose what it is"
            choices={unitKinds
              .filter((kind) => kind !== 'organisation')
              .map((kind) => ({ value: kind, label: unitKindWords[kind] }))}
            {...form.field('kind', unit?.kind)}
          />
          <Select
            label="Part of"
            prompt="Choose the unit above it"
            choices={parents.map((parent) => ({
              value: parent.code,
              label: `${'\u2007'.repeat(parent.depth * 2)}${parent.name}`,
            }))}
            {...form.field('parent', unit?.parent ?? '')}
          />
        </>
      )}
      <div className="flex flex-wrap gap-3">
        <Button>{unit ? 'Save' : 'Add the unit'}</Button>
        <LinkButton href={`/settings/units?year=${year}`} look="quiet">
          Cancel
        </LinkButton>
      </div>
    </FormFrame>
  )
}

export function RemoveForm({ year, unit, below }: { year: number; unit: Unit; below: number }) {
  const form = useStaffForm(remove)
  return (
    <FormFrame form={form} label="Remove the unit">
      <input type="hidden" name="year" value={year} />
      <input type="hidden" name="code" value={unit.code} />
      <Confirm
        label="Remove this unit"
        question={
          <>
            {below > 0
              ? `${unit.name} and the ${below} units below it will be removed from ${year}. `
              : `${unit.name} will be removed from ${year}. `}
            Reports that people have already filed for it in the open quarter would not be counted.
          </>
        }
      >
        <Button look="danger">Yes, remove</Button>
      </Confirm>
    </FormFrame>
  )
}

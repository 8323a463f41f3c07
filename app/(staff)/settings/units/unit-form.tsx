'use client'

import { Button, LinkButton } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { Field, Select } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { type PlacedUnit, type Unit, unitKinds } from '@/lib/domain/organisation/unit-tree'
import { formatQuarter } from '@/lib/view/quarters'
import { unitKindWords } from '@/lib/view/unit-words'
import { add, close, save } from './actions'

/** A figure space as wide as a digit: browsers drop other white space at the start of an option. */
const indent = '\u2007\u2007'

/** Adds a unit, or changes one: then its code is fixed, because files and releases know it by its code. */
export function UnitForm({
  quarter,
  units,
  unit,
  closed = [],
}: {
  quarter: Quarter
  units: readonly PlacedUnit[]
  unit?: Unit
  /** Units that close with the same quarter: a new one may take over from one of them. */
  closed?: readonly Unit[]
}) {
  const form = useStaffForm(unit ? save : add)
  const root = unit?.kind === 'organisation'
  const parents = units.filter((candidate) => candidate.code !== unit?.code)
  return (
    <FormFrame form={form} label={unit ? 'Change the unit' : 'Add a unit'}>
      <input type="hidden" name="quarter" value={quarter} />
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
              label: `${indent.repeat(parent.depth)}${parent.name}`,
            }))}
            {...form.field('parent', unit?.parent ?? '')}
          />
          {closed.length > 0 ? (
            <Select
              label="Takes over from"
              optional
              hint={`A unit that closes before ${formatQuarter(quarter)}. Its page will lead here.`}
              prompt="No other unit"
              choices={closed.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))}
              {...form.field('succeeds')}
            />
          ) : null}
        </>
      )}
      <div className="flex flex-wrap gap-3">
        <Button>{unit ? 'Save' : 'Add the unit'}</Button>
        <LinkButton href="/settings/units" look="quiet">
          Cancel
        </LinkButton>
      </div>
    </FormFrame>
  )
}

export function CloseForm({ quarter, unit, below }: { quarter: Quarter; unit: Unit; below: number }) {
  const form = useStaffForm(close)
  return (
    <FormFrame form={form} label="Close the unit">
      <input type="hidden" name="quarter" value={quarter} />
      <input type="hidden" name="code" value={unit.code} />
      <Confirm
        label="Close this unit"
        question={
          <>
            {below > 0
              ? `${unit.name} and the ${below === 1 ? 'unit' : `${below} units`} below it close: `
              : `${unit.name} closes: `}
            from {formatQuarter(quarter)} on nobody can report into {below > 0 ? 'them' : 'it'}. Everything reported and
            published before stays, and {below > 0 ? 'their pages stay' : 'its page stays'}.
          </>
        }
      >
        <Button look="danger">Yes, close</Button>
      </Confirm>
    </FormFrame>
  )
}

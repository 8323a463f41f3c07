'use client'

import { Field } from '@/app/_components/field'
import type { StaffForm } from '@/app/_components/staff-form'

/** Name, code and people of a unit that begins: one line on a wide screen. */
export function PartFields<Result>({
  form,
  prefix,
  legend,
}: {
  form: StaffForm<Result>
  prefix: string
  legend: string
}) {
  return (
    <fieldset className="mb-2 border-t border-hair pt-4">
      <legend className="sr-only">{legend}</legend>
      <div className="grid gap-x-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_8rem]">
        <Field label="Name" width="full" {...form.field(`${prefix}name`)} />
        <Field
          label="Code"
          width="full"
          autoCapitalize="characters"
          spellCheck={false}
          {...form.field(`${prefix}code`)}
        />
        <Field label="People" width="short" inputMode="numeric" {...form.field(`${prefix}heads`)} />
      </div>
    </fieldset>
  )
}

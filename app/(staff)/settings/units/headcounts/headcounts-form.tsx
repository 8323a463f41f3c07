'use client'

import { Button } from '@/app/_components/button'
import { fieldId } from '@/app/_components/field'
import { FormFrame, useStaffForm } from '@/app/_components/staff-form'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import type { Unit } from '@/lib/domain/organisation/unit-tree'
import { formatQuarter } from '@/lib/view/quarters'
import { saveHeadcounts } from '../actions'

/** One number a unit. A number of an earlier quarter stands beside its empty field until it is replaced. */
export function HeadcountsForm({
  quarter,
  leaves,
  heads,
  changeable,
}: {
  quarter: Quarter
  leaves: readonly Unit[]
  heads: Readonly<Record<string, { heads: number; from: Quarter }>>
  changeable: boolean
}) {
  const form = useStaffForm(saveHeadcounts)
  return (
    <FormFrame form={form} label="Headcounts">
      <input type="hidden" name="quarter" value={quarter} />
      <ul className="mb-6 border-t border-hair">
        {leaves.map((unit) => {
          const name = `heads.${unit.code}`
          const entry = heads[unit.code]
          const older = entry && entry.from !== quarter ? entry : null
          const own = entry?.from === quarter ? String(entry.heads) : ''
          const { error, defaultValue } = form.field(name, own)
          return (
            <li
              key={unit.code}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-hair py-2"
            >
              <label htmlFor={fieldId(name)} className="min-w-0 grow">
                {unit.name} <span className="text-soft">{unit.code}</span>
              </label>
              {older ? (
                <span id={`${fieldId(name)}-hint`} className="text-sm text-soft">
                  {older.heads} since {formatQuarter(older.from)}
                </span>
              ) : null}
              {changeable ? (
                <input
                  id={fieldId(name)}
                  name={name}
                  inputMode="numeric"
                  defaultValue={defaultValue}
                  aria-invalid={error ? true : undefined}
                  aria-describedby={error ? `${fieldId(name)}-error` : older ? `${fieldId(name)}-hint` : undefined}
                  className="control w-28 text-end"
                />
              ) : (
                <span className="w-28 text-end">{own || (entry?.heads ?? 'not entered')}</span>
              )}
              {error ? (
                <p id={`${fieldId(name)}-error`} className="w-full text-end font-semibold text-hot">
                  {error}
                </p>
              ) : null}
            </li>
          )
        })}
      </ul>
      {changeable ? <Button>Save the headcounts</Button> : null}
    </FormFrame>
  )
}
